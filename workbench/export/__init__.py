"""Tables out: the one row builder, CSV, dictionary, methods and their Frictionless package."""
