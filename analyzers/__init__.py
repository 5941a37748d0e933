"""The analyzers, one folder each; they share nothing but ``analyzers.perception``."""
