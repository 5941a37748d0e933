"""Everything over time: one cursor for video, sound, curves and events."""
