"""``myolens drawing``: line drawings of captures from their landmarks, for those who ask.

A drawing holds nothing of the picture. Landmarks are biometric data all the same: a drawing is
written for its owner only, and is no part of any default export.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from workbench.commands.private_file import write_private
from workbench.commands.review import knowledge
from workbench.commands.tracks import place_of
from workbench.commands.whom import capture_named
from workbench.export.drawing.overlay import overlay_of
from workbench.export.drawing.png import png_bytes
from workbench.export.drawing.sheet import Shown, drawable, drawing_of, nearest_found
from workbench.export.drawing.svg import svg_bytes
from workbench.knowledge.base import Knowledge
from workbench.model import Capture, Measurement, Modality, Problem, SwapSides, Track
from workbench.model.problem import ProblemError
from workbench.store.snapshot import Snapshot, StoredResult
from workbench.store.study_file import StudyFile

KINDS = {"svg": svg_bytes, "png": png_bytes}
_SCALE = "face.image_scale"
_PICTURES = (Modality.PHOTO, Modality.VIDEO)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The files that were written, and for each capture without a drawing the reason."""

    files: tuple[Path, ...]
    without: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What to draw.

    Attributes:
        captures: paths or file names; empty for all photos and videos.
        moments: seconds; empty for the middle of each task that was measured.
        kinds: of ``KINDS``.
        language: of the words.
        overlay: in the pixels of the picture and without a ground, instead of on a sheet.
    """

    captures: Collection[str] = ()
    moments: Sequence[float] = ()
    kinds: Collection[str] = ("svg",)
    language: str = "en"
    overlay: bool = False


def write_drawings(study: Path, out: Path, wish: Wish) -> Drawn:
    """Draws the captures of a study, in folders as the captures are.

    Raises:
        ProblemError: for a capture that is not in the study, a folder that cannot be written, or
            where nothing at all could be drawn.
    """
    written: list[Path] = []
    without: list[Problem] = []
    known = knowledge()
    with StudyFile.open(study, read_only=True) as opened:
        snapshot = opened.snapshot()
        named = [
            capture_named(name, opened.media_root, snapshot.captures, "--capture")
            for name in wish.captures
        ]
        seen = [c.path for c in snapshot.captures.values() if c.modality in _PICTURES]
        for path in named or seen:
            results = [r for r in snapshot.results if r.scope == "capture" and path in r.captures]
            drawn = [file for r in results for file in _draw(opened, snapshot, r, out, wish, known)]
            written += drawn
            if not drawn:
                without.append(_no_landmarks(path))
    if not written:
        raise ProblemError(
            Problem(
                str(study),
                "There are no landmarks to draw (cleaned away, or never found).",
                "Analyse its captures again.",
                "no_tracks",
            )
        )
    return Drawn(tuple(written), tuple(without))


def _draw(
    study: StudyFile,
    snapshot: Snapshot,
    result: StoredResult,
    out: Path,
    wish: Wish,
    known: Knowledge,
) -> Iterator[Path]:
    """Draws one result at every moment asked for, and writes each in every kind."""
    capture = snapshot.captures[result.captures[0]]
    tracks = drawable(_tracks(study, result))
    values = [
        o.measurement
        for r, o in snapshot.observations()
        if o.capture.path == capture.path and r.analyzer == result.analyzer
    ]
    done: set[float] = set()
    for asked in wish.moments or _moments(values):
        t = nearest_found(tracks, asked)
        if t is None or t in done:
            continue
        done.add(t)
        moving = max(len(track.times) for track in tracks) > 1
        holding = tuple(m for m in values if _holds(m, t if moving else asked))
        shown = Shown(
            tracks,
            t,
            holding,
            _exchanged(study, capture, t),
            _heading(capture, holding, t if moving else None),
            _scale(values),
        )
        if wish.overlay:
            scene = overlay_of(shown, *_size(study, capture, tracks))
        else:
            scene = drawing_of(shown, known.codebook, wish.language)
        for kind in wish.kinds:
            parts = [f"{t:.2f}s"] * moving + ["overlay"] * wish.overlay + [kind]
            mark = ".".join(parts)
            file = out / place_of(result, mark)
            write_private(file, KINDS[kind](scene))
            yield file


def _moments(values: Sequence[Measurement]) -> list[float]:
    """The middle of the first stretch of each task; the very start where no value has a stretch."""
    first: dict[str | None, float] = {}
    for m in values:
        if m.span is not None and m.value is not None:
            first.setdefault(m.task, (m.span.start + m.span.end) / 2)
    return sorted(first.values()) or [0.0]


def _holds(m: Measurement, t: float) -> bool:
    return m.value is not None and (m.span is None or m.span.start <= t <= m.span.end)


def _size(study: StudyFile, capture: Capture, tracks: Sequence[Track]) -> tuple[int, int]:
    """Upright pixels of the picture, as noted when it was read; else what its landmarks span."""
    noted = json.loads(study.media().probe(capture.path) or "{}")
    if noted.get("width") and noted.get("height"):
        return noted["width"], noted["height"]
    reach = [np.nanmax(track.values[..., :2], axis=(0, 1)) for track in tracks]
    width, height = np.ceil(np.max(reach, axis=0)).astype(int).tolist()
    return width, height


def _scale(values: Sequence[Measurement]) -> float | None:
    """Millimetres of a pixel by the table."""
    found = [m.value for m in values if m.feature == _SCALE and m.value is not None]
    return found[-1] if found else None


def _exchanged(study: StudyFile, capture: Capture, t: float) -> bool:
    """Whether left and right of the picture are the other way round at a moment."""
    swapped = capture.facts.get("mirrored") is True
    for edit in study.edits(capture.path):
        if isinstance(edit, SwapSides) and edit.start <= t <= edit.end:
            swapped = not swapped
    return swapped


def _heading(capture: Capture, holding: Sequence[Measurement], t: float | None) -> str:
    """The task, and the moment in a video; no word that tells who it is."""
    tasks = [m.task for m in holding if m.task and m.span is not None]
    task = tasks[0] if tasks else capture.task
    return ", ".join(part for part in (task, "" if t is None else f"{t:.2f} s") if part)


def _tracks(study: StudyFile, result: StoredResult) -> tuple[Track, ...]:
    try:
        return study.tracks(result)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError):
        return ()  # told as a capture without landmarks


def _no_landmarks(path: str) -> Problem:
    return Problem(
        path,
        "There are no landmarks of this capture to draw.",
        "Analyse it again, if a face, body or hand is to be seen in it.",
        "no_tracks",
    )
