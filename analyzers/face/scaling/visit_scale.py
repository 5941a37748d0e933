"""One scale for a visit: what its captures say together about how large this face is.

Each capture says how large a pixel is (by the iris, the pupils ...), with its own noise, and how
many pixels the head spans that no task moves. A head keeps its size during a visit: so the
captures with open eyes tell the size of the head in millimetres, and that gives every capture its
scale, also one with closed eyes. What a person, a ruler or a sticker says of one picture holds
for it as it is. How large this person's iris really is stays unknown to all captures alike: that
part of the uncertainty does not shrink.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, hypot, log

import numpy as np

from analyzers.face.params import Params
from analyzers.face.scaling.scale import (
    IRIS,
    IRIS_LANDMARKS,
    KINDS,
    PERSON,
    PUPILS,
    RULER,
    STICKER,
    Scale,
    head_size,
)
from analyzers.face.scaling.scale_rows import FEATURE, kind_of
from analyzers.face.stills import picture_track
from analyzers.face.stills.photo import CLOSED
from workbench.model import FactValue, Track
from workbench.plugin.contract import Measured

_LEAST_NOISE = 0.001
_OF_THIS_PICTURE = (PERSON, RULER, STICKER)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one capture says: its own scale and the head's size in it, px."""

    path: str
    own: Scale
    head: float
    shut: bool


def visit_scales(
    measured: Sequence[Measured], facts: Mapping[str, FactValue], params: Params
) -> dict[str, tuple[Scale, int]]:
    """The scale of each capture in the visit, and on how many captures it rests.

    Captures without a scale row or without landmarks are left out.
    """
    seen = [s for s in (_seen(m, facts, params) for m in measured) if s is not None]
    if not seen:
        return {}
    best = _best_kind(seen)
    rulers = [s for s in seen if s.own.kind == best and not (best == IRIS_LANDMARKS and s.shut)]
    rulers = rulers or [s for s in seen if s.own.kind == best]
    return {s.path: _together(s, rulers, params) for s in seen}


def own_scale(one: Measured, facts: Mapping[str, FactValue], params: Params) -> Scale | None:
    """The scale that a capture was measured in, from its row."""
    for row in one.result.measurements:
        if row.feature == FEATURE and row.value is not None:
            relative, kind = (row.sd or 0.0) / row.value, kind_of(row)
            shared = _shared(kind, facts, params)
            noise = max(relative**2 - shared**2, _LEAST_NOISE**2) ** 0.5
            return Scale(row.value, relative, kind, 0.0, kind, noise)
    return None


def face_track(tracks: Sequence[Track]) -> Track | None:
    """The landmarks of a result."""
    return next((t for t in tracks if t.name == picture_track.NAME), None)


def _seen(one: Measured, facts: Mapping[str, FactValue], params: Params) -> _Seen | None:
    scale, track = own_scale(one, facts, params), face_track(one.result.tracks)
    if scale is None or track is None:
        return None
    sizes = head_size(np.asarray(track.values, dtype=float))
    sizes = sizes[np.isfinite(sizes)]
    if not sizes.size:
        return None
    path = one.capture.path
    return _Seen(path, scale, float(np.median(sizes)), one.capture.task in CLOSED)


def _best_kind(seen: Sequence[_Seen]) -> str:
    return min((s.own.kind for s in seen), key=KINDS.index)


def _shared(kind: str, facts: Mapping[str, FactValue], params: Params) -> float:
    """The part of the relative SD that all captures of one person share."""
    if kind in (IRIS, IRIS_LANDMARKS):
        return params.iris_mm_sd / params.iris_mm
    apart = facts.get("pd_mm")
    if kind == PUPILS and isinstance(apart, int | float) and not isinstance(apart, bool):
        return params.pd_mm_sd / float(apart)
    return 0.0


def _together(one: _Seen, rulers: Sequence[_Seen], params: Params) -> tuple[Scale, int]:
    """A capture's own scale and what the others say of it, weighted by their noise."""
    others = [r for r in rulers if r.path != one.path]
    is_ruler = any(r.path == one.path for r in rulers)
    if one.own.kind in _OF_THIS_PICTURE or not others:
        return one.own, 1
    weights = np.array([_weight(r, params) for r in others])
    # log of the head in mm, as each of the others says it.
    head = np.array([log(r.head * r.own.mm_per_px) for r in others])
    tied = float((weights * head).sum() / weights.sum()) - log(one.head)
    votes = [(tied, 1.0 / (params.head_relative_sd**2 + 1.0 / weights.sum()))]
    if is_ruler:
        votes.append((log(one.own.mm_per_px), 1.0 / max(one.own.noise_sd, _LEAST_NOISE) ** 2))
    total = sum(w for _, w in votes)
    size, noise = exp(sum(v * w for v, w in votes) / total), (1.0 / total) ** 0.5
    ruler = rulers[0].own
    shared = max(ruler.relative_sd**2 - ruler.noise_sd**2, 0.0) ** 0.5
    scale = replace(
        one.own,
        mm_per_px=size,
        relative_sd=hypot(shared, noise),
        method=ruler.method,
        kind=ruler.kind,
        noise_sd=noise,
    )
    return scale, len(others) + int(is_ruler)


def _weight(ruler: _Seen, params: Params) -> float:
    return 1.0 / (max(ruler.own.noise_sd, _LEAST_NOISE) ** 2 + params.head_relative_sd**2)
