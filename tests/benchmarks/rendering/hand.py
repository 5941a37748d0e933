"""A hand that opens and closes with known joint angles, from the skinned bodies of this folder.

Only the forearm and hand of a body are drawn. Every phalanx is put where it shall be: its
direction follows from the finger's abduction in the plane of the palm and from the sum of the
flexion angles before it, so that the truth is the pose itself. Angles are in degrees, lengths in
metres; flexion is 0 where a phalanx goes straight on, and grows towards the palm.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import body
import numpy as np
import softrender
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ASSETS = Path(__file__).resolve().parent / "assets"
FINGERS = ("index", "middle", "ring", "little")
_BONE = {"thumb": "thumb", "index": "index", "middle": "middle", "ring": "ring", "little": "pinky"}
NEUTRAL_ABDUCTION = {"index": 7.0, "middle": 1.0, "ring": -6.0, "little": -14.0}
"""Degrees in the plane of the palm, towards the thumb; about those of an open hand."""
THUMB_OPEN = (38.0, 12.0, 0.0, 0.0)
THUMB_SHUT = (10.0, 40.0, 35.0, 45.0)
"""Of the thumb: radial abduction, palmar inclination, MCP and IP flexion, open and in a fist."""
SKIN = {"light": (1.0, 1.0, 1.0), "medium": (0.55, 0.45, 0.38), "dark": (0.28, 0.21, 0.17)}
"""Factors on the linear colour of the light body's texture."""


@dataclass(frozen=True)
class HandPose:
    """Joint angles (deg): ``flexion[finger] = (MCP, PIP, DIP)``, ``abduction[finger]``, thumb."""

    flexion: dict[str, tuple[float, float, float]]
    abduction: dict[str, float]
    thumb: tuple[float, float, float, float] = THUMB_OPEN


FIST_FLEXION = (85.0, 100.0, 62.0)


def blended(
    shut: float, spread: float = 1.0, open_flexion: dict[str, Any] | None = None
) -> HandPose:
    """From the open hand (``shut`` 0) to the fist (1), all joints in step."""
    rest = open_flexion or {}
    flexion = {}
    for finger in FINGERS:
        start = rest.get(finger, (0.0, 0.0, 0.0))
        flexion[finger] = tuple(
            a + shut * (b - a) for a, b in zip(start, FIST_FLEXION, strict=True)
        )
    abduction = {f: a * (spread + shut * (0.35 - spread)) for f, a in NEUTRAL_ABDUCTION.items()}
    thumb = tuple(a + shut * (b - a) for a, b in zip(THUMB_OPEN, THUMB_SHUT, strict=True))
    return HandPose(flexion, abduction, thumb)  # type: ignore[arg-type]


def _unit(v: Floats) -> Floats:
    return v / np.linalg.norm(v)


def _frame(along: Floats, axis: Floats) -> Floats:
    """Columns: bone direction, flexion axis made square to it, their cross product."""
    x = _unit(along)
    y = _unit(axis - (axis @ x) * x)
    return np.stack([x, y, np.cross(x, y)], axis=1)


