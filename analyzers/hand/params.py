"""The settings of the hand analyzer. Every one is stored with the values it made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Params:
    """Limits and constants. "Renders" are the rendered hands of the benchmark; "judgement" is
    untested."""

    # Which hand it is.
    least_sure: float = 0.8  # 0-1 of the model that it is a left or right hand (renders)
    least_facing: float = 0.5  # 0-1; below, the palm is edge on and sides are guesses (renders)
    lasting: float = 1.0  # s in a video; shorter finds are passers-by (judgement)

    # The picture.
    small_palm_px: float = 40.0  # wrist to middle knuckle; below it limited (judgement)
    least_palm_px: float = 20.0  # below it refused (judgement)
    least_rate: float = 25.0  # frames/s; below it all timing is limited (judgement)
    least_found: float = 0.9  # of the frames in which the hand moves; fewer: limited (judgement)
    border: float = 0.1  # share of frames with a point outside the picture, at most (judgement)
    fast_palm: float = 1.5  # palm lengths/s of the palm itself; above: limited (judgement)

    # Opening after a grip.
    cutoff: float = 8.0  # Hz, 1st-order Butterworth forward and backward (simulated openings)
    least_range: float = 0.35  # palm lengths between fist and open hand (judgement)
    reversal: float = 0.25  # of that range: what counts as opening or closing (judgement)
    begun: float = 0.10  # of the rise of one opening: it has begun
    full: float = 0.90  # and is complete (10-90 %, the usual rise time of a signal)
    widest: float = 0.90  # of the widest opening: less is a partial opening
    longest_gap: float = 0.25  # s without the hand during an opening (judgement)
    hold: float = 0.3  # s of film after the end of the last opening (judgement)
    few_frames: float = 5.0  # frame intervals; shorter openings are coarsely timed (judgement)
    still_bent: float = 100.0  # deg at all joints of a finger; open hands read 30-50 (renders)
    view_error: float = 0.12  # of a time, SD: what the view does to it (renders, rounded up)
    fewest_for_warm_up: int = 3  # openings

    # Tapping.
    tap_reversal: float = 0.3  # of the 5-95 % range between thumb and index (judgement)
    least_tap: float = 0.2  # palm lengths (judgement)
    fewest_taps: int = 5
    fewest_for_variation: int = 10  # intervals
    whole_hand: float = 0.6  # palm lengths of the other fingers; more is a grip (judgement)
    longest_pause: float = 2.0  # s between taps; more is an interruption (judgement)

    # Photos.
    bent: float = 60.0  # deg at PIP and DIP together; no spread between fingers bent more
