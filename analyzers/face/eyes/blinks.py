"""Blinks: when the eyes blink, how often, and whether they shut."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, median_filter
from scipy.stats import chi2

from analyzers.face import anatomy
from analyzers.face.companions import companions
from analyzers.face.films.recording import Recording
from analyzers.face.params import Params
from analyzers.face.rows import LID_METHOD, RAW_METHOD, Place, limited, refused, row
from analyzers.perception.face_points import HALVES
from workbench.model import GOOD, Event, Measurement, Span

Mask = NDArray[np.bool_]
Curve = NDArray[np.float64]

BLINK = "blink"
"""Kind of the event."""
_RECENT_S = 2.0


@dataclass(frozen=True, slots=True)
class Blink:
    """One blink: the moment of its deepest closure (s), and that frame."""

    t: float
    deepest: int


def blink_mask(face: Recording, params: Params) -> Mask:
    """Frames within a blink, with a margin: both lids far below their own recent course."""
    step = _step(face.times)
    reach = max(1, round(params.blink_margin_s / step))
    return np.asarray(binary_dilation(_fallen(face, params), iterations=reach), dtype=bool)


def find_blinks(face: Recording, closures: tuple[Span, ...], params: Params) -> list[Blink]:
    """All blinks of the recording; a closure on command is none, and neither is a long one."""
    fallen = _fallen(face, params)
    opening = mean_opening(face)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], fallen.astype(np.int8), [0]])))
    found = []
    for first, last in zip(edges[::2], edges[1::2] - 1, strict=True):
        deepest = int(first + np.nanargmin(opening[first : last + 1]))
        t = float(face.times[deepest])
        length = float(face.times[last] - face.times[first])
        if length > params.blink_longest_s or any(span.contains(t) for span in closures):
            continue
        found.append(Blink(t, deepest))
    return found


def blink_events(blinks: list[Blink]) -> tuple[Event, ...]:
    """The blinks as events."""
    return tuple(Event(t=blink.t, kind=BLINK) for blink in blinks)


def rate_row(moments: list[float], watched_s: float, place: Place, params: Params) -> Measurement:
    """Blinks per minute of rest, with the exact Poisson interval (Garwood 1936).

    Args:
        moments: of the blinks within the watched rest (s).
        watched_s: how long the face was seen at rest, s.
    """
    quality = GOOD
    text = f"{watched_s:.0f} seconds of rest"
    if watched_s < params.blink_least_s:
        quality = refused("short_recording", f"{text}; {params.blink_least_s:.0f} are needed")
    elif watched_s < params.blink_good_s:
        quality = limited("short_recording", f"{text}; a minute is better")
    count, minutes = len(moments), watched_s / 60.0
    value = (count / minutes, None, count) if minutes > 0 else None
    found = row("blink_rate", value, place, method=RAW_METHOD, quality=quality, unit="/min")
    if found.value is None:
        return found
    low = float(chi2.ppf(0.025, 2 * count)) / 2 if count else 0.0
    high = float(chi2.ppf(0.975, 2 * (count + 1))) / 2
    return replace(found, ci_low=low / minutes, ci_high=high / minutes)


def completeness_rows(
    lowest: list[float], raw_lowest: list[float], place: Place, rate: float, params: Params
) -> list[Measurement]:
    """Share of blinks in which both eyes shut to less than a fifth of their opening.

    Args:
        lowest: opening of the wider eye at its lowest, as a share of its opening at rest, of
            each blink whose lids were found by pixels; ``raw_lowest`` by plain landmarks.
        rate: frames per second.
    """
    values, qualities = [], []
    for shares in (lowest, raw_lowest):
        quality = GOOD
        if rate < params.blink_fps:
            text = f"{rate:.0f} frames per second may miss the moment of closure"
            quality &= limited("frame_rate_low", text)
        if not shares:
            quality &= refused("no_blink", "no blink was seen whose lids could be measured")
        elif len(shares) < 3:
            quality &= limited("few_repetitions", f"{len(shares)} blinks")
        shut = [share <= params.blink_shut for share in shares]
        values.append((100.0 * float(np.mean(shut)), None, len(shut)) if shut else None)
        qualities.append(quality)
    return companions(
        "blink_completeness",
        (values[0], values[1]),
        place,
        method=LID_METHOD,
        unit="%",
        quality=qualities[0],
        raw_quality=qualities[1],
    )


def mean_opening(face: Recording) -> Curve:
    """Mean palpebral fissure of both halves, plain landmarks, (n,) px."""
    return np.asarray(
        np.mean([anatomy.palpebral_fissure_height(face.raw, half) for half in HALVES], axis=0)
    )


def _fallen(face: Recording, params: Params) -> Mask:
    opening = mean_opening(face)
    middle = np.nanmedian(opening) if np.isfinite(opening).any() else 0.0
    filled = np.where(np.isfinite(opening), opening, middle)
    size = max(3, round(_RECENT_S / _step(face.times)) | 1)
    recent = median_filter(filled, size=size, mode="nearest")
    return np.asarray(filled < (1 - params.blink_drop) * recent)


def _step(times: Curve) -> float:
    return float(np.median(np.diff(times))) if len(times) > 1 else 1.0
