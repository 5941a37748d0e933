"""Scans: the surface with its landmarks, turned freely or seen from the standard sides."""
