"""One half of a real frame joined to the other half of another: one-sided closure and smile.

A frame with closed eyes (or a smile) is laid over a frame of the same film with open eyes (at
rest), by the similarity of points that no muscle moves, and one half of it is blended in across the
midline (a logistic of 0.8 mm). The pixels are real; what a way of measuring reads in the two frames
themselves, where both sides do the same, is what it should read in the chimera.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from face_bases import IRIS_MM, REAL
from face_landmarks import HALF, Landmarks
from face_runs import MANIFEST, DirectContext, model_file, run, value
from face_scoring import Bar
from numpy.typing import NDArray

from analyzers.face.frame import pose_of
from analyzers.face.params import Params
from analyzers.face.visit import derive
from analyzers.perception.face import FaceDetector, FaceLandmarks
from analyzers.perception.face_points import HALVES
from analyzers.perception.hemiface import midline_of
from workbench.model import SetScale, Side

FILMS = ("pyfeat/single_face.mp4", "dynaface/video1-512.mp4")
_STEADY = (168, 6, 197, 195, 5, 4, 133, 362, 33, 263, 127, 356)
_SEAM_MM = 0.8
_CLOSED, _OPEN, _SMILE = 0.8, 0.5, 0.4
"""Least sum of blink scores of a closing; largest of open eyes; least swing of the smile."""
WAYS = ("ours", "hemi", "raw")
_LABELS = (("ours", ""), ("hemi", "mirrored halves alone "), ("raw", "plain landmarks "))
NAN = float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One frame with its face."""

    number: int
    rgb: NDArray[np.uint8]
    face: FaceLandmarks

    @property
    def yaw(self) -> float:
        """Turn of the head, deg."""
        return pose_of(self.face.matrix).yaw

    def score(self, name: str) -> float:
        """Sum of a score over both sides."""
        return sum(self.face.blendshapes[f"{name}{side}"] for side in ("Left", "Right"))


def frames_of(file: Path, detector: FaceDetector) -> list[Frame]:
    """All frames in which a face is found."""
    film, out = cv2.VideoCapture(str(file)), []
    while (got := film.read())[0]:
        rgb = np.ascontiguousarray(got[1][..., ::-1])
        faces = detector.detect(rgb)
        if faces:
            out.append(Frame(len(out), rgb, faces[0]))
    return out


def closing_pairs(frames: list[Frame], count: int = 3) -> list[tuple[Frame, Frame]]:
    """(open, closed): the most closed frames, each with its best open one within 40 frames."""
    closed = sorted(frames, key=lambda f: -f.score("eyeBlink"))[:count]
    pairs = []
    for b in (f for f in closed if f.score("eyeBlink") >= _CLOSED):
        near = [f for f in frames if abs(f.number - b.number) <= 40 and f.score("eyeBlink") < _OPEN]
        if near:
            pairs.append((min(near, key=lambda f: _cost(f, b)), b))
    return pairs


def _cost(a: Frame, b: Frame) -> float:
    apart = abs(a.number - b.number) / 200 + abs(a.yaw - b.yaw) / 20
    return apart + a.score("eyeBlink")


def smile_pairs(frames: list[Frame]) -> list[tuple[Frame, Frame]]:
    """(at rest, smiling) with open eyes and a similar turn of the head."""
    still = min(frames, key=lambda f: f.score("mouthSmile"))
    able = [f for f in frames if f.score("eyeBlink") < _OPEN and abs(f.yaw - still.yaw) < 3]
    if not able:
        return []
    smile = max(able, key=lambda f: f.score("mouthSmile"))
    swing = smile.score("mouthSmile") - still.score("mouthSmile")
    return [(still, smile)] if swing >= _SMILE else []


