"""Profiles of optional rules: switched on for a study, and kept in it."""

from __future__ import annotations

from collections.abc import Collection

from workbench.commands.review import knowledge
from workbench.model import Problem
from workbench.model.problem import ProblemError
from workbench.plugin.catalog import Catalog
from workbench.store.study_file import StudyFile

NONE = "none"
"""Switches all profiles off."""


def checked_profiles(asked: Collection[str], catalog: Catalog) -> tuple[str, ...]:
    """The profiles that were asked for, ``none`` being no profile.

    Raises:
        ProblemError: for a profile that no rule belongs to.
    """
    known = knowledge(catalog).known_profiles
    wanted = tuple(sorted({name for name in asked if name != NONE}))
    unknown = [name for name in wanted if name not in known]
    if unknown:
        choice = f"Choose from: {', '.join((*known, NONE))}."
        raise ProblemError(
            Problem(", ".join(unknown), "There is no such profile.", choice, "usage")
        )
    return wanted


def switch_on(study: StudyFile, profiles: Collection[str], author: str) -> None:
    """Keeps the profiles in the study, as a step that can be undone; none that changes nothing."""
    if tuple(sorted(profiles)) != study.profiles():
        study.set_profiles(profiles, author=author)
