"""Something that went wrong with one input, told so that a person can act on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What failed, why, and what to do: one line each, in plain words.

    Attributes:
        capture: path of the input (relative to the media folder where it lies inside).
        cause: plain words, no exception names.
        remedy: what the user can do.
        code: stable lower_snake_case name of the kind of problem.
        analyzer: the analyzer in whose job it happened; empty for the input itself.
    """

    capture: str
    cause: str
    remedy: str
    code: str = "problem"
    analyzer: str = ""

    def __str__(self) -> str:
        return f"{printable(self.capture)}: {self.cause} {self.remedy}"


class ProblemError(Exception):
    """Raised where an input cannot be used; carries the Problem to show."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem

    def __reduce__(self) -> tuple[type[ProblemError], tuple[Problem]]:
        return (type(self), (self.problem,))


def printable(text: str) -> str:
    """``text`` on one line: control characters and lone surrogates are shown escaped."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii")
        for c in text
    )
