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

    # Exchanged legs. The memory was chosen on one real clip (and 0.10-0.20 s give the same);
    # nothing else was tuned.
    swap_memory: float = 0.13  # s through which the line is laid that predicts each leg
    swap_clip: float = 0.6  # leg lengths; a coordinate is never counted as further off (trial)
    swap_prior: float = 0.02  # cost of an exchanged frame: most frames are labelled rightly (trial)
    swap_evidence: float = 0.1  # leg lengths that each exchanged span must save (judgement)

    # Walking gate (judgement).
    least_excursion: float = 0.25  # leg lengths that each heel travels about the hips
    least_parting: float = 0.15  # leg lengths that the heels come apart (side view)
    least_lift: float = 0.05  # leg lengths that the ankles rise over each other (front view)
    least_periodicity: float = 0.3  # autocorrelation at the stride period
    least_travel: float = 2.0  # leg lengths that the hips travel; less: treadmill or moving camera
    least_pan: float = 0.5  # of a bout's pictures, two a second, whose background changes: a pan
    opposed_ankles: float = -0.5  # correlation of left and right ankle about the hips, at most
    least_alternation: float = 0.9  # share of contacts that follow one of the other foot

    # Events.
    shortest_period: float = 0.5  # s, of a stride in the autocorrelation
    longest_period: float = 3.5  # s
    least_correlation: float = 0.2  # of a candidate period
    first_of_best: float = 0.8  # the first peak that reaches this share of the highest
    default_period: float = 1.1  # s, where no period is found
    peak_distance: float = 0.55  # periods between events of one kind
    peak_prominence: float = 0.20  # of the 5-95 percentile range
    shown_prominence: float = 0.02  # of it, beside the end of a bout (judgement)
    hip_cutoff: float = 3.0  # Hz, of the hips that feet are measured against (less noise)
    contact_bias: float = 0.030  # s added: the foot is furthest ahead 30 ms before contact (trial)
    heel_rise: float = 0.8  # of the heel's rise to its highest: the foot leaves about then (trial)
    heel_rise_reach: float = 0.4  # s on either side of the toes' turn in which it is looked for
    heel_rise_share: float = 1 / 3  # of the moment of foot off; the toes' turn gives the rest
    least_heel_rise: float = 0.05  # leg lengths; a heel that rises less marks nothing (judgement)
    agreement_half: float = 0.08  # s between the foot's points that halve an event's confidence
    edge: float = 0.25  # s from the end of a bout within which events are uncertain (trial)
    edge_confidence: float = 0.5  # less, and a contact there forms no step or stride (judgement)

    # Steps and strides.
    shortest_step: float = 0.2  # s (trial)
    longest_step: float = 2.5  # s (trial)
    shortest_stride: float = 0.4  # s (trial)
    longest_stride: float = 4.0  # s (trial); slow patients must not be dropped
    doubled: float = 0.75  # strides; two contacts of one foot in a row and nearer: found twice
    fewest_strides: int = 3  # fewer give no mean
    fewest_for_cv: int = 10  # fewer give no coefficient of variation
    cadence_agreement: float = 0.10  # of cadence from events and from the unsigned ankle distance

    # Angles.
    flat_from: float = 0.15  # of the stride: the foot lies flat
    flat_to: float = 0.35
    late_swing_from: float = 0.5  # of the swing
    late_swing_to: float = 0.9
    least_flat: float = -30.0  # deg; steeper in mid-stance: on the toes (flat feet read -21 to +4)
    stance_from: float = 0.20  # of the stride: knee extension in stance is judged after loading

    # Corrections of what pose landmarks read, fitted on rendered walks of their own
    # (tests/benchmarks/fit_gait_corrections.py; results/fit_gait_corrections.json holds the
    # scatter and the error of a body left out). Shifts come on top of the events' own.
    near_contact_shift: float = 0.0015  # s
    far_contact_shift: float = -0.001  # s
    near_foot_off_shift: float = -0.029  # s
    far_foot_off_shift: float = -0.040  # s
    step_gain: float = 1.039  # of steps on moving ground; a ratio of the sides did not transfer
    step_gain_sd: float = 0.04  # share of the length, of a body left out
    knee_peak_offset: float = 11.1  # deg
    knee_peak_sd: float = 4.2  # deg, of a body left out; likewise below
    foot_pitch_delay: float = 0.02  # s by which the landmarks of a swinging foot come late
    foot_pitch_offset: float = -3.5  # deg
    foot_pitch_sd: float = 2.9  # deg
    contact_pitch_sd: float = 2.9  # deg; the mean needs no correction
    # Errors of angles that are not corrected, bias included (validation notes, fitting set).
    knee_least_sd: float = 4.2  # deg: 3 low, SD 3
    hip_peak_sd: float = 13.0  # deg: 10 to 16 low
    hip_range_share: float = 0.25  # of the range, of which three quarters are read
    stance_pitch_sd: float = 8.0  # deg: flat feet in shoes read -21 to 4
    arm_swing_sd: float = 3.0  # deg
    trunk_flexion_offset: float = 3.4  # deg
    trunk_flexion_sd: float = 1.5  # deg
    lean_offset: float = -1.1  # deg
    lean_sd: float = 1.0  # deg
    step_width_sd: float = 0.013  # m, RMS error on six own front renders of six bodies
    step_time_side_sd: float = 0.008  # s, of one side's mean against the other's
    stance_side_sd: float = 1.5  # points
    step_length_side_sd: float = 0.03  # share of the length

    # Lengths.
    most_perspective: float = 0.25  # change of the leg's length within a bout (judgement)
    least_scale_travel: float = 3.0  # leg lengths that the hips travel to be a walked distance
    scale_agreement: float = 0.15  # of the walked distance with the body height (judgement)

    # Quality.
    small_leg_px: float = 100.0  # hip to ankle; at 85 px contacts scattered by 96 ms (renders)

    # People.
    lasting: float = 1.5  # s in view; shorter sightings are passers-by
    travels: float = 2.0  # leg lengths that a walker among several people crosses
    background: float = 0.5  # of the largest traveller's size; smaller ones are far away

    def side_errors(self) -> dict[str, float]:
        """Standard error of one side against the other, by feature: times and phases in their
        unit, lengths as a share."""
        return {
            "step_time": self.step_time_side_sd,
            "stance": self.stance_side_sd,
            "step_length_per_leg": self.step_length_side_sd,
        }
