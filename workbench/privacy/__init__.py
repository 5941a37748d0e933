"""Keeps captures on the computer where they are."""
