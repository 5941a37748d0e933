"""Faces in photos and videos: eyelids, corners of the mouth, and how far a smile moves them."""
