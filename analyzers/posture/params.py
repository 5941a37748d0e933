"""The settings of the posture analyzer. Every one is stored with the values it made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Params:
    """Limits and constants. "Renders": 300 stills of four bodies with exact truth (see
    ``features.toml``); "judgement" is untested."""

    # Seen or not.
    least_visibility: float = 0.5  # 0-1, of a landmark (judgement)
    small_px: float = 200.0  # px from shoulders to ankles; below it quality is limited (judgement)

    # View (renders turned up to 8 degrees: fronts and backs read 0 to 20, sides 67 to 89).
    shoulders_in_front: float = 0.66  # shoulder width / trunk length, seen from the front
    feet_in_side: float = 0.25  # length of a foot / length of a leg, seen from the side
    frontal_up_to: float = 25.0  # deg off the front or the back
    side_from: float = 65.0  # deg off the front or the back
    frontal_good: float = 17.0  # deg; more is of limited quality
    side_good: float = 73.0  # deg; less is of limited quality

    # Standing (judgement).
    steepest_leg: float = 35.0  # deg of the line from hips to ankles against the vertical
    bent_knee: float = 75.0  # deg, in a side view; more is no standing
    short_thigh: float = 0.6  # thigh / shank in the picture; less is a thigh towards the camera

    longest_step: float = 0.35  # leg lengths between the ankles in a side view (renders: 0.12)
    lifted_foot: float = 0.3  # leg lengths of one ankle over the other (renders: up to 0.17)

    # Photo: how well its six readings agree.
    most_spread: float = 0.04  # body sizes, SD of a joint (renders: 95 % are below 0.05)
    fewest_readings: int = 4

    # Video.
    still_window: float = 0.5  # s
    still_range: float = 0.03  # body sizes that hips, shoulders and ankles move in a window
    least_still: float = 1.0  # s of stillness
    eye_frames: int = 9  # frames in which the eyes are looked for

    # Camera.
    roll_sd: float = 2.0  # deg, of a camera held by hand (judgement)
    roll_sd_plumb: float = 0.5  # deg, where a person has marked a vertical line (judgement)

    # People.
    lasting: float = 1.0  # s in view; shorter sightings are passers-by
    bystander: float = 0.7  # of the largest person's size; larger ones may be meant as well
