"""What a folder of recordings holds: who, which visit, which task, in which file.

Nothing is opened or hashed here, so that what was understood can be shown at once, before
anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from workbench.media.access import os_refused, refused
from workbench.media.layout_captures import Listed, default_place, read_captures
from workbench.media.layout_name import Name, NameFaultError, check_label, parse_name
from workbench.media.layout_people import read_participants, read_sessions
from workbench.media.layout_walk import KINDS, SIDECARS, companions, walk
from workbench.model.capture import Capture, Modality, Side, Subject, Visit
from workbench.model.facts import FactValue
from workbench.model.problem import Problem, printable

_NOTHING = Listed(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What was understood of a folder.

    Attributes:
        subjects: by id (``sub-01``), those of participants.tsv without recordings too.
        visits: by subject and id (``ses-01``).
        captures: in order of their paths; ``sha256`` is empty.
        ignored: files that are no recordings.
        problems: what could not be understood or used.
    """

    root: Path
    subjects: Mapping[str, Subject]
    visits: Mapping[tuple[str, str], Visit]
    captures: tuple[Capture, ...]
    ignored: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def rows(self) -> tuple[dict[str, str], ...]:
        """One row per capture, for a table: path, subject, visit, date, modality, task ..."""
        return tuple(
            {
                "path": capture.path,
                "subject": capture.subject,
                "visit": capture.visit,
                "date": self.visits[capture.subject, capture.visit].date or "",
                "modality": capture.modality.value,
                "task": capture.task,
                "acq": capture.acq,
                "run": capture.trial,
                "view": capture.view,
                "side": capture.side.value,
                "facts": ", ".join(f"{k} {_shown(v)}" for k, v in sorted(capture.facts.items())),
            }
            for capture in self.captures
        )

    def summary(self) -> str:
        """What was understood, in words for a terminal."""
        with_media = {c.subject for c in self.captures}
        counts = {m: sum(c.modality is m for c in self.captures) for m in Modality}
        kinds = ", ".join(f"{n} {m.value}" for m, n in counts.items() if n) or "none"
        lines = [
            f"{len(with_media)} subjects, {len({(c.subject, c.visit) for c in self.captures})}"
            f" visits, {len(self.captures)} recordings ({kinds})"
        ]
        for row in self.rows():
            what = " ".join(filter(None, (row["task"] or "no task", row["acq"], row["view"])))
            run = f" run {row['run']}" if row["run"] else ""
            side = f" {row['side']}" if row["side"] else ""
            where = printable(row["path"])
            head = f"  {row['subject']} {row['visit']}  {row['modality']:5}"
            lines.append(f"{head}  {what}{run}{side}  {where}")
        if self.ignored:
            lines.append(f"{len(self.ignored)} other files left alone")
        lines += [f"problem: {problem}" for problem in self.problems]
        return "\n".join(lines)


def read_folder(root: Path, defaults: Mapping[str, str] | None = None) -> Layout:
    """Understand a folder from the names in it, participants.tsv, sessions and captures.csv.

    What a row of captures.csv says goes before the file's name, that before its folders, and
    these before ``defaults``. A file without a visit belongs to ``ses-01``.

    Args:
        defaults: subject, visit, task, acq, run, view, side for files that do not say.

    Raises:
        ProblemError: if the folder itself cannot be read.
        ValueError: for defaults that make no sense.
    """
    root = Path(root)
    place = default_place(defaults or {})
    try:
        if not root.stat() or not root.is_dir():
            raise refused(root, "not_a_folder", "This is a file.", "Name the folder around it.")
    except OSError as error:
        raise os_refused(root, error) from error
    found = walk(root)
    if any(p.capture == "." for p in found.problems):
        raise refused(
            root, "unreadable_folder", "The folder cannot be read.", "Give yourself the right."
        )
    return _Reading(root, place, found.files, found.problems).layout()


