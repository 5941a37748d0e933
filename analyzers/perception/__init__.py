"""Landmarks from pictures: the only importer of mediapipe. Not an analyzer."""
