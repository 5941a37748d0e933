"""The domain of Myolens: captures in, harmonised rows out. No Qt, nothing heavy at import."""

__version__ = "0.1.0"
