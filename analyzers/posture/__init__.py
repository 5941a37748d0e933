"""Level of shoulders and pelvis, head, trunk, knees and limbs of a person who stands."""
