"""What the picture of a hand allows to be measured."""

from __future__ import annotations

import numpy as np

from analyzers.hand.params import Params
from analyzers.perception.hand_points import INDEX, PALM
from analyzers.perception.hand_tracks import HandTrack
from workbench.model import GOOD, Quality, Reason, Verdict


def size_quality(track: HandTrack, params: Params) -> Quality:
    """Refused where the hand is too small, limited where it is small."""
    palm = float(np.nanmedian(track.palm))
    text = f"the palm is {palm:.0f} pixels long"
    if palm < params.least_palm_px:
        text += f"; {params.least_palm_px:g} are needed"
        return Quality(Verdict.REFUSED, (Reason("hand_small", text),))
    if palm < params.small_palm_px:
        text += f"; {params.small_palm_px:g} or more are good"
        return Quality(Verdict.LIMITED, (Reason("hand_small", text),))
    return GOOD


def border_quality(track: HandTrack, size: tuple[int, int], params: Params) -> Quality:
    """Limited where parts of the hand leave the picture."""
    points = track.points[track.found]
    outside = ((points < 0) | (points > np.array(size))).any(axis=(1, 2))
    share = float(np.mean(outside)) if len(points) else 0.0
    if share <= params.border:
        return GOOD
    text = f"part of the hand is outside the picture in {100 * share:.0f} % of its frames"
    return Quality(Verdict.LIMITED, (Reason("out_of_view", text),))


def film_quality(track: HandTrack, size: tuple[int, int], params: Params) -> Quality:
    """All that limits the timing of a hand in a film: size, border, frame rate, frames without
    the hand, a hand that wanders."""
    quality = size_quality(track, params) & border_quality(track, size, params)
    rate = 1 / float(np.median(np.diff(track.times)))
    if rate < params.least_rate:
        text = f"{rate:.1f} frames/s; {params.least_rate:g} or more are needed for good timing"
        quality &= Quality(Verdict.LIMITED, (Reason("fps_low", text),))
    share = found_share(track)
    if share < params.least_found:
        text = f"the hand is found in {100 * share:.0f} % of the frames while it is in view"
        quality &= Quality(Verdict.LIMITED, (Reason("low_visibility", text),))
    speed = palm_speed(track)
    if speed > params.fast_palm:
        text = f"the palm moves {speed:.1f} palm lengths/s: hand or camera is not held still"
        quality &= Quality(Verdict.LIMITED, (Reason("hand_moves", text),))
    return quality


def found_share(track: HandTrack) -> float:
    """Share of the frames from first to last find in which the hand was found."""
    seen = np.flatnonzero(track.found)
    return len(seen) / (seen[-1] - seen[0] + 1) if len(seen) else 0.0


def palm_speed(track: HandTrack) -> float:
    """Speed of the middle of the palm over 0.2 s, 90th percentile, in palm lengths/s."""
    seen = track.found
    times, middle = track.times[seen], track.points[seen][:, list(PALM)].mean(1)
    if len(times) < 3:
        return 0.0
    palm = float(np.nanmedian(track.palm))
    step = max(1, round(0.2 / float(np.median(np.diff(times)))))
    if len(times) <= step:
        return 0.0
    way = np.linalg.norm(middle[step:] - middle[:-step], axis=1)
    return float(np.percentile(way / (times[step:] - times[:-step]), 90)) / palm


def palm_seen(track: HandTrack, looks_right: bool) -> bool:
    """Whether the palm, not the back of the hand, faces the camera (in most frames)."""
    points = track.points[track.found]
    a = points[:, INDEX["index_mcp"]] - points[:, INDEX["wrist"]]
    b = points[:, INDEX["little_mcp"]] - points[:, INDEX["wrist"]]
    turn = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    # y runs down: seen from the palm, index to little finger of a right hand turns leftwards.
    return bool((np.median(turn) < 0) == looks_right)
