"""Who is measured where several people are in view: a person's choice, kept in the journal."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from workbench.commands.people import measured_person
from workbench.commands.understanding import usage
from workbench.model import Capture, ChoosePerson, Edit, SetScale, SetSegment, StateFact
from workbench.plugin.manifest import Manifest
from workbench.store.study_file import StudyFile

_LABEL = re.compile(r"[A-Z]{1,2}")


def with_person(
    edits: Iterable[Edit], person: str | None, measured: str | None
) -> tuple[Edit, ...]:
    """``edits`` once ``person`` is chosen (None: the choice is taken back).

    Moments, points and sides that were corrected belong to whom was measured until now: they
    stay only where that is the same person. Tasks, scale and facts are the recording's.
    """
    own = [edit for edit in edits if not isinstance(edit, ChoosePerson)]
    if person is None or person != measured:
        own = [edit for edit in own if isinstance(edit, SetSegment | SetScale | StateFact)]
    return (*([] if person is None else [ChoosePerson(person)]), *own)


def choose_people(
    study: StudyFile,
    folder: Path,
    wishes: Collection[str],
    manifests: Collection[Manifest],
    author: str,
) -> int:
    """Keeps the choices ``PATH=B`` (or ``B``, for every recording on which a person can be
    chosen) in the journal. Returns how many are new; one that stands already is no new step.

    Raises:
        ProblemError: for a recording that is not in the study or on which nobody can be chosen,
            and for a label that cannot be meant. Then nothing is kept.
    """
    captures = {c.path: c for c in study.captures() if any(_reads_person(m, c) for m in manifests)}
    everything = {c.path: c for c in study.captures()}
    chosen: dict[str, str] = {}
    for wish in wishes:
        path, _, label = wish.rpartition("=")
        person = label.strip().upper()
        if not _LABEL.fullmatch(person):
            raise usage(f"--person {wish}", "A person is A, B, C, ...", "Write --person PATH=B.")
        if path:
            chosen[_named(path, folder, everything, captures)] = person
        elif not captures:
            cause = "There is no recording here on which a person can be chosen."
            raise usage(f"--person {wish}", cause, "People are chosen in videos of a movement.")
        else:
            chosen.update(dict.fromkeys(captures, person))
    return sum(choose_person(study, path, person, author) for path, person in chosen.items())


def choose_person(study: StudyFile, path: str, person: str | None, author: str) -> bool:
    """One choice, as one step of the journal; False where it stands already."""
    before = study.edits(path)
    if chosen_person(before) == person:
        return False
    tracks = [t for r in study.results() if r.captures == (path,) for t in study.tracks(r)]
    after = with_person(before, person, measured_person(tracks))
    label = f"Choose person {person} in {path}" if person else f"Choose as proposed in {path}"
    study.edit(path, after, author=author, label=label)
    return True


def chosen_person(edits: Iterable[Edit]) -> str | None:
    """The person that a person chose; None where nobody did."""
    return next((e.person for e in reversed(tuple(edits)) if isinstance(e, ChoosePerson)), None)


def _reads_person(manifest: Manifest, capture: Capture) -> bool:
    return "person" in manifest.facts and manifest.accepts_capture(capture)


def _named(
    name: str, folder: Path, everything: Mapping[str, Capture], captures: Mapping[str, Capture]
) -> str:
    path = capture_named(name, folder, everything, "--person")
    if path in captures:
        return path
    cause = "No analyzer asks for a person in this recording."
    raise usage(f"--person {name}", cause, "People are chosen in videos of a movement.")


def capture_named(name: str, folder: Path, captures: Collection[str], option: str) -> str:
    """The capture that is meant by its path in the folder, its file name, or a path on disk.

    Raises:
        ProblemError: where none or several are meant.
    """
    if name in captures:
        return name
    try:
        inside = Path(name).resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        inside = ""
    if inside in captures:
        return inside
    same = sorted(c for c in captures if c.rpartition("/")[2] == name)
    if len(same) == 1:
        return same[0]
    if same:
        raise usage(
            f"{option} {name}", "Several recordings have this name.", f"Say which: {same[0]} ..."
        )
    near = get_close_matches(name, [*captures, *(c.rpartition("/")[2] for c in captures)], 1)
    remedy = f"Did you mean {near[0]}?" if near else "Name its path as in the media folder."
    raise usage(f"{option} {name}", "There is no such recording in this study.", remedy)
