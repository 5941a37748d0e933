"""A photo of a face: what is found in it, and what moved since the photo at rest."""
