"""Measures hands: fingers in a photo, opening after a grip or tapping in a video."""

from __future__ import annotations

from dataclasses import asdict

from analyzers.hand import grip, opening_rows, photo, tapping
from analyzers.hand.overlay import candidates, curve_track, hand_track
from analyzers.hand.params import Params
from analyzers.hand.rows import SIDES, all_absent
from analyzers.hand.sides import Hands, tell_sides
from analyzers.perception.hand import SeenHands, hands_in_photo, hands_in_video, hands_settings
from analyzers.perception.hand_tracks import HandTrack, link
from workbench.model import Capture, Event, Measurement, Modality, Problem, Quality, Track, Verdict
from workbench.plugin.contract import CannotMeasureError, Context, Result, Settings

MODEL = "hand_landmarker.task"


def measure(capture: Capture, params: Params, ctx: Context) -> Result:
    """Both hands, as far as they are in view and can be told apart.

    Raises:
        CannotMeasureError: where no hand is in view.
        ProblemError: where the file cannot be read.
    """
    model = ctx.model(MODEL)
    is_photo = capture.modality is Modality.PHOTO
    ctx.progress(0.05, "looking for hands")
    seen = (hands_in_photo if is_photo else hands_in_video)(ctx, capture, model)
    tracks = link(seen)
    if not is_photo:
        tracks = tuple(track for track in tracks if track.seconds >= params.lasting)
    if not tracks:
        raise CannotMeasureError(
            Problem(
                capture.path,
                "No hand was found" + ("." if is_photo else " for longer than a moment."),
                "Film or photograph the whole hand with the wrist, near and well lit.",
                "no_hand",
            )
        )
    hands = tell_sides(tracks, ctx.facts, ctx.edits, capture.side, params)
    settings: Settings = {**hands_settings(model, video=not is_photo), **asdict(params)}
    if is_photo:
        return _of_photo(hands, tracks, seen, settings, params)
    return _of_video(capture, hands, tracks, seen, settings, params, ctx)


def _of_photo(
    hands: Hands, tracks: tuple[HandTrack, ...], seen: SeenHands, settings: Settings, params: Params
) -> Result:
    rows: list[Measurement] = []
    for side in SIDES:
        if side in hands.found:
            rows += photo.measure_photo(hands.found[side], seen.size, params)
        else:
            rows += all_absent(photo.UNITS, side, hands.reasons[side], "")
    return Result(
        measurements=tuple(rows),
        tracks=_tracks(hands, tracks),
        quality=_overall(hands),
        methods=dict.fromkeys((photo.WORLD, photo.IMAGE), settings),
    )


def _of_video(
    capture: Capture,
    hands: Hands,
    tracks: tuple[HandTrack, ...],
    seen: SeenHands,
    settings: Settings,
    params: Params,
    ctx: Context,
) -> Result:
    gripping = capture.task == "grip-release"
    method = grip.METHOD if gripping else tapping.METHOD
    measured = grip.measure_grip if gripping else tapping.measure_tapping
    rows: list[Measurement] = []
    events: list[Event] = []
    curves: list[Track] = []
    for side in SIDES:
        if side not in hands.found:
            units = opening_rows.UNITS if gripping else tapping.UNITS
            rows += all_absent(units, side, hands.reasons[side], method)
            continue
        film = measured(hands.found[side], seen.size, ctx.edits, params)
        rows += film.rows
        events += film.events
        name = "hand_aperture" if gripping else "thumb_index_distance"
        curves.append(curve_track(name, seen.times, film.curve, side))
    return Result(
        measurements=tuple(rows),
        tracks=(*_tracks(hands, tracks), *curves),
        events=tuple(sorted(events, key=lambda e: (e.t, e.kind, e.side))),
        quality=_overall(hands),
        methods={method: settings},
    )


def _tracks(hands: Hands, tracks: tuple[HandTrack, ...]) -> tuple[Track, ...]:
    own = tuple(hand_track(hand) for hand in hands.found.values())
    return (*own, *(candidates(tracks) if len(tracks) > len(hands.found) else ()))


def _overall(hands: Hands) -> Quality:
    """Refused where no hand could be taken."""
    if hands.found:
        return Quality()
    return Quality(Verdict.REFUSED, tuple(dict.fromkeys(hands.reasons.values())))
