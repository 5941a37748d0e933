"""Rendered films: what is true and what is read, with the tasks marked as an operator would."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import numpy as np
from face_landmarks import Landmarks, Reading
from face_runs import FACE_PLANE_M, SIDES, TASKS, found, run

from workbench.model import Edit, SetScale, SetSegment, Side
from workbench.plugin.contract import Result

NAN = float("nan")
FRAMES = 7
"""Frames of rest and of each plateau that the halves alone are read on."""
LID_FPS = 5.0


@dataclass(frozen=True, slots=True)
class FilmRow:
    """One quantity of one side in one task of one film."""

    film: str
    task: str
    trial: int
    quantity: str
    side: str
    true: float
    read: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For the results file."""
        read = {w: round(v, 4) if np.isfinite(v) else None for w, v in self.read.items()}
        head = {"film": self.film, "task": self.task, "trial": self.trial}
        return head | {
            "quantity": self.quantity, "side": self.side, "true": round(self.true, 4), "read": read,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """One film with its truth, and what the analyzer reads in it."""

    folder: Path
    truth: dict[str, Any]
    result: Result
    mm_per_px: float | None

    @property
    def name(self) -> str:
        """File name."""
        return str(self.truth["video"])


def analysed_film(folder: Path, truth: dict[str, Any], cache: Path, *, scaled: bool) -> Film:
    """Runs the analyzer with the true segments as marks."""
    camera = truth["camera"]
    away = np.linalg.norm(np.array(camera["eye"]) - np.array([FACE_PLANE_M, 0, 0]))
    scale = float(away) / float(camera["f_px"]) * 1000
    steps = truth.get("protocol", [])
    edits: tuple[Edit, ...] = (SetScale(scale),) if scaled else ()
    if steps:
        edits += (SetSegment("rest", 0.0, steps[0]["onset"]),)
        edits += tuple(SetSegment(code(s["task"]), s["onset"], s["end"]) for s in steps)
    task = "exam" if steps else "up-gaze"
    result = run(folder, truth["video"], task, cache, edits).result
    return Film(folder, truth, result, scale if scaled else None)


def code(task: str) -> str:
    """The code of a task, from its name in a truth file."""
    return TASKS.get(task, task)


def of_task(film: Film, feature: str, side: Side, task: str, trial: int) -> float:
    """The value of a feature in the ``trial``-th repetition (from 1) of a task."""
    rows = [m for m in found(film.result, feature, side) if m.task in (task, None)]
    numbered = [m for m in rows if m.trial == str(trial)] or [m for m in rows if not m.trial]
    return float(numbered[0].value or 0.0) if numbered else NAN


def frames_of(file: Path, wanted: list[int]) -> dict[int, Any]:
    """Some frames of a film, RGB."""
    out = {}
    with av.open(str(file)) as container:
        for i, frame in enumerate(container.decode(video=0)):
            if i in wanted:
                out[i] = frame.to_ndarray(format="rgb24")
    return out


def halves_alone(film: Film, landmarks: Landmarks, times: list[list[float]]) -> list[list[Reading]]:
    """Mirrored halves (IMAGE mode) at these moments, in mm."""
    fps = float(film.truth["fps"])
    wanted = [[round(t * fps) for t in group] for group in times]
    pictures = frames_of(film.folder / film.name, sorted({i for g in wanted for i in g}))
    seen = {i: landmarks.read(picture) for i, picture in pictures.items()}
    irises = [s["raw"].iris for s in seen.values() if s]
    scale = film.mm_per_px or 11.7 / float(np.median(irises))
    out = []
    for group in wanted:
        kept = [s["hemi"].scaled(scale) for i in group if (s := seen.get(i)) and "hemi" in s]
        out.append(kept)
    return out


def exam_rows(film: Film, landmarks: Landmarks) -> list[FilmRow]:
    """Smile, brow raise and closure of an exam, per side and repetition."""
    steps = film.truth["protocol"]
    rest = list(np.linspace(0.15, max(0.3, steps[0]["onset"] - 0.1), FRAMES))
    plateaus = [list(np.linspace(s["full"], s["release"], FRAMES)) for s in steps]
    still, *moved = halves_alone(film, landmarks, [rest, *plateaus])
    changes = film.truth["change_at_full"]
    rows, counted = [], dict.fromkeys((code(s["task"]) for s in steps), 0)
    for i, step in enumerate(steps):
        task = code(step["task"])
        counted[task] += 1
        change = changes[i] if isinstance(changes, list) else changes[step["task"]]
        for side in SIDES:
            for quantity, true, halves in _asked(task, change, film, str(side)):
                read = {"hemi": halves(still, moved[i], str(side))}
                for way, end in (("ours", ""), ("raw", "_raw")):
                    trial = counted[task]
                    read[way] = of_task(film, quantity + end, side, task, trial)
                rows.append(
                    FilmRow(film.name, task, counted[task], quantity, str(side), true, read)
                )
    return rows


def _asked(task: str, change: dict[str, float], film: Film, side: str) -> Any:
    if task == "smile":
        yield (
            "commissure_excursion", change[f"commissure_excursion_frontal_{side}_mm"],
            lambda a, b, s: float(np.hypot(*(_mid(b, "commissure", s) - _mid(a, "commissure", s)))),
        )  # fmt: skip
    if task == "brow-raise":
        yield (
            "brow_excursion", change[f"brow_elevation_{side}_mm"],
            lambda a, b, s: float(_mid(b, "brow", s) - _mid(a, "brow", s)),
        )  # fmt: skip
    if task in ("close-eyes", "forced-close"):
        gap = film.truth["rest_mm"][f"pfh_{side}"] + change[f"pfh_change_{side}_mm"]
        yield "closure_gap", gap, lambda a, b, s: float(_mid(b, "fissure", s))


def _mid(readings: list[Reading], name: str, side: str) -> Any:
    if not readings:
        return np.array([NAN, NAN]) if name == "commissure" else NAN
    return np.median([getattr(r, name)[side] for r in readings], axis=0)
