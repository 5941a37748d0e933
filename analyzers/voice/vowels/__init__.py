"""Sustained vowels and glides: pitch, perturbation, noise, tremor, how long and how loud."""
