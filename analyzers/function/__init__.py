"""Functional tests: chair and floor, walking against the clock, stairs, one leg, arms."""
