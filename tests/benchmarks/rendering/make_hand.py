"""Films of a hand that opens after a forced grip, or taps, with exact truth.

``python make_hand.py OUT [name ...]`` writes ``NAME.mp4`` and ``NAME.truth.json``. One opening is
a minimum-jerk movement, or a myotonic one: a quick first part and a slow end (the slow end is what
warm-up shortens: Logigian et al. 2005, Muscle Nerve, doi 10.1002/mus.20339).
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import hand as hands
import numpy as np
import softrender
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TIME_BASE = Fraction(1, 90_000)
NOISE = 2.0
"""SD of the sensor's noise in grey levels of 255."""


@dataclass(frozen=True, kw_only=True)
class Clip:
    """What is filmed: whose hand, from where, and how it moves.

    ``openings`` are seconds from the first to the last movement of each opening, ``reach`` how
    far each goes (1 is flat). ``taps`` are seconds of each tap cycle, ``heights`` the openings
    between thumb and index, 1 being about 60 degrees at the knuckle. ``turn``, ``tilt``,
    ``roll`` (deg) place the camera (``hand.Hand.camera``).
    """

    body: str = "body_m"
    side: str = "right"
    tone: str = "light"
    turn: float = 0.0
    tilt: float = 0.0
    roll: float = 0.0
    distance: float = 0.62
    size: int = 320
    fps: float = 30.0
    variable_rate: bool = False
    openings: tuple[float, ...] = ()
    reach: tuple[float, ...] = ()
    myotonic: bool = False
    finger_lag: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    taps: tuple[float, ...] = ()
    heights: tuple[float, ...] = ()
    seed: int = 0


GRIP_S, HOLD_S, CLOSE_S = 1.0, 0.9, 0.45


def progress(share: float, myotonic: bool) -> float:
    """How far (0-1) an opening has got at a share (0-1) of its duration."""
    x = min(max(share, 0.0), 1.0)
    if not myotonic:
        return x * x * x * (10 - 15 * x + 6 * x * x)
    quick = min(x / 0.3, 1.0)
    quick = quick * quick * quick * (10 - 15 * quick + 6 * quick * quick)
    return 0.3 * quick + 0.7 * (1 - (1 - x) ** 2)


def starts(clip: Clip) -> list[float]:
    """The moment (s) at which each opening begins to move."""
    at, out = 0.0, []
    for duration in clip.openings:
        at += GRIP_S
        out.append(at)
        at += duration + HOLD_S + CLOSE_S
    return out


def length(clip: Clip) -> float:
    """Seconds of the whole film."""
    if clip.taps:
        return sum(clip.taps) + 1.0
    return sum(clip.openings) + len(clip.openings) * (GRIP_S + HOLD_S + CLOSE_S) + 0.5


def shut_at(clip: Clip, t: float, lag: float = 0.0) -> float:
    """How far the hand is shut (1: fist) at ``t``; ``lag`` (0-1) delays within an opening."""
    shut = 1.0
    reach = clip.reach or (1.0,) * len(clip.openings)
    for start, duration, far in zip(starts(clip), clip.openings, reach, strict=True):
        if t < start:
            break
        opened = far * progress(((t - start) / duration - lag) / (1 - lag), clip.myotonic)
        closing = (t - start - duration - HOLD_S) / CLOSE_S
        shut = 1.0 - opened + (opened * progress(closing, False) if closing > 0 else 0.0)
    return shut


def tap_at(clip: Clip, t: float) -> float:
    """How far (0-1) thumb and index are apart at ``t``; contacts lie between the cycles."""
    at = 0.5
    for duration, height in zip(clip.taps, clip.heights, strict=True):
        if at <= t < at + duration:
            return height * float(np.sin(np.pi * (t - at) / duration) ** 2)
        at += duration
    return 0.0


def pose_at(clip: Clip, t: float) -> hands.HandPose:
    """The posture at ``t``."""
    if clip.taps:
        apart = tap_at(clip, t)
        pose = hands.blended(0.15)
        flexion = {**pose.flexion, "index": (58 - 50 * apart, 42 - 24 * apart, 18.0)}
        thumb = (24 + 14 * apart, 42 - 6 * apart, 16 - 10 * apart, 24 - 16 * apart)
        return replace(pose, flexion=flexion, thumb=thumb)
    shuts = [shut_at(clip, t, lag) for lag in clip.finger_lag]
    whole = hands.blended(shut_at(clip, t))
    flexion = {f: hands.blended(s).flexion[f] for f, s in zip(hands.FINGERS, shuts, strict=True)}
    return replace(whole, flexion=flexion)


