"""Syllables as fast as possible: when each begins, how fast, how regular, how lasting."""
