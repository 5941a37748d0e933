"""Movements of mouth and brows: how far, how fast, how evenly."""
