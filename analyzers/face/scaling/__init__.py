"""Millimetres: the scale of a capture and of a visit, and values restated in it."""