class _Reading:
    """Gathers one folder. Tables first, then the files in order."""

    def __init__(
        self, root: Path, defaults: dict[str, str], files: list[str], problems: list[Problem]
    ) -> None:
        self.root, self.defaults, self.files, self.problems = root, defaults, files, problems
        self.present = frozenset(files)
        self.subjects: dict[str, Subject] = {}
        self.visits: dict[tuple[str, str], Visit] = {}
        self.listed: dict[str, Listed] = {}
        self.captures: list[Capture] = []
        self.ignored: list[str] = []

    def layout(self) -> Layout:
        if "participants.tsv" in self.present:
            path = self.root / "participants.tsv"
            self.subjects = read_participants(path, "participants.tsv", self.problems)
        for file in self.files:
            self._sessions(file)
        if "captures.csv" in self.present:
            path = self.root / "captures.csv"
            self.listed = read_captures(path, self.root, "captures.csv", self.problems)
        belonging = companions(self.root, self.files)
        for file in self.files:
            self._file(file, file in belonging)
        return Layout(
            root=self.root,
            subjects=dict(sorted(self.subjects.items())),
            visits=dict(sorted(self.visits.items())),
            captures=tuple(self._with_person(c) for c in self.captures),
            ignored=tuple(self.ignored),
            problems=tuple(
                dict.fromkeys(replace(p, cause=printable(p.cause)) for p in self.problems)
            ),
        )

    def _sessions(self, file: str) -> None:
        name = normalize("NFC", PurePosixPath(file).name)
        if not name.endswith("_sessions.tsv"):
            return
        subject = name.removesuffix("_sessions.tsv")
        if subject.startswith("sub-"):
            read = read_sessions(self.root / file, file, subject, self.problems)
            for visit in read.values():
                self.visits[visit.subject, visit.id] = visit

    def _file(self, file: str, belongs_to_mesh: bool) -> None:
        """A capture, something beside the recordings, or a problem."""
        suffix = PurePosixPath(file).suffix.lower()
        if suffix in SIDECARS and file not in self.listed:
            self.ignored.append(file)
            return
        row = self.listed.get(file, _NOTHING)
        fault = ""
        try:
            name = parse_name(PurePosixPath(file).name)
        except NameFaultError as error:
            name, fault = Name({}, None), f"{error}"
        kind = KINDS.get(suffix)
        modality = row.modality or name.modality or kind
        named = name.modality is not None or file in self.listed
        if not named and (kind is None or belongs_to_mesh) and not fault:
            self.ignored.append(file)
            return
        place = {**self.defaults, **_folders(file), **name.entities, **row.place}
        if modality is None or "sub" not in place or (fault and file not in self.listed):
            self._not_understood(file, fault or ("" if modality else "what it is, is not said"))
            return
        self._contradiction(file, name, row)
        self._add(file, modality, place, row)

    def _not_understood(self, file: str, fault: str) -> None:
        cause = fault or "neither its name nor its folders say who was recorded"
        self.problems.append(
            Problem(
                file,
                f"The name was not understood: {cause}.",
                "Rename it like sub-01_ses-01_task-walk_video.mp4, or list it in captures.csv.",
                "name_not_understood",
            )
        )

    def _contradiction(self, file: str, name: Name, row: Listed) -> None:
        for key, label in _folders(file).items():
            own = row.place.get(key) or name.entities.get(key)
            if own is not None and own != label:
                self.problems.append(
                    Problem(
                        file,
                        f"It lies in the folder {key}-{label} but is said to be {key}-{own};"
                        f" {key}-{own} was taken.",
                        "Move or rename it, so that both agree.",
                        "name_contradicts_folder",
                    )
                )

    def _add(self, file: str, modality: Modality, place: dict[str, str], row: Listed) -> None:
        subject, visit = f"sub-{place['sub']}", f"ses-{place.get('ses', '01')}"
        self.subjects.setdefault(subject, Subject(id=subject))
        known = self.visits.setdefault((subject, visit), Visit(subject=subject, id=visit))
        if row.date is not None and known.date is None:
            self.visits[subject, visit] = replace(known, date=row.date)
        elif row.date is not None and known.date != row.date:
            self.problems.append(
                Problem(
                    "captures.csv",
                    f"Row {row.row}: {subject} {visit} was on {known.date} by what was read"
                    f" before, not on {row.date}; {known.date} was kept.",
                    "Make both agree.",
                    "contradicting_date",
                )
            )
        facts = dict(row.facts)
        cues = _cues(file)
        if "cue_file" not in facts and cues in self.present:
            facts["cue_file"] = cues
        self.captures.append(
            Capture(
                path=file,
                subject=subject,
                visit=visit,
                modality=modality,
                task=place.get("task", ""),
                acq=place.get("acq", ""),
                trial=place.get("run", ""),
                view=place.get("view", ""),
                side=Side(place.get("side", "")),
                facts=facts,
            )
        )

    def _with_person(self, capture: Capture) -> Capture:
        """The capture with the facts of its subject and visit, where its row has none."""
        subject = self.subjects[capture.subject]
        visit = self.visits[capture.subject, capture.visit]
        known: dict[str, FactValue | None] = {
            "sex": subject.sex,
            "age": subject.age if visit.age is None else visit.age,
            "height_cm": subject.height_cm,
            "diagnosis": subject.diagnosis,
        }
        facts = {k: v for k, v in known.items() if v is not None} | dict(capture.facts)
        return replace(capture, facts=facts)


def _folders(file: str) -> dict[str, str]:
    """Subject and visit from folders named sub-XX and ses-XX."""
    found: dict[str, str] = {}
    for folder in PurePosixPath(normalize("NFC", file)).parts[:-1]:
        key, _, label = folder.partition("-")
        if key in {"sub", "ses"} and label:
            try:
                found[key] = check_label(key, label)
            except NameFaultError:
                continue
    return found


def _cues(file: str) -> str:
    """The cue file that belongs to a recording by its name: ..._cues.tsv."""
    path = PurePosixPath(file)
    return (path.parent / f"{path.stem.rpartition('_')[0]}_cues.tsv").as_posix()


def _shown(value: FactValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else value
