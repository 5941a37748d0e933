"""Judgement: measurements, proposed findings with their evidence, quality, and the file."""
