"""``check_analyzer``: tells the author of an analyzer, in plain words, what is wrong with it."""

from workbench.conformance.check import check_analyzer

__all__ = ["check_analyzer"]
