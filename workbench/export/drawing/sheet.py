"""One drawing of one capture at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.export.drawing import face_lines as lines
from workbench.export.drawing.dimensions import SYMBOLS, draw_dimensions
from workbench.export.drawing.face import (
    IRIS_MM,
    Upright,
    draw_face,
    draw_margins,
    iris_px,
)
from workbench.export.drawing.scene import Ink, Line, Path, Scene, Words
from workbench.export.drawing.skeleton import draw_skeletons
from workbench.export.drawing.wording import FROM_IRIS, MARGINS, NO_PICTURE, SIDES
from workbench.knowledge.codebook import Codebook
from workbench.model import Measurement, Side, Track

_BAR_MM = 10.0
LIDS = "lids"
"""The track of the lid margins on the columns of the pupils."""
_SAME_MOMENT_S = 0.02


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be drawn.

    Attributes:
        tracks: landmark tracks of the capture that can be drawn (see ``drawable``).
        t: the moment, s.
        measurements: values that hold for this moment.
        exchanged: the picture is mirrored, or a person exchanged the sides.
        heading: the first line below, such as the task.
        mm_per_px: the scale of the table, None where it has none.
    """

    tracks: tuple[Track, ...]
    t: float
    measurements: tuple[Measurement, ...] = ()
    exchanged: bool = False
    heading: str = ""
    mm_per_px: float | None = None


def drawable(tracks: Iterable[Track]) -> tuple[Track, ...]:
    """The landmark tracks that show a body: no boxes around people, no lines that a person laid."""
    return tuple(
        t
        for t in tracks
        if t.kind == "points"
        and t.unit == "px"
        and len(t.times)
        and not t.name.startswith("person ")
        and t.name not in ("plumb", "floor_marks")
        and (is_face(t) or t.links)
    )


def is_face(track: Track) -> bool:
    """Whether a track is the whole mesh of a face, in its order."""
    return len(track.points) == lines.POINTS and track.points[-1] == str(lines.POINTS - 1)


def nearest_found(tracks: Sequence[Track], t: float) -> float | None:
    """The moment nearest to ``t`` at which what is drawn was found: the whole face if there is
    one, else any landmark. None where it never was."""
    faces = [track for track in tracks if is_face(track)]
    moments = []
    for track in faces[:1] or tracks:
        known = np.isfinite(track.values[..., :2]).all(axis=2)
        found = known.all(axis=1) if faces else known.any(axis=1)
        moments += track.times[found].tolist()
    return min(moments, key=lambda m: (abs(m - t), m), default=None)


def drawing_of(shown: Shown, codebook: Codebook, language: str) -> Scene:
    """The drawing.

    Raises:
        ValueError: if nothing was found at that moment.
    """
    scene = Scene(title=shown.heading, captions=[shown.heading] if shown.heading else [])
    faces = [t for t in shown.tracks if is_face(t)]
    if faces:
        _face(moment_of(faces[0], shown.t), shown, scene, codebook, language)
    else:
        placed = [
            (track, moment_of(track, shown.t)) for track in shown.tracks if track.name != LIDS
        ]
        draw_skeletons(placed, shown.exchanged, scene, language)
    scene.captions.append(NO_PICTURE.in_language(language))
    return scene


def moment_of(track: Track, t: float) -> Path:
    """The points (n, 2) of a track at the moment nearest to ``t``, px."""
    row = int(np.argmin(np.abs(track.times - t)))
    return np.asarray(track.values[row, :, :2], dtype=np.float64)


def _face(points: Path, shown: Shown, scene: Scene, codebook: Codebook, language: str) -> None:
    if not np.isfinite(points).all():
        raise ValueError("no face was found at this moment")
    values = _values(shown.measurements)
    frame = Upright.of(points, shown.mm_per_px or IRIS_MM / iris_px(points))
    face = frame.place(points)
    draw_face(face, scene)
    margins = margins_of(shown)
    if margins is not None:
        draw_margins(frame.place(moment_of(margins, shown.t)), scene)
    right, left = lines.HALVES[::-1] if shown.exchanged else lines.HALVES
    halves = {Side.RIGHT: right, Side.LEFT: left}
    drawn = draw_dimensions(face, halves, values, scene)
    _side_labels(face, halves, scene, language)
    _scale_bar(scene)
    if shown.mm_per_px is None:
        scene.captions.append(FROM_IRIS.in_language(language))
    for feature in drawn:
        title = codebook[f"face.{feature}"].title.in_language(language)
        scene.captions.append(f"{SYMBOLS[feature]}: {title}, mm")
    if margins is not None:
        scene.captions.append(MARGINS.in_language(language))


def margins_of(shown: Shown) -> Track | None:
    """The lid margins found in the picture itself at this very moment."""
    tracks = [t for t in shown.tracks if t.name == LIDS and len(t.times)]
    track = next(iter(tracks), None)
    if track is None or np.abs(track.times - shown.t).min() > _SAME_MOMENT_S:
        return None
    return track if np.isfinite(moment_of(track, shown.t)).any() else None


def _values(measurements: Iterable[Measurement]) -> Mapping[tuple[str, Side], float]:
    """Lengths in mm; of repetitions the last one."""
    return {
        (m.feature.removeprefix("face."), m.side): m.value
        for m in measurements
        if m.value is not None and m.unit == "mm" and m.feature.startswith("face.")
    }


def _side_labels(
    face: Path, halves: Mapping[Side, lines.DrawnHalf], scene: Scene, language: str
) -> None:
    top = float(face[:, 1].min())
    reach = float(np.abs(face[list(lines.OVAL), 0]).max())
    for side, half in halves.items():
        x = 0.9 * reach * (1 if half is lines.LEFT else -1)
        ink = Ink.LEFT if side is Side.LEFT else Ink.RIGHT
        scene.words.append(Words(SIDES[side].in_language(language), x, top, ink, 7.0))


def _scale_bar(scene: Scene) -> None:
    left, _, _, bottom = scene.bounds()
    y = bottom + 6.0
    scene.lines.append(Line(np.array([[left, y], [left + _BAR_MM, y]])))
    for x in (left, left + _BAR_MM):
        scene.lines.append(Line(np.array([[x, y - 1.2], [x, y + 1.2]])))
    scene.words.append(Words(f"{_BAR_MM:g} mm", left + _BAR_MM + 1.5, y + 1.0, anchor="start"))
