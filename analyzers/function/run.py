"""Measures one video of a functional test: finds the person, then calls the test's module."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analyzers.function import (
    arm_raise,
    rise_from_floor,
    single_leg_stance,
    sit_to_stand,
    six_minute_walk,
    stairs,
    timed_up_and_go,
    timed_walk,
)
from analyzers.function.params import Params, flat
from analyzers.function.recording import (
    Recording,
    cleaned,
    recording_quality,
)
from analyzers.function.rows import FunctionTest
from analyzers.perception.motion import view_ratio
from analyzers.perception.people import nobody, people_in_video
from analyzers.perception.pose import follow, follow_settings, turned_by_hand
from analyzers.perception.pose_overlay import people_tracks, pose_track
from analyzers.perception.sightings import absences, rejoined
from analyzers.perception.whom import choose
from workbench.model import Capture, Problem, Quality, Verdict
from workbench.plugin.contract import CannotMeasureError, Context, Result

MODEL = "pose_landmarker_full.task"

TESTS: Mapping[str, FunctionTest] = {
    "sit-to-stand": sit_to_stand.TEST,
    "timed-up-and-go": timed_up_and_go.TEST,
    "rise-from-floor": rise_from_floor.TEST,
    "walk": timed_walk.TEST,
    "run": timed_walk.TEST,
    "stairs": stairs.TEST,
    "single-leg-stance": single_leg_stance.TEST,
    "arm-raise": arm_raise.TEST,
    "six-minute-walk": six_minute_walk.TEST,
}
"""The test of each task. ``accepts`` in ``analyzer.toml`` lists the same tasks."""


def measure(capture: Capture, params: Params, ctx: Context) -> Result:
    """The values of the test that ``capture.task`` names.

    Raises:
        CannotMeasureError: where nobody is in view, or the task is none of these tests.
        ProblemError: where the video cannot be read.
    """
    test = TESTS.get(capture.task)
    if test is None:
        raise CannotMeasureError(
            Problem(
                capture=capture.path,
                cause=f"'{capture.task}' is not a functional test that is measured here.",
                remedy=f"Known tests: {', '.join(sorted(TESTS))}.",
                code="unknown_task",
            )
        )
    if capture.task == "walk" and not timed_walk.asked(ctx.facts, ctx.edits):
        return Result()  # No timed walk but gait: the gait analyzer's affair.
    model = ctx.model(MODEL)
    people = people_in_video(ctx, capture, model)
    if not people:
        raise nobody(capture)
    if capture.task == "six-minute-walk":
        people = rejoined(people, params)
    choice = choose(people, ctx.facts, ctx.edits, params)
    if choice.person is None:
        assert choice.reason is not None
        return Result(
            measurements=test.all_missing(choice.reason),
            tracks=people_tracks(people),
            quality=Quality(Verdict.REFUSED, (choice.reason,)),
        )
    track = follow(ctx, capture, model, choice.person)
    mirrored = ctx.facts.get("mirrored") is True
    track = track.exchanged(turned_by_hand(track.times, ctx.edits) ^ mirrored)
    motion = cleaned(track, params, mirrored=mirrored)
    interval = float(np.median(np.diff(track.times)))
    recording = Recording(
        capture=capture,
        track=track,
        motion=motion,
        view_ratio=view_ratio(motion),
        facts=ctx.facts,
        edits=ctx.edits,
        quality=recording_quality(motion, 1 / interval, params)
        & choice.quality
        & absences(choice.person),
        tracks=(pose_track(track), *(people_tracks(people) if len(people) > 1 else ())),
        settings={**follow_settings(model, choice.person), **flat(params)},
    )
    return test.measure(recording, params)
