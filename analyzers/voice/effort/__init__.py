"""Fatigue: drift within a recording, losses after effort, recovery after rest."""
