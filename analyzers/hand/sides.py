"""Which of the hands in view is the subject's left and which the right.

MediaPipe's model names the hand that it sees: of rendered hands in unmirrored pictures that showed
palm or back, none of 245 that it was sure of was named wrongly (the older claim that it presumes a
mirrored picture does not hold for this model). So the name is exchanged where the picture is
mirrored. Seen edge on, it guesses, at times with conviction; a wrong side is worse than none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analyzers.hand.params import Params
from analyzers.hand.rows import SIDES
from analyzers.perception.hand_tracks import HandTrack, joined
from workbench.model import (
    GOOD,
    ChoosePerson,
    Edit,
    FactValue,
    Quality,
    Reason,
    Side,
    SwapSides,
    Verdict,
)

_OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
_SAME_MOMENT = 3
"""Frames in which two tracks may hold the same hand before they count as two hands."""


@dataclass(frozen=True, slots=True, eq=False)
class OneHand:
    """A hand of the subject. ``looks_right`` is how it appears in the picture (mirrored or not):
    what the geometry of the palm goes by."""

    side: Side
    track: HandTrack
    looks_right: bool
    quality: Quality = GOOD


@dataclass(frozen=True, slots=True)
class Hands:
    """The subject's hands by side, and for a side without one the reason."""

    found: Mapping[Side, OneHand]
    reasons: Mapping[Side, Reason]


def right_share(track: HandTrack, params: Params) -> float:
    """The model's mean 0-1 for a right hand over the frames in which it can be told; NaN if in
    none."""
    told = track.right[track.found & (track.facing >= params.least_facing)]
    return float(np.mean(told)) if len(told) else float("nan")


def tell_sides(
    tracks: Sequence[HandTrack],
    facts: Mapping[str, FactValue],
    edits: Sequence[Edit],
    given: Side,
    params: Params,
) -> Hands:
    """The subject's hands among ``tracks`` (the longest first).

    ``given`` is the side that was stated for the capture; it decides where a single hand is in
    view. Two hands of one side in view at once are two people's: none is taken unless a person
    chose one (fact or edit ``person``: A, B ... in the order of ``tracks``).
    """
    labels = {id(track): "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i % 26] for i, track in enumerate(tracks)}
    wish = next((e.person for e in reversed(edits) if isinstance(e, ChoosePerson)), None)
    wish = (wish or str(facts.get("person") or "")).strip().upper()
    flip = (facts.get("mirrored") is True) != _swapped(edits)
    groups: dict[Side, list[HandTrack]] = {side: [] for side in SIDES}
    looks: dict[int, bool] = {}
    unsure: list[HandTrack] = []
    for track in tracks:
        share = right_share(track, params)
        if not np.isfinite(share) or max(share, 1 - share) < params.least_sure:
            unsure.append(track)
            continue
        looks[id(track)] = share > 0.5
        side = Side.RIGHT if (share > 0.5) != flip else Side.LEFT
        groups[side].append(track)
    found: dict[Side, OneHand] = {}
    reasons: dict[Side, Reason] = {}
    for side, members in groups.items():
        members = _chosen(members, labels, wish)
        rivals = _rivals(members)
        if rivals:
            names = ", ".join(labels[id(t)] for t in rivals)
            text = f"{len(rivals)} {side} hands in view at once ({names}): choose one of them"
            reasons[side] = Reason("several_hands", text)
        elif members:
            found[side] = OneHand(side, joined(members), looks[id(members[0])])
    if given is not Side.NONE:
        _heed(given, tracks, found, reasons, flip)
    for side in SIDES:
        if side not in found and side not in reasons:
            reasons[side] = _why_none(side, unsure)
    return Hands(found, reasons)


def _swapped(edits: Sequence[Edit]) -> bool:
    """A person's exchange of the sides holds for the whole capture: hands do not swap midway."""
    return sum(isinstance(e, SwapSides) for e in edits) % 2 == 1


def _chosen(members: list[HandTrack], labels: Mapping[int, str], wish: str) -> list[HandTrack]:
    own = [t for t in members if labels[id(t)] == wish]
    return own or members


def _rivals(members: Sequence[HandTrack]) -> list[HandTrack]:
    for i, one in enumerate(members):
        for other in members[i + 1 :]:
            if one.overlap(other) >= min(_SAME_MOMENT, len(one.times)):
                return [one, other]
    return []


def _heed(
    given: Side,
    tracks: Sequence[HandTrack],
    found: dict[Side, OneHand],
    reasons: dict[Side, Reason],
    flip: bool,
) -> None:
    """Lets the stated side of a capture decide where only one hand is in view."""
    if len(tracks) != 1 or given in found:
        return
    quality = GOOD
    if _OTHER[given] in found:
        text = f"stated to be the {given} hand, but it looks like the {_OTHER[given]} one"
        quality = Quality(Verdict.LIMITED, (Reason("side_doubtful", text),))
        del found[_OTHER[given]]
    looks_right = (given is Side.RIGHT) != flip
    found[given] = OneHand(given, tracks[0], looks_right, quality)
    reasons.pop(given, None)
    reasons[_OTHER[given]] = Reason("not_in_view", f"only the {given} hand was recorded")


def _why_none(side: Side, unsure: Sequence[HandTrack]) -> Reason:
    if unsure:
        text = (
            "a hand is in view, but not whether it is a left or a right one; show the palm or"
            " the back, or state the side of the capture"
        )
        return Reason("side_unknown", text)
    return Reason("not_in_view", f"no {side} hand in view")