def apertures(joints: dict[str, Floats]) -> dict[str, float]:
    """Distance of each finger tip from the wrist, and of thumb and index tips, in palm lengths."""
    palm = float(np.linalg.norm(joints["middle"][0] - joints["wrist"]))
    out = {
        f: float(np.linalg.norm(joints[f][-1] - joints["wrist"])) / palm
        for f in ("thumb", *hands.FINGERS)
    }
    apart = joints["thumb"][-1] - joints["index"][-1]
    return {**out, "pinch": float(np.linalg.norm(apart)) / palm}


def frame_times(clip: Clip) -> Floats:
    """When each frame is exposed (s): even, or with a phone's uneven intervals."""
    n = int(length(clip) * clip.fps)
    if not clip.variable_rate:
        return np.arange(n) / clip.fps
    steps = np.random.default_rng(clip.seed).choice((0.6, 0.8, 1.0, 1.0, 1.2, 1.8), n) / clip.fps
    times = np.concatenate([[0.0], np.cumsum(steps)[:-1]])
    return np.asarray(times[times < length(clip)])


def pictures(clip: Clip) -> Iterator[tuple[float, NDArray[np.uint8], dict[str, Floats], Any]]:
    """Time, picture, joints (m) and camera of every frame."""
    model = hands.Hand(clip.body, clip.side, clip.tone)
    camera = model.camera(
        clip.size,
        clip.size,
        turn=clip.turn,
        tilt=clip.tilt,
        roll=clip.roll,
        distance=clip.distance,
    )
    towards = (camera.eye - model.wrist) / np.linalg.norm(camera.eye - model.wrist)
    light = {"Ldir": tuple(0.7 * towards + 0.6 * model.up + 0.25 * model.thumbward)}
    noise = np.random.default_rng(clip.seed)
    before: tuple[Any, ...] | None = None
    for t in frame_times(clip):
        pose = pose_at(clip, float(t))
        if before is None or pose != before[0]:  # a still hand is drawn once
            meshes, joints = model.posed(pose)
            clean = softrender.render(meshes, camera, ss=2, bg=(0.42, 0.46, 0.5), light=light)
            before = pose, clean, joints
        _, clean, joints = before
        jitter = noise.normal(0, NOISE, clean.shape[:2])[..., None]
        yield float(t), np.clip(clean + jitter, 0, 255).astype(np.uint8), joints, camera


def exact_curves(clip: Clip, rate: float = 200.0) -> tuple[Floats, dict[str, Floats]]:
    """Apertures on a fine grid of time, from the joints themselves."""
    model = hands.Hand(clip.body, clip.side, clip.tone)
    times = np.arange(int(length(clip) * rate)) / rate
    rows: list[dict[str, float]] = []
    before: hands.HandPose | None = None
    for t in times:
        pose = pose_at(clip, float(t))
        rows.append(rows[-1] if pose == before else apertures(model.joints(pose)))
        before = pose
    return times, {key: np.array([row[key] for row in rows]) for key in rows[0]}


def write(clip: Clip, name: str, folder: Path, crf: int = 26) -> dict[str, Any]:
    """Films ``clip`` and writes its truth; returns the truth."""
    points: list[list[list[float]]] = []
    times: list[float] = []
    with av.open(str(folder / f"{name}.mp4"), "w") as out:
        stream = out.add_stream("libx264", rate=Fraction(clip.fps).limit_denominator(1000))
        stream.width = stream.height = clip.size
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": str(crf), "preset": "medium", "threads": "1"}
        stream.codec_context.time_base = TIME_BASE
        for t, picture, joints, camera in pictures(clip):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = round(t / TIME_BASE), TIME_BASE
            out.mux(stream.encode(frame))
            order = ("thumb", *hands.FINGERS)
            stacked = np.vstack([joints["wrist"][None], *(joints[f] for f in order)])
            points.append(np.round(camera.project(stacked)[:, :2], 2).tolist())
            times.append(round(t, 5))
        out.mux(stream.encode())
    grid, curves = exact_curves(clip)
    truth: dict[str, Any] = {
        "video": f"{name}.mp4",
        "clip": {k: getattr(clip, k) for k in clip.__dataclass_fields__},
        "starts": starts(clip),
        "frames": {"t": times, "px": points},
        "grid_s": float(grid[1]),
        "curves": {k: np.round(v, 5).tolist() for k, v in curves.items()},
        "licence": "CC0-1.0 (rendered from MakeHuman CC0 assets)",
    }
    if clip.taps:
        truth["contacts"] = [0.5 + t for t in itertools.accumulate((0.0, *clip.taps))]
    (folder / f"{name}.truth.json").write_text(json.dumps(truth, separators=(",", ":")) + "\n")
    return truth


