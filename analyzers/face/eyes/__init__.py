"""Eyelids and gaze: openings, closure, blinks, and lids that sink."""