class Hand:
    """One hand of one body, in that body's rest coordinates.

    Attributes:
        up, thumbward, palmward: unit vectors of the palm: to the fingers, to the thumb's side,
            out of the palm (where the fingers bend to).
    """

    def __init__(self, file: str, side: str, tone: str = "light") -> None:
        self.side = side
        self.body = body.Body(ASSETS / f"{file}.npz")
        self.suffix = "_" + side[0]
        self.parts = [self._cut(p, tone) for p in self.body.parts if p["name"] == "skin"]
        head = self._head
        self.wrist = head("hand")
        knuckles = {f: head(f"{_BONE[f]}_01") for f in FINGERS}
        self.up = _unit(knuckles["middle"] - self.wrist)
        across = knuckles["index"] - knuckles["little"]
        self.thumbward = _unit(across - (across @ self.up) * self.up)
        normal = np.cross(self.up, self.thumbward)
        # At rest the fingers hang a little bent: their tips tell the palm from the back.
        tips = np.mean([self._tail(f"{_BONE[f]}_03") for f in FINGERS], axis=0)
        lean = (tips - np.mean(list(knuckles.values()), axis=0)) @ normal
        self.palmward = normal * np.sign(lean)

    def _head(self, bone: str) -> Floats:
        return np.asarray(self.body.head[self.body.ix[bone + self.suffix]])

    def _tail(self, bone: str) -> Floats:
        return np.asarray(self.body.tail[self.body.ix[bone + self.suffix]])

    def _cut(self, part: dict[str, Any], tone: str) -> dict[str, Any]:
        own = [
            i
            for i, n in enumerate(self.body.names)
            if n.endswith(self.suffix) and n.split("_")[0] in {*_BONE.values(), "hand", "lowerarm"}
        ]
        weight = (np.isin(part["wi"], own) * part["ww"]).sum(1)
        keep = (weight[part["f"]] > 0.5).all(1)
        texture = part["tex"].copy()
        texture[..., :3] *= np.asarray(SKIN[tone], np.float32)
        return {**part, "f": part["f"][keep], "uvf": part["uvf"][keep], "tex": texture}

    def posed(self, pose: HandPose) -> tuple[list[softrender.Mesh], dict[str, Floats]]:
        """The meshes, and the ``joints``."""
        turn, place, joints = self._placed(pose)
        return self._skinned(turn, place), joints

    def joints(self, pose: HandPose) -> dict[str, Floats]:
        """Joint positions (m): ``wrist`` and ``<finger>`` of shape (4, 3) (MCP, PIP, DIP, tip;
        of the thumb CMC, MCP, IP, tip)."""
        return self._placed(pose)[2]

    def _placed(self, pose: HandPose) -> tuple[Floats, Floats, dict[str, Floats]]:
        n = len(self.body.names)
        turn = np.tile(np.eye(3), (n, 1, 1))
        place = self.body.head.copy()
        joints: dict[str, Floats] = {"wrist": self.wrist}
        lateral = _unit(np.cross(self.palmward, self.up))
        for finger in FINGERS:
            a = np.radians(pose.abduction[finger])
            straight = np.cos(a) * self.up + np.sin(a) * self.thumbward
            joints[finger] = self._finger(
                finger, straight, self.palmward, pose.flexion[finger], turn, place, lateral
            )
        radial, palmar, mcp, ip = pose.thumb
        r, p = np.radians(radial), np.radians(palmar)
        flat = np.cos(r) * self.up + np.sin(r) * self.thumbward
        straight = np.cos(p) * flat + np.sin(p) * self.palmward
        # The thumb bends across the palm: towards the little finger and a little palmward.
        inward = -self.thumbward * 0.9 + 0.45 * self.palmward
        inward = _unit(inward - (inward @ straight) * straight)
        joints["thumb"] = self._finger(
            "thumb", straight, inward, (0.0, mcp, ip), turn, place, lateral
        )
        return turn, place, joints

    def _finger(
        self,
        finger: str,
        straight: Floats,
        bend_to: Floats,
        flexion: tuple[float, float, float],
        turn: Floats,
        place: Floats,
        lateral: Floats,
    ) -> Floats:
        at = self._head(f"{_BONE[finger]}_01")
        points = [at]
        total = 0.0
        rest_dirs = [
            self._tail(f"{_BONE[finger]}_0{k}") - self._head(f"{_BONE[finger]}_0{k}")
            for k in (1, 2, 3)
        ]
        curl = np.cross(_unit(rest_dirs[0]), _unit(rest_dirs[2]))
        # The plane in which the finger is a little bent at rest; the palm's where it is straight.
        rest_axis = curl if np.linalg.norm(curl) > 0.12 and finger == "thumb" else -lateral
        axis = np.cross(straight, bend_to)
        if rest_axis @ axis < 0:
            rest_axis = -rest_axis
        for k, angle in enumerate(flexion, start=1):
            total += np.radians(angle)
            along = np.cos(total) * straight + np.sin(total) * bend_to
            i = self.body.ix[f"{_BONE[finger]}_0{k}{self.suffix}"]
            turn[i] = _frame(along, axis) @ _frame(rest_dirs[k - 1], rest_axis).T
            place[i] = at
            at = at + along * np.linalg.norm(rest_dirs[k - 1])
            points.append(at)
        return np.array(points)

    def _skinned(self, turn: Floats, place: Floats) -> list[softrender.Mesh]:
        shift = place - np.einsum("nij,nj->ni", turn, self.body.head)
        meshes = []
        for p in self.parts:
            blend = (turn[p["wi"]] * p["ww"][..., None, None]).sum(1)
            move = (shift[p["wi"]] * p["ww"][..., None]).sum(1)
            v = np.einsum("nij,nj->ni", blend, p["v"]) + move
            meshes.append(
                softrender.Mesh(
                    v,
                    p["f"],
                    p["uv"],
                    p["uvf"],
                    p["tex"],
                    spec=p["spec"],
                    gloss=p["gloss"],
                    sss=p["sss"],
                    ao=p["ao"],
                )
            )
        return meshes

    def camera(
        self,
        width: int,
        height: int,
        *,
        distance: float = 0.6,
        turn: float = 0.0,
        tilt: float = 0.0,
        field: float = 28.0,
        roll: float = 0.0,
    ) -> softrender.Camera:
        """Looks at the palm with the fingers up; ``turn`` (deg) goes round the long axis of the
        hand towards the thumb (180: the back of the hand), ``tilt`` towards the finger tips."""
        t, e, r = np.radians(turn), np.radians(tilt), np.radians(roll)
        level = np.cos(t) * self.palmward + np.sin(t) * self.thumbward
        towards = np.cos(e) * level + np.sin(e) * self.up
        across = np.cross(self.up, towards)
        centre = self.wrist + 0.075 * self.up
        up = np.cos(r) * self.up + np.sin(r) * across
        return softrender.Camera(centre + distance * towards, centre, field, width, height, up=up)
