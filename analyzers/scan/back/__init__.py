"""Shape of the back: left against right, and how far the shoulder blades stand out."""
