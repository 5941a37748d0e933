"""Voice: sustained vowels, syllable trains, counting and reading, measured with Praat."""
