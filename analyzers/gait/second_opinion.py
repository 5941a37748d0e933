"""A second opinion on the events by another detector: BIKE of the optional package gaitkit.

It changes no event. It is recorded how far each event lies from the other detector's, and what
share of them agree. Without the package nothing is imported and nothing recorded. The package
would install others by itself while it runs; that is switched off, and its plain detector needs
none.
"""

from __future__ import annotations

import importlib.util
import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.gait.bouts import Bout
from analyzers.gait.events import FOOT_OFF, INITIAL_CONTACT, SIDES, FootEvent
from analyzers.perception.motion import Motion
from workbench.model import Side, Track
from workbench.plugin.contract import Settings

Floats = NDArray[np.float64]
_AGREES_S = 0.1
_REACH_S = 0.25
_METHOD = "bike"
_LEG_MM = 850.0
_NAMES = {
    "hip": "hip",
    "knee": "knee",
    "ankle": "ankle",
    "heel": "heel",
    "foot_index": "toe",
}


@dataclass(frozen=True, slots=True, eq=False)
class SecondOpinion:
    """What another detector says of the same events.

    Attributes:
        source: package, its version and method.
        events: those that were compared.
        apart: (n,) s by which the nearest event of the other detector lies later; NaN where it
            has none within 0.25 s.
    """

    source: str
    events: tuple[FootEvent, ...]
    apart: Floats

    @property
    def agreement(self) -> float | None:
        """Share of the events that the other detector has within 0.1 s."""
        if len(self.apart) == 0:
            return None
        return float(np.mean(np.abs(np.nan_to_num(self.apart, nan=np.inf)) <= _AGREES_S))

    @property
    def settings(self) -> Settings:
        """For ``methods.json``."""
        share = self.agreement
        return {
            "second_opinion": self.source,
            "second_opinion_agreement": None if share is None else round(share, 3),
        }

    @property
    def tracks(self) -> tuple[Track, ...]:
        """Per kind and side, at each event: by how much the other detector is later, s."""
        found = []
        for kind in (INITIAL_CONTACT, FOOT_OFF):
            for side in SIDES:
                own = [i for i, e in enumerate(self.events) if (e.kind, e.side) == (kind, side)]
                if own:
                    found.append(_curve(kind, side, self.events, self.apart, own))
        return tuple(found)


def available() -> bool:
    """Whether the optional package is installed (it is not imported)."""
    return importlib.util.find_spec("gaitkit") is not None


def second_opinion(
    motion: Motion, bouts: list[Bout], events: tuple[FootEvent, ...]
) -> SecondOpinion | None:
    """The other detector's view of ``events`` in these bouts; None without the package."""
    if not available() or not bouts:
        return None
    os.environ["GAITKIT_AUTO_INSTALL_DEPS"] = "0"
    from importlib.metadata import version

    import gaitkit

    others: dict[tuple[str, Side], list[float]] = {}
    for bout in bouts:
        found = gaitkit.detect(
            frames(_points(motion, bout), bout.direction, motion.leg),
            method=_METHOD,
            fps=motion.rate,
            auto_install_deps=False,
        )
        start = bout.span(motion)[0]
        for kind, side, listed in (
            (INITIAL_CONTACT, Side.LEFT, found.left_hs),
            (INITIAL_CONTACT, Side.RIGHT, found.right_hs),
            (FOOT_OFF, Side.LEFT, found.left_to),
            (FOOT_OFF, Side.RIGHT, found.right_to),
        ):
            others.setdefault((kind, side), []).extend(start + e["time"] for e in listed)
    apart = np.full(len(events), np.nan)
    for i, event in enumerate(events):
        away = np.array(others.get((event.kind, event.side), [])) - event.t
        if len(away) and np.abs(away).min() <= _REACH_S:
            apart[i] = away[np.abs(away).argmin()]
    return SecondOpinion(f"gaitkit {version('gaitkit')} {_METHOD}", tuple(events), apart)


def _points(motion: Motion, bout: Bout) -> dict[str, Floats]:
    """The joints of a bout by name; gaps are filled, as the other detector finds nothing where
    a joint is missing."""
    points = {}
    for joint in _NAMES:
        for side in SIDES:
            xy = motion[f"{side}_{joint}"][bout.part]
            seen = np.isfinite(xy).all(1)
            if seen.any():
                t = np.arange(len(xy))
                xy = np.stack([np.interp(t, t[seen], xy[seen, k]) for k in (0, 1)], axis=1)
            points[f"{side}_{joint}"] = xy
    return points


def frames(points: dict[str, Floats], direction: int, leg: float) -> list[dict[str, object]]:
    """One dictionary per sample as gaitkit takes them.

    Positions have x ahead, no sideways movement and z up, scaled to a leg of 850 mm; angles are
    those of the side view, deg.

    Args:
        points: (n, 2) by joint (``left_heel``), x right, y down.
        direction: +1 for a walk to the right, -1 to the left.
        leg: length of the leg in the unit of ``points``.
    """
    origin = np.array((1e4, 0.0, 1e4))  # gaitkit reads (0, 0, 0) as a lost marker
    place: dict[str, Floats] = {}
    for joint, name in _NAMES.items():
        for side in SIDES:
            x, y = points[f"{side}_{joint}"].T * (_LEG_MM / leg)
            place[f"{side}_{name}"] = np.stack([x, np.zeros(len(x)), -y], axis=1) + origin
    angles: dict[str, Floats] = {}
    for side in SIDES:
        thigh = _slope(place[f"{side}_hip"], place[f"{side}_knee"], direction)
        shank = _slope(place[f"{side}_knee"], place[f"{side}_ankle"], direction)
        foot = (place[f"{side}_toe"] - place[f"{side}_heel"]) * (direction, 1, 1)
        angles[f"{side}_hip_angle"] = thigh
        angles[f"{side}_knee_angle"] = thigh - shank
        angles[f"{side}_ankle_angle"] = np.degrees(np.arctan2(foot[:, 2], foot[:, 0])) - shank
    return [
        {
            "frame_index": i,
            **{name: float(values[i]) for name, values in angles.items()},
            "trunk_angle": 0.0,
            "pelvis_tilt": 0.0,
            "landmark_positions": {
                name: tuple(float(c) for c in values[i])
                for name, values in place.items()
                if np.isfinite(values[i]).all()
            },
            "is_valid": True,
        }
        for i in range(len(next(iter(place.values()))))
    ]


def _slope(upper: Floats, lower: Floats, direction: int) -> Floats:
    """Angle of a segment off the vertical, deg, its lower end ahead positive."""
    ahead = (lower - upper)[:, 0] * direction
    return np.asarray(np.degrees(np.arctan2(ahead, (upper - lower)[:, 2])))


def _curve(
    kind: str, side: Side, events: tuple[FootEvent, ...], apart: Floats, own: list[int]
) -> Track:
    order = sorted(own, key=lambda i: events[i].t)
    return Track(
        name=f"second_opinion_{kind}_{side}",
        kind="curve",
        times=np.array([events[i].t for i in order]),
        values=apart[order][:, None, None],
        points=("later",),
        unit="s",
        side=side,
    )
