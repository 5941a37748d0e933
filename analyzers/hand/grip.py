"""Opening of one hand after a forced grip, repetition by repetition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analyzers.hand.angles import total_flexion
from analyzers.hand.aperture import finger_aperture, hand_aperture
from analyzers.hand.events import CUE, as_events, cues, edited, marks, paired
from analyzers.hand.gates import film_quality, found_share, palm_seen
from analyzers.hand.opening_rows import FINGERS, UNITS, Grips, opening_rows
from analyzers.hand.openings import Opening, Window, timed, windows
from analyzers.hand.params import Params
from analyzers.hand.rows import all_absent
from analyzers.hand.sides import OneHand
from workbench.model import Edit, Event, Measurement, Quality, Reason, Verdict

Floats = NDArray[np.float64]
METHOD = "image_tip_wrist_10_90"


@dataclass(frozen=True, slots=True, eq=False)
class GripFilm:
    """What one hand shows: rows, events and the curve of its aperture."""

    rows: tuple[Measurement, ...]
    events: tuple[Event, ...]
    curve: Floats


def measure_grip(
    hand: OneHand, size: tuple[int, int], edits: Sequence[Edit], params: Params
) -> GripFilm:
    """Times, warm-up and extent of the openings of one hand."""
    track = hand.track
    curve = hand_aperture(track)
    quality = hand.quality & film_quality(track, size, params)
    if not palm_seen(track, hand.looks_right):
        text = "the back of the hand is seen: the fist hides the finger tips"
        quality &= Quality(Verdict.POOR, (Reason("back_of_hand", text),))
    half = float(np.median(np.diff(track.times))) / 2
    all_marks = edited(marks(found_openings(track.times, curve, params)), edits, hand.side, half)
    openings = paired(all_marks)
    called = cues(edits, hand.side)
    events = as_events(all_marks, hand.side, found_share(track))
    events += tuple(Event(t=t, kind=CUE, side=hand.side, edited=True) for t in called)
    if quality.verdict is Verdict.REFUSED:
        rows = all_absent(UNITS, hand.side, quality.reasons[0], METHOD)
    elif not openings:
        rows = all_absent(UNITS, hand.side, _no_opening(curve, params), METHOD)
    else:
        quality &= _reach(hand, openings, params)
        grips = Grips(
            hand.side, openings, _by_finger(hand, openings, params), called, 2 * half, quality
        )
        rows = opening_rows(grips, params, METHOD)
    return GripFilm(rows, events, curve)


def found_openings(times: Floats, curve: Floats, params: Params) -> list[Opening]:
    """The openings in a curve of the aperture (n,); those that go less far than
    ``params.widest`` of the widest are censored as partial."""
    spans = windows(times, curve, params)
    found = []
    for k, window in enumerate(spans):
        one = timed(times, curve, window, params, last=k + 1 == len(spans))
        if one is not None:
            found.append(one)
    if not found:
        return []
    fist = float(np.median([one.fist for one in found]))
    widest = max(one.plateau for one in found) - fist
    out = []
    for one in found:
        share = (one.plateau - fist) / widest
        if one.censored is None and share < params.widest:
            text = f"opened {100 * share:.0f} % of the widest opening before it closed again"
            one = replace(one, censored=Reason("partly_open", text))
        out.append(one)
    return out


def _by_finger(
    hand: OneHand, openings: Sequence[Opening], params: Params
) -> dict[str, list[Opening]]:
    """The openings of every finger within those of the hand, as far as they can be timed."""
    times = hand.track.times
    out: dict[str, list[Opening]] = {}
    for finger in FINGERS:
        curve = finger_aperture(hand.track, finger)
        out[finger] = []
        for k, one in enumerate(openings):
            if one.censored is not None:
                continue
            begin = openings[k - 1].end if k else float(times[0])
            finish = openings[k + 1].start if k + 1 < len(openings) else float(times[-1])
            part = np.where((times >= one.start) & (times <= finish), curve, np.nan)
            if not np.isfinite(part).any():
                continue
            high = float(times[int(np.nanargmax(part))])
            window = Window(begin, one.start, high, finish)
            own = timed(times, curve, window, params, last=k + 1 == len(openings))
            if own is not None and own.censored is None:
                out[finger].append(own)
    return out


def _reach(hand: OneHand, openings: Sequence[Opening], params: Params) -> Quality:
    """Limited where the fingers stay bent even when the hand is at its widest."""
    after = np.zeros(len(hand.track.times), bool)
    for one in openings:
        after |= (hand.track.times >= one.end) & (hand.track.times <= one.end + params.hold)
    after &= hand.track.found
    if not after.any():
        return Quality()
    bent = float(np.median(total_flexion(hand.track.world[after], hand.looks_right)))
    if bent <= params.still_bent:
        return Quality()
    text = (
        f"at its widest the fingers are still bent by {bent:.0f} degrees (all joints of a finger"
        " together): times are to that, not to a flat hand"
    )
    return Quality(Verdict.LIMITED, (Reason("not_fully_open", text),))


def _no_opening(curve: Floats, params: Params) -> Reason:
    seen = curve[np.isfinite(curve)]
    if not len(seen):
        return Reason("not_in_view", "the hand is not seen")
    spread = float(np.percentile(seen, 98) - np.percentile(seen, 2))
    text = f"the hand opens or closes by {spread:.2f} palm lengths at most; a fist that opens"
    return Reason("no_opening", f"{text} moves {params.least_range:g} or more")