def chimera(a: Frame, b: Frame, side: str, mm_per_px: float) -> NDArray[np.uint8]:
    """``a`` with the subject's ``side`` taken from ``b``."""
    source, target = (f.face.points[list(_STEADY), :2] for f in (b, a))
    fitted, _ = cv2.estimateAffinePartial2D(source - 0.5, target - 0.5, method=cv2.LMEDS)
    height, width = a.rgb.shape[:2]
    laid = cv2.warpAffine(
        b.rgb, fitted, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    midline = midline_of(a.face.points)
    y, x = np.mgrid[0:height, 0:width] + 0.5
    along = np.array([np.cos(midline.angle), np.sin(midline.angle)])
    off = (x - midline.centre[0]) * along[0] + (y - midline.centre[1]) * along[1]
    # The subject's left is at the picture's right.
    sign = 1.0 if side == "left" else -1.0
    share = 1 / (1 + np.exp(-np.clip(sign * off * mm_per_px / _SEAM_MM, -50, 50)))[..., None]
    mixed = laid * share + a.rgb * (1 - share)
    return np.clip(np.round(mixed), 0, 255).astype(np.uint8)


class _Reader:
    """Fissures and corners of the mouth of one picture in all ways, mm of one scale."""

    def __init__(self, folder: Path, k: float, landmarks: Landmarks):
        self.folder, self.k = folder, k
        self._landmarks = landmarks

    def fissures(self, rgb: NDArray[np.uint8], name: str, task: str) -> dict[str, dict[str, float]]:
        """By way and side."""
        out = {way: dict.fromkeys(HALF, NAN) for way in WAYS}
        seen = self._landmarks.read(rgb) or {}
        for way, one in seen.items():
            out[way] = one.scaled(self.k).fissure
        result = self.run(rgb, name, task).result
        feature = "palpebral_fissure_height" if task == "rest" else "closure_gap"
        out["ours"] = {side: value(result, feature, Side(side)) for side in HALF}
        return out

    def run(self, rgb: NDArray[np.uint8], name: str, task: str) -> Any:
        """The analyzer's rows of one picture."""
        cv2.imwrite(str(self.folder / name), rgb[..., ::-1])
        return run(self.folder, name, task, self.folder / "cache", (SetScale(self.k),))

    def excursions(
        self, rest: NDArray[np.uint8], task: NDArray[np.uint8], name: str
    ) -> dict[str, dict[str, float]]:
        """Paths of the corners of the mouth by way and side."""
        out = {way: dict.fromkeys(HALF, NAN) for way in ("ours", "hemi", "raw")}
        before, after = self._landmarks.read(rest) or {}, self._landmarks.read(task) or {}
        for way in before.keys() & after.keys():
            for side in HALF:
                step = after[way].commissure[side] - before[way].commissure[side]
                out[way][side] = float(np.hypot(*step)) * self.k
        pair = self.run(task, f"{name}.png", "smile"), self.run(rest, "rest.png", "rest")
        ctx = DirectContext(self.folder, MANIFEST, cache=self.folder / "cache")
        result = derive(pair, Params(), ctx)
        out["ours"] = {s: value(result, "commissure_excursion", Side(s)) for s in HALF}
        return out


def chimera_rows() -> list[dict[str, Any]]:
    """Recovered share of one-sided closures and smiles, per film, pair, side and way."""
    rows: list[dict[str, Any]] = []
    model = model_file()
    with Landmarks(model) as landmarks, FaceDetector(model) as detector:
        for name in FILMS:
            if not (REAL / name).is_file():
                continue
            frames = frames_of(REAL / name, detector)
            with tempfile.TemporaryDirectory(prefix="myolens-chimera-") as folder:
                found = _film_rows(frames, landmarks, Path(folder))
                rows.extend({"film": name, **row} for row in found)
    return rows


def _film_rows(frames: list[Frame], landmarks: Landmarks, folder: Path) -> Iterator[dict[str, Any]]:
    rings = [half.iris_ring[:2] for half in HALVES]
    irises = [
        np.mean([np.linalg.norm(f.face.points[a, :2] - f.face.points[b, :2]) for a, b in rings])
        for f in frames
        if f.score("eyeBlink") < _OPEN
    ]
    k = IRIS_MM / float(np.median(irises))
    reader = _Reader(folder, k, landmarks)
    for a, b in closing_pairs(frames):
        opened = reader.fissures(a.rgb, f"open{a.number}.png", "rest")
        shut = reader.fissures(b.rgb, f"shut{b.number}.png", "close-eyes")
        for side in HALF:
            other = "left" if side == "right" else "right"
            joined = chimera(a, b, side, k)
            read = reader.fissures(joined, f"c{a.number}{b.number}{side}.png", "close-eyes")
            yield {
                "kind": "closure",
                "frames": [a.number, b.number],
                "side": side,
                "iris_px": round(float(np.median(irises)), 1),
                "recovered_percent": {
                    way: _percent(
                        read[way][other] - read[way][side], opened[way][other] - shut[way][side]
                    )
                    for way in WAYS
                },
                "open_closed_mm": {w: [_r(read[w][other]), _r(read[w][side])] for w in WAYS},
                "both_mm": {w: [_r(opened[w][other]), _r(shut[w][side])] for w in WAYS},
            }
    for a, b in smile_pairs(frames):
        both = reader.excursions(a.rgb, b.rgb, f"both{b.number}")
        for side in HALF:
            other = "left" if side == "right" else "right"
            joined = chimera(a, b, side, k)
            read = reader.excursions(a.rgb, joined, f"s{a.number}{b.number}{side}")
            yield {
                "kind": "smile",
                "frames": [a.number, b.number],
                "side": side,
                "recovered_percent": {
                    way: _percent(read[way][side] - read[way][other], both[way][side])
                    for way in both
                },
                "both_mm": {way: _r(both[way][side]) for way in both},
            }


def _percent(part: float, whole: float) -> float | None:
    return _r(100 * part / whole) if np.isfinite(part + whole) and whole else None


def _r(x: float) -> float | None:
    return round(float(x), 2) if np.isfinite(x) else None


def chimera_summary(rows: list[dict[str, Any]]) -> list[Bar]:
    """Median of the recovered closure within 15 % of the whole, and its range."""
    out = []
    closing = [r for r in rows if r["kind"] == "closure"]
    for way in WAYS:
        read = [r["recovered_percent"].get(way) for r in closing]
        given = [v for v in read if v is not None]
        films = len({r["film"] for r in closing})
        middle = float(np.median(given)) if given else NAN
        out.append(
            Bar(
                "one-sided eye closure recovered, median %",
                f"chimeras of real frames ({films} film)",
                way,
                len(given),
                len(read),
                middle,
                "within 85-115",
                bool(given) and 85 <= middle <= 115 and len(given) == len(read),
            )
        )
    return out


def chimera_ranges(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Rows of the card: lowest and highest share recovered, of closures and of smiles."""
    names = {"closure": "one-sided eye closure", "smile": "one-sided smile"}
    out = []
    for kind, name in names.items():
        some = [r for r in rows if r["kind"] == kind]
        if not some:
            continue
        ranges, given = [], 0
        for way, label in _LABELS:
            read = [r["recovered_percent"].get(way) for r in some]
            known = [v for v in read if v is not None]
            given = len(known) if way == "ours" else given
            ranges.append(f"{label}{min(known):.0f} to {max(known):.0f} %" if known else "none")
        films = len({r["film"] for r in some})
        out.append(
            {
                "quantity": f"face: {name} recovered, range",
                "truth": f"chimeras of real frames ({films} {'films' if films > 1 else 'film'})",
                "n": f"{given} of {len(some)}",
                "error": "; ".join(ranges),
            }
        )
    return out