WARMING = (3.0, 1.6, 1.0, 0.8, 0.7)
QUICK = (0.4, 0.4, 0.4, 0.4, 0.4)
TIRING = tuple(np.linspace(1.0, 0.55, 16).round(3).tolist())
CLIPS = {
    "grip_m_right_palm": Clip(openings=WARMING, myotonic=True, seed=1),
    "grip_m_left_palm_dark": Clip(
        side="left", tone="dark", openings=WARMING, myotonic=True, turn=20, seed=2
    ),
    "grip_f_right_oblique": Clip(body="body_f", openings=WARMING, myotonic=True, turn=40, seed=3),
    "grip_f_left_quick": Clip(body="body_f", side="left", openings=QUICK, turn=-30, seed=4),
    "grip_m_right_back": Clip(openings=(1.5, 0.8, 0.6, 0.5), turn=180, tone="medium", seed=5),
    "grip_m_left_uneven_frames": Clip(
        side="left", openings=(1.6, 0.9, 0.6, 0.5), variable_rate=True, tilt=15, seed=6
    ),
    "grip_f_right_partial": Clip(
        body="body_f", openings=(1.2, 0.8, 0.8, 0.6), reach=(0.55, 1.0, 1.0, 1.0), turn=15, seed=7
    ),
    "grip_m_right_lag": Clip(
        openings=(1.6, 1.2, 1.0), finger_lag=(0.0, 0.0, 0.2, 0.4), turn=10, seed=8
    ),
    "grip_f_left_side_view": Clip(
        body="body_f", side="left", openings=(1.5, 0.9, 0.6, 0.5), turn=75, seed=9
    ),
    # Made after the way of measuring was chosen on the clips above.
    "grip_f_right_later": Clip(
        body="body_f",
        tone="medium",
        openings=WARMING,
        myotonic=True,
        turn=-20,
        tilt=8,
        roll=20,
        seed=21,
    ),
    "grip_m_left_later_24fps": Clip(
        side="left",
        openings=(1.8, 1.1, 0.8, 0.6),
        myotonic=True,
        turn=25,
        roll=-30,
        fps=24,
        seed=22,
    ),
    "grip_m_right_later_60fps": Clip(
        openings=(0.9, 0.5, 0.4), tone="dark", turn=-10, tilt=-8, fps=60, seed=23
    ),
    "tap_m_right_even": Clip(taps=(0.35,) * 16, heights=(1.0,) * 16, turn=60, fps=30, seed=10),
    "tap_f_left_decrement": Clip(
        body="body_f", side="left", taps=(0.4,) * 16, heights=TIRING, turn=50, seed=11
    ),
    "tap_m_left_irregular": Clip(
        side="left",
        tone="medium",
        turn=65,
        seed=12,
        taps=(0.3, 0.42, 0.34, 0.5, 0.31, 0.4, 0.36, 0.47, 0.3, 0.38, 0.44, 0.33, 0.41, 0.35),
        heights=(0.9,) * 14,
    ),
    "tap_f_right_slow_dark": Clip(
        body="body_m", tone="dark", taps=(0.62,) * 12, heights=(0.8,) * 12, turn=35, seed=13
    ),
}


def main() -> None:
    """Makes the films named on the command line, or all."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or CLIPS:
        truth = write(CLIPS[name], name, folder)
        print(name, len(truth["frames"]["t"]), "frames", flush=True)


if __name__ == "__main__":
    main()
