"""The settings of the gait analyzer. Every one is stored with the values it made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Params:
    """Limits and constants. "Trial" is the measured trial of 26 marker recordings (385 initial
    contacts against force plates) described in ``features.toml``; "judgement" is untested."""

    # Cleaning.
    least_visibility: float = 0.5  # 0-1, of a landmark (trial)
    longest_gap: float = 0.25  # s that is bridged; a longer gap ends the bout (trial)
    cutoff: float = 6.0  # Hz, zero-lag Butterworth, 2nd order forward and backward (trial)
    resample_rate: float = 60.0  # Hz, for recordings with a variable frame rate
    least_rate: float = 25.0  # frames/s; below it all timing is of limited quality (trial: 15-60)

    # Bouts.
    side_view: float = 0.35  # shoulder width / trunk length below which it is a side view
    front_view: float = 0.60  # and above which it is a front or back view (both: judgement)
    direction_cutoff: float = 1.0  # Hz, of the direction of the feet
    least_bout: float = 1.5  # s
    turn_margin: float = 0.3  # s dropped beside a turn
    person_jump: float = 0.5  # leg lengths between two frames: another person (trial)

    # Walking gate (judgement).
    least_excursion: float = 0.25  # leg lengths that each heel travels about the hips
    least_lift: float = 0.05  # leg lengths that the ankles rise over each other (front view)
    least_periodicity: float = 0.3  # autocorrelation at the stride period
    least_travel: float = 2.0  # leg lengths that the hips travel; less: treadmill or moving camera
    opposed_ankles: float = -0.5  # correlation of left and right ankle about the hips, at most
    least_alternation: float = 0.9  # share of contacts that follow one of the other foot

    # Events.
    shortest_period: float = 0.5  # s, of a stride in the autocorrelation
    longest_period: float = 3.5  # s
    least_correlation: float = 0.2  # of a candidate period
    first_of_best: float = 0.8  # the first peak that reaches this share of the highest
    default_period: float = 1.1  # s, where no period is found
    peak_distance: float = 0.55  # periods between events of one kind
    peak_prominence: float = 0.25  # of the 5-95 percentile range
    contact_bias: float = 0.030  # s added: the heel is furthest ahead 31 ms before contact (trial)
    edge: float = 0.25  # s from the end of a bout within which events are uncertain (trial)

    # Steps and strides.
    shortest_step: float = 0.2  # s (trial)
    longest_step: float = 2.5  # s (trial)
    shortest_stride: float = 0.4  # s (trial)
    longest_stride: float = 4.0  # s (trial); slow patients must not be dropped
    doubled: float = 0.75  # strides; two contacts of one foot in a row and nearer: found twice
    fewest_strides: int = 3  # fewer give no mean
    cadence_agreement: float = 0.10  # of cadence from events and from the unsigned ankle distance

    # Angles.
    flat_from: float = 0.15  # of the stride: the foot lies flat
    flat_to: float = 0.35
    late_swing_from: float = 0.5  # of the swing
    late_swing_to: float = 0.9
    least_flat: float = -30.0  # deg; steeper in mid-stance: on the toes (flat feet read -21 to +4)

    # Quality.
    small_leg_px: float = 100.0  # hip to ankle; at 85 px contacts scattered by 96 ms (renders)

    # People.
    lasting: float = 1.5  # s in view; shorter sightings are passers-by
    travels: float = 2.0  # leg lengths that a walker among several people crosses
    background: float = 0.5  # of the largest traveller's size; smaller ones are far away
