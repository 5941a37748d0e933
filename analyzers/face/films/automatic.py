"""Finds tasks in a video without cues, from the movement itself.

What is found this way is marked (quality ``limited``, reason ``segments_automatic``), shown and
open to correction. A movement that is too small or too short is left out, not guessed. A forced
closure cannot be told from a gentle one: both are ``close-eyes``.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.signal import find_peaks

from analyzers.face.films.segments import REST, Segment, numbered
from analyzers.face.movements.timing import rise
from analyzers.face.params import Params
from workbench.model import Span

Curve = NDArray[np.float64]
Mask = NDArray[np.bool_]

_BRIDGE_S = 0.5
"""A rest goes on over interruptions as short as this: blinks, s."""
_SHARED = 0.3
"""Movements that share this part of the shorter one are one: the fuller one names it."""


def automatic_segments(
    times: Curve, shares: Mapping[str, Curve], usable: Mask, params: Params
) -> tuple[Segment, ...]:
    """Movements that stand out, in time order, with the longest rest and rests after up-gaze.

    Args:
        times: (n,) s.
        shares: of each task's full movement, (n,) each (``channels.channels``).
        usable: frames with a face.
    """
    found, blinks = [], []
    for task, share in shares.items():
        parts = _movements(share, usable, params.automatic_least)
        for i, (first, last) in enumerate(parts):
            low = parts[i - 1][1] + 1 if i else 0
            high = parts[i + 1][0] - 1 if i + 1 < len(parts) else len(share) - 1
            span, level = _extent(times, share, (first, last), (low, high))
            if task == "close-eyes" and span.duration < params.automatic_closure_s:
                margin = params.blink_margin_s
                blinks.append(Span(span.start - margin, span.end + margin))
            elif span.duration >= params.automatic_min_s:
                found.append((level, task, span))
    # The mesh lifts the brows in a blink: what lasts no longer than a blink goes with it.
    found = [one for one in found if not any(_blinked(one[2], blink) for blink in blinks)]
    segments = _named(found)
    return numbered([*segments, *_rests(times, shares, usable, segments, params)])


def runs(mask: Mask) -> list[tuple[int, int]]:
    """First and last index of each stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return [(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _movements(share: Curve, usable: Mask, least: float) -> list[tuple[int, int]]:
    """Stretches above ``least``; two peaks with a valley of half their height are two."""
    filled = np.where(usable & np.isfinite(share), share, 0.0)
    out = []
    for first, last in runs(filled >= least):
        part = filled[first : last + 1]
        padded = np.concatenate([[0.0], part, [0.0]])
        peaks, found = find_peaks(padded, prominence=0.0)
        high = [
            int(p) - 1
            for p, rises in zip(peaks, found["prominences"], strict=True)
            if rises >= 0.5 * padded[p]
        ]
        cuts = [a + int(np.argmin(part[a : b + 1])) for a, b in pairwise(high)]
        starts, ends = [0, *(c + 1 for c in cuts)], [*cuts, len(part) - 1]
        out += [(first + a, first + b) for a, b in zip(starts, ends, strict=True)]
    return out


def _extent(
    times: Curve, share: Curve, part: tuple[int, int], limits: tuple[int, int]
) -> tuple[Span, float]:
    """From where the movement leaves rest to where it is back, and its height.

    Args:
        part: first and last frame above the threshold; ``limits``: of the frames that do not
            belong to the movements before and after.
    """
    first, last = part
    level = float(np.percentile(share[first : last + 1], 90))
    peak = first + int(np.argmax(share[first : last + 1] >= 0.9 * level))
    turn = last - int(np.argmax(share[first : last + 1][::-1] >= 0.9 * level))
    before, after = _foot(share, first, limits[0]), _foot(share, last, limits[1])
    up = rise(times[before : peak + 1], share[before : peak + 1], level)
    back = slice(turn, after + 1)
    down = rise(-times[back][::-1], share[back][::-1], level)
    start = up.onset if up else float(times[first])
    end = -down.onset if down else float(times[last])
    return Span(start, max(start, end)), level


def _foot(share: Curve, index: int, limit: int) -> int:
    """Walks from the edge of a movement outward to where its curve is back at rest."""
    step = 1 if limit >= index else -1
    while index != limit and share[index] > 0.0 and np.isfinite(share[index + step]):
        index += step
    return index


def _blinked(span: Span, blink: Span) -> bool:
    """Whether a movement is nothing but what goes along with a blink."""
    common = span.overlap(blink)
    return common is not None and common.duration > 0.5 * span.duration


def _named(found: list[tuple[float, str, Span]]) -> list[Segment]:
    """One task for each time: of movements at once the fullest, the others go along with it."""
    kept: list[tuple[float, str, Span, float]] = []
    for level, task, span in sorted(found, key=lambda one: -one[0]):
        rivals = [i for i, one in enumerate(kept) if _same(span, one[2])]
        for i in rivals:
            kept[i] = (*kept[i][:3], max(kept[i][3], level))
        if not rivals:
            kept.append((level, task, span, 0.0))
    return [
        Segment(task, span, automatic=True, confidence=round(level / (level + rival), 2))
        for level, task, span, rival in kept
    ]


def _same(a: Span, b: Span) -> bool:
    common = a.overlap(b)
    shorter = min(a.duration, b.duration)
    return common is not None and common.duration > _SHARED * shorter


def _rests(
    times: Curve,
    shares: Mapping[str, Curve],
    usable: Mask,
    segments: list[Segment],
    params: Params,
) -> list[Segment]:
    """The longest rest, and those that follow an up-gaze (the lids recover there)."""
    calm = usable.copy()
    for share in shares.values():
        calm &= np.nan_to_num(share, nan=1.0) < params.automatic_calm
    busy = np.zeros(len(times), dtype=bool)
    for one in segments:
        busy |= (times >= one.span.start) & (times <= one.span.end)
    spans: list[Span] = []
    for first, last in runs(calm & ~busy):
        span = Span(float(times[first]), float(times[last]))
        gap = (times > spans[-1].end) & (times < span.start) if spans else busy
        if spans and span.start - spans[-1].end <= _BRIDGE_S and not (busy & gap).any():
            spans[-1] = Span(spans[-1].start, span.end)
        else:
            spans.append(span)
    spans = [span for span in spans if span.duration >= params.automatic_min_s]
    if not spans:
        return []
    longest = max(spans, key=lambda span: span.duration)
    raised = [one.span.end for one in segments if one.task == "up-gaze"]
    after = [next((s for s in spans if s.start >= end), None) for end in raised]
    kept = dict.fromkeys([longest, *(s for s in after if s)])
    return [Segment(REST, span, automatic=True, confidence=1.0) for span in kept]
