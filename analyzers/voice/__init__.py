"""Voice: sustained vowels, syllable trains, counting and reading; Praat's measures with verdicts."""
