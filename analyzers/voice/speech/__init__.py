"""Connected speech: rate, pauses, melody, counting and quality of the voice in it."""
