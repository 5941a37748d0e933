"""Exams and an up-gaze test on film: ``python face_films.py OUT [name ...]``.

``exam_weak_left``: smile, gentle and forced closure (the left eye stays open and the right one
re-opens slowly), brow raise, pucker. ``exam_repeated``: two smiles, two brow raises, complete and
incomplete blinks, gaze to both sides. ``upgaze_tiring``: 30 s of up-gaze with sinking lids.
The persons are those of the ``dev`` set.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from face import Face
from face_expressions import Shapes, closed, expression, joined, ptosis
from face_film import film, ramp
from face_geometry import NAME, Head
from face_measures import AHEAD, Gaze, change, measured
from face_people import people

SIZE = (480, 600)


@dataclass(frozen=True, slots=True)
class Step:
    """One task: shapes in full, when it begins, is full, is let go and is over (per side)."""

    task: str
    shapes: Shapes
    onset: float
    full: float
    release: float
    end: float
    end_right: float | None = None
    gaze: Gaze = AHEAD

    def at(self, t: float) -> Shapes:
        """The shapes at ``t`` s; the right side may be let go more slowly."""
        out = {}
        for name, weight in self.shapes.items():
            slow = self.end_right if name.endswith("_R") and self.end_right else self.end
            out[name] = weight * ramp(t, self.onset, self.full, self.release, slow)
        return out

    def looking(self, t: float) -> Gaze:
        """Where the eyes look."""
        share = ramp(t, self.onset, self.full, self.release, self.end)
        return Gaze(self.gaze.up * share, self.gaze.left * share)


def _exam(head: Head, steps: list[Step], blinks: list[tuple[float, float]], weak: str) -> Any:
    full = {side: closed(head, {side: 0.0})[f"eyeBlink_{side}"] for side in "LR"}

    def posed(t: float) -> tuple[Shapes, Gaze]:
        shapes, gaze = joined(*(step.at(t) for step in steps)), Gaze()
        for step in steps:
            more = step.looking(t)
            gaze = Gaze(gaze.up + more.up, gaze.left + more.left)
        for at, share in blinks:
            amount = share * ramp(t, at, at + 0.10, at + 0.13, at + 0.30)
            shapes = joined(shapes, {f"eyeBlink_{s}": full[s] * amount for s in "LR"})
        return shapes, gaze

    rest = measured(head, {})
    about = {
        "protocol": [
            {
                "task": s.task,
                "onset": s.onset,
                "full": s.full,
                "release": s.release,
                "end": max(s.end, s.end_right or 0.0),
            }
            for s in steps
        ],
        "at_full_mm": [measured(head, s.shapes, s.gaze) for s in steps],
        "change_at_full": [change(rest, measured(head, s.shapes, s.gaze)) for s in steps],
        "blinks": [{"t": at + 0.115, "share": share} for at, share in blinks],
        "weaker_side": weak,
    }
    return posed, about


def _reopening(head: Head, step: Step) -> dict[str, float]:
    """Seconds from 10 to 90 % of the way back to the open eye, per side."""
    times = np.arange(step.release - 0.02, max(step.end, step.end_right or 0) + 0.02, 0.01)
    course = [measured(head, step.at(float(t))) for t in times]
    out = {}
    for side in ("left", "right"):
        opening = np.array([m[f"pfh_{side}"] for m in course])
        share = (opening - opening[0]) / (opening[-1] - opening[0])
        crossed = [float(times[np.argmax(share >= level)]) for level in (0.1, 0.9)]
        out[side] = round(crossed[1] - crossed[0], 3)
    return out


def exam_weak_left(head: Head) -> tuple[Any, float, dict[str, Any]]:
    """Left side at half strength; 2.5 mm (gentle) and 1 mm (forced) stay open on the left."""
    gentle = closed(head, {"L": 2.5, "R": 0.0})
    forced = closed(head, {"L": 1.0, "R": 0.0}, expression("forced_closure", left=0.5))
    steps = [
        Step("smile", expression("smile", left=0.5), 1.5, 2.0, 2.9, 3.4),
        Step("close-eyes", gentle, 4.2, 4.5, 5.6, 5.9),
        Step("forced-close", forced, 6.8, 7.1, 8.6, 9.0, end_right=10.2),
        Step("brow-raise", expression("brow_raise", left=0.4), 11.0, 11.5, 12.3, 12.8),
        Step("pucker", expression("pucker"), 13.5, 14.0, 14.8, 15.3),
    ]
    posed, about = _exam(head, steps, [(0.6, 1.0), (10.5, 1.0)], "left")
    return posed, 16.0, about | {"reopening_10_90_s": _reopening(head, steps[2])}


def exam_repeated(head: Head) -> tuple[Any, float, dict[str, Any]]:
    """Smile and brow raise twice, gaze to both sides, blinks of different completeness."""
    smile, brow = expression("smile", right=0.85), expression("brow_raise", right=0.9)
    steps = [
        Step("smile", smile, 1.5, 1.9, 2.6, 3.1),
        Step("smile", {k: 0.9 * w for k, w in smile.items()}, 4.0, 4.7, 5.3, 5.8),
        Step("brow-raise", brow, 6.8, 7.2, 7.9, 8.3),
        Step("brow-raise", {k: 0.8 * w for k, w in brow.items()}, 9.2, 9.6, 10.3, 10.7),
        Step("gaze", {}, 13.6, 13.9, 14.5, 14.8, gaze=Gaze(left=25.0)),
        Step("gaze", {}, 15.0, 15.3, 15.9, 16.2, gaze=Gaze(left=-25.0)),
    ]
    blinks = [(0.5, 1.0), (6.1, 1.0), (11.3, 1.0), (12.0, 0.6), (12.8, 0.35)]
    posed, about = _exam(head, steps, blinks, "right")
    return posed, 17.0, about


def upgaze_tiring(head: Head) -> tuple[Any, float, dict[str, Any]]:
    """Lids that sink by 3.2 mm (right) and 1.2 mm (left) within 25 s, then 4 s of rest."""
    up, gaze = expression("up_gaze"), Gaze(up=22.0)
    sunk, start, end, over = {"L": 1.2, "R": 3.2}, 3.0, 28.0, 28.5
    doses = np.arange(0, 4.01, 0.5)
    weight = {
        s: [ptosis(head, {s: mm}, up, gaze).get(f"eyeBlink_{s}", 0.0) for mm in doses] for s in "LR"
    }
    blinks = (2.0, 9.0, 17.5, 24.0)
    shut = {s: closed(head, {s: 0.0}, up, gaze)[f"eyeBlink_{s}"] for s in "LR"}

    def posed(t: float) -> tuple[Shapes, Gaze]:
        share = ramp(t, 1.0, 1.3, over, over + 0.3)
        shapes = {k: w * share for k, w in up.items()}
        closing = max(ramp(t, at, at + 0.10, at + 0.13, at + 0.30) for at in blinks)
        for s in "LR":
            mm = sunk[s] * float(np.clip((t - start) / (end - start), 0, 1))
            # Half of the droop is gone after two seconds of rest.
            mm *= 1 - 0.5 * ramp(t, over, over + 2.0, 99, 100)
            droop = float(np.interp(mm, doses, weight[s]))
            shapes[f"eyeBlink_{s}"] = max(droop, shut[s] * closing)
        return shapes, Gaze(up=gaze.up * share)

    about = {
        "imposed": {
            "up_gaze_from": 1.3,
            "up_gaze_to": over,
            "gaze_up_deg": gaze.up,
            "blink_at": [[at, at + 0.30] for at in blinks],
            "droop_from": start,
            "droop_to": end,
            "lid_droop_mm_at_end": {NAME[s]: mm for s, mm in sunk.items()},
            "droop_rate_mm_per_s": {
                NAME[s]: round(mm / (end - start), 4) for s, mm in sunk.items()
            },
            "recovered_share": 0.5,
        }
    }
    return posed, 32.5, about


FILMS = {
    "exam_weak_left": ("D01", exam_weak_left, 30),
    "exam_repeated": ("D04", exam_repeated, 30),
    "upgaze_tiring": ("D02", upgaze_tiring, 12),
}


def make(name: str, folder: Path) -> None:
    """Writes one film."""
    who, action, fps = FILMS[name]
    person = people((who,))[0]
    head = Head(person.identity, person.baseline)
    posed, duration, about = action(head)
    view = replace(person.view, width=SIZE[0], height=SIZE[1], height_m=0.30)
    face = Face(head, person.colours, person.seed)
    about |= {"identity": person.name}
    film(folder / f"{name}.mp4", face, posed, duration, view, person.scene, about, fps)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for wanted in sys.argv[2:] or FILMS:
        if not (target / f"{wanted}.truth.json").exists():
            make(wanted, target)
            print(wanted, flush=True)
