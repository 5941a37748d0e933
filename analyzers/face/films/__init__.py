"""A video of a face: its frames, its segments by task, and what each of them shows."""
