"""Statistics that more than one analyzer needs, with intervals that can be believed."""
