"""Range of the level in speech."""
