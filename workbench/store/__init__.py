"""The study file: one SQLite database beside or apart from the media, which it never changes."""
