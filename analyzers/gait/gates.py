"""When a bout counts as walking, and whether its sides can be told apart."""

from __future__ import annotations

from analyzers.gait.bouts import Bout
from analyzers.gait.events import Stepping, alternation, opposition, parting
from analyzers.gait.params import Params
from analyzers.perception.camera import Camera
from analyzers.perception.motion import Motion
from workbench.model import GOOD, Quality, Reason, Verdict

_STRENGTH = ("not_walking", "left_right_ambiguous")


def not_walking(
    excursion: float, periodicity: float, least: float, params: Params
) -> Reason | None:
    """Why a bout is no walk: the feet do not swing far enough, or not in a rhythm.

    Travel is no condition: on treadmills and with a moving camera there is none.
    """
    if excursion < least:
        text = f"a foot moves {excursion:.2f} leg lengths; walking moves it {least:g} or more"
        return Reason("not_walking", text)
    if periodicity < params.least_periodicity:
        text = (
            f"the movement of the feet repeats with a correlation of {periodicity:.2f};"
            f" walking with {params.least_periodicity:g} or more"
        )
        return Reason("not_walking", text)
    return None


def feet_together(motion: Motion, bout: Bout, params: Params) -> Reason | None:
    """Why a bout from the side is no walk: both feet go the same way about the hips, as in
    rising from a chair, rocking or jumping. No labelling of the legs changes this."""
    apart = parting(motion, bout)
    if apart >= params.least_parting:
        return None
    text = (
        f"the feet come {apart:.2f} leg lengths apart at most;"
        f" walking parts them by {params.least_parting:g} or more"
    )
    return Reason("not_walking", text)


def sides_unclear(motion: Motion, bout: Bout, found: Stepping, params: Params) -> Reason | None:
    """Why left and right cannot be told apart (the model exchanges legs that cross).

    It looks neither at the variability nor at the symmetry of steps: those are outcomes.
    """
    opposed = opposition(motion, bout)
    turns = alternation(found.events)
    if opposed > params.opposed_ankles:
        text = (
            f"left and right foot move with a correlation of {opposed:.2f}, not against each other"
        )
        return Reason("left_right_ambiguous", text)
    if turns < params.least_alternation:
        text = f"{100 * turns:.0f} % of the contacts follow one of the other foot; walking has all"
        return Reason("left_right_ambiguous", text)
    return None


def recording_quality(motion: Motion, rate: float, params: Params) -> Quality:
    """What the recording as a whole limits."""
    quality = GOOD
    if rate < params.least_rate:
        text = f"{rate:.1f} frames/s; {params.least_rate:g} or more are needed for good timing"
        quality &= Quality(Verdict.LIMITED, (Reason("fps_low", text),))
    if motion.leg < params.small_leg_px:
        text = f"the leg is {motion.leg:.0f} pixels long; {params.small_leg_px:g} or more are good"
        quality &= Quality(Verdict.LIMITED, (Reason("person_small", text),))
    return quality


def progress(
    motion: Motion,
    bouts: list[Bout],
    treadmill: bool,
    params: Params,
    camera: Camera | None = None,
) -> Quality:
    """Limited where nothing shows that the person gets anywhere: they do not travel across the
    picture, no treadmill was declared, and the background stays (so the camera does not go
    along either)."""
    if treadmill:
        return GOOD
    for bout in bouts:
        x = motion.middle("hip")[bout.part, 0]
        if abs(float(x[-1] - x[0])) >= params.least_travel * motion.leg:
            return GOOD
        if camera is not None and camera.moving_share(*bout.span(motion)) >= params.least_pan:
            return GOOD
    text = (
        "no travel across the picture and the background stays; judged from the feet alone"
        " (if this is a treadmill, say so)"
    )
    return Quality(Verdict.LIMITED, (Reason("progress_not_seen", text),))


def moving_background(camera: Camera | None, motion: Motion) -> float | None:
    """Share of the pictures (two a second) before which the background changed, for
    ``methods.json``; None where it was not looked at."""
    if camera is None:
        return None
    return round(camera.moving_share(float(motion.times[0]), float(motion.times[-1])), 3)


def told(refused: list[Reason], params: Params) -> Reason:
    """Why there is no bout: of several reasons that of the bout that came nearest to a walk."""
    if not refused:
        text = (
            f"no {params.least_bout:g} s without a break in which hips and both feet are seen"
            " and the person does not turn"
        )
        return Reason("no_bout", text)
    return max(refused, key=lambda reason: _STRENGTH.index(reason.code))
