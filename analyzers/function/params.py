"""The settings of the functional tests. Every one is stored with the values it made.

"Trial" is the measured trial of the gait analyzer (26 recordings with markers); "judgement" is
untested. Each test has a section of its own; what all of them need stands in ``Params``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from workbench.plugin.contract import Settings


@dataclass(frozen=True, slots=True)
class Chair:
    """Rising from a chair and sitting down. Shares are of the hip's way up from the seat."""

    least_rise: float = 0.20  # leg lengths from seat to standing; less is no chair rise (judgement)
    full: float = 0.75  # share that a full rise reaches, of the highest one (judgement)
    seated: float = 0.30  # share below which the person sits again (judgement)
    onset_speed: float = 0.05  # of the peak speed; below it a movement has not begun (judgement)
    trunk_onset: float = 0.05  # the same for the shoulders, whose noise is larger (judgement)
    longest_lean: float = 2.5  # s that the trunk may move before the seat is left (judgement)
    repetitions: int = 5  # of the five-times test
    window: float = 30.0  # s of the 30-second test
    half_rise: float = 0.5  # of the way up at the end of the 30 s: a stand (Rikli & Jones 1999)
    boundary_sd: float = 0.08  # s, of a phase boundary (largest of five kinds, 32 rendered rises)


@dataclass(frozen=True, slots=True)
class Hands:
    """Hands that press on something: thighs, knees, seat or arm rests."""

    # The wrist joint of a hand on a thigh lies over the line from hip to knee by the radius of
    # the thigh (girth 38-50 cm on a length of 35-45 cm: 0.13-0.23) and half a wrist (0.05-0.07);
    # a limit of 0.15, as a hand beside the thigh has, would miss a hand on top of it.
    near_thigh: float = 0.30  # thigh lengths from wrist to that line, at most (anthropometry)
    with_thigh: float = 0.75  # thigh lengths/s against the thigh: rests or climbs (judgement)
    least_time: float = 0.3  # s (gait reference 2.2)
    still: float = 0.25  # thigh lengths/s; a slower wrist rests on what does not move (judgement)
    least_lean: float = 0.2  # s of leaning forward in which a hand on the seat is judged
    body_over: float = 0.4  # thigh lengths/s of the shoulder, which go over a hand that is planted
    behind: float = 0.25  # thigh lengths from the hip; further on, near the thigh, is the lap
    # (the three: judgement, set with one rendered clip in view)
    low: float = 0.40  # of the standing hip height, from which hands on thighs count (reference)
    high: float = 0.90  # and to which (reference)


@dataclass(frozen=True, slots=True)
class UpAndGo:
    """Timed up and go."""

    least_travel: float = 2.0  # leg lengths away from the chair and back (judgement)
    turned: float = 20.0  # deg off the walking line, at which a turn begins and ends (judgement)
    boundary_sd: float = 0.08  # s, of a phase boundary (2 rendered tests; rising: 32)
    turn_cutoff: float = 2.0  # Hz, of the direction of the body
    narrow: float = 0.25  # share of the widest shoulders seen exactly from the side (judgement)


@dataclass(frozen=True, slots=True)
class FloorRise:
    """Rising from the floor. Heights are above the ankles, as shares of the hips' height in
    standing; all of these are judgement."""

    least_leg: float = 0.8  # leg lengths that the hips are high in standing, at least
    lying_hip: float = 0.35  # at most, lying; above it the hips have left the floor
    lying_trunk: float = 60.0  # deg from the vertical, at least, lying
    least_lying: float = 0.3  # s seen lying before the rise
    moving: float = 0.10  # leg lengths/s of trunk, knee and head together: movement has begun
    moving_for: float = 0.3  # s
    standing_hip: float = 0.90  # at least, standing
    standing_trunk: float = 25.0  # deg from the vertical, at most, standing
    stable: float = 0.5  # s that standing must last
    last_rise: float = 1.5  # s before stable standing in which the shoulders move for the last time
    erect_speed: float = 0.05  # of their fastest speed in it; slower: erect
    boundary_sd: float = 0.12  # s, of a phase boundary (largest of six kinds, 4 rendered rises)
    face: float = 0.02  # leg lengths that the nose is below the ears, prone, or above, supine
    hand_on_floor: float = 0.12  # leg lengths of the wrist above the ankles, at most


@dataclass(frozen=True, slots=True)
class ArmRaise:
    """Raising the arms. Angles in the picture, 0 hanging, 180 overhead."""

    least_raise: float = 15.0  # deg above the resting angle; less is no attempt (judgement)
    back_at_rest: float = 10.0  # deg above the resting angle; below it the arm is down (judgement)
    onset: float = 0.10  # share of the way up at which a raise begins and ends (judgement)
    top: float = 10.0  # deg below the highest angle that count as the top (judgement)
    held: float = 0.2  # s that an angle must be held to count (judgement)
    flat_arm: float = 0.85  # of its own length that the upper arm shows; less is limited
    out_of_plane: float = 0.70  # and less is refused: 45 deg out of the plane (geometry)
    least_seen: float = 0.8  # share of the frames of a raise in which the arm is seen (judgement)
    feet_move: float = 0.25  # leg lengths that a foot may go against the other (judgement)
    straight_elbow: float = 45.0  # deg of flexion at the top that still count as straight
    upright: float = 10.0  # deg that the trunk may lean at the top (both: judgement)
    angle_sd: float = 4.0  # deg, of an angle (16 rendered raises); people scatter more
    time_sd: float = 0.06  # s, of the hold (16 rendered raises)
    lean_sd: float = 2.0  # deg, of the trunk's lean (16 rendered raises: mean error 1.3, most 4.5)
    head_sd: float = 8.0  # % of the trunk, of the wrist over the head: the vertex is an estimate


@dataclass(frozen=True, slots=True)
class OneLeg:
    """Standing on one leg."""

    lifted_cm: float = 5.0  # that the ankle is higher than on the floor (gait reference 2.2)
    lowered: float = 0.6  # of that height, below which the foot is down again (judgement)
    leg_of_height: float = 0.491  # of the stature, hip to ankle (Drillis and Contini 1966)
    usual_height_cm: float = 170.0  # where the height is not known
    least_time: float = 0.5  # s; shorter lifts are steps (judgement)
    least_floor: float = 0.3  # s that both feet must be seen on the floor (judgement)
    hop: float = 0.15  # leg lengths that the standing foot may move (judgement)
    travels: float = 0.5  # leg lengths that the hips may go; more is a step (judgement)
    time_sd: float = 0.07  # s, bias included (10 rendered stances); people scatter more


@dataclass(frozen=True, slots=True)
class Stairs:
    """Going up stairs. Lengths in leg lengths."""

    least_foot_visibility: float = 0.2  # 0-1; the far foot is hidden, its place is guessed well
    still: float = 0.45  # leg lengths/s; a slower foot stands (judgement)
    least_stand: float = 0.08  # s that it stands (judgement)
    leaves: float = 0.015  # from where it stood: it has left (judgement)
    arrives: float = 0.015  # from where it will stand: it has arrived (judgement)
    least_riser: float = 0.10  # about 9 cm of an adult; smaller rises are no step (judgement)
    largest_riser: float = 0.40  # and larger ones are two steps at once (judgement)
    uneven: float = 0.15  # risers; mean distance of the feet from whole steps (judgement)
    same_level: float = 0.5  # risers between two feet on one step (judgement)
    time_sd: float = 0.15  # s, bias included (6 rendered climbs); people scatter more
    fewest_steps: int = 2  # fewer are no flight of stairs
    hand_rests: float = 0.06  # leg lengths within which a hand that holds on stays (judgement)
    body_moves: float = 0.15  # leg lengths that the hips go meanwhile (judgement)
    least_hold: float = 0.5  # s; a swinging arm stands still for less (judgement)


@dataclass(frozen=True, slots=True)
class TimedWalk:
    """A walk or run over a known distance."""

    least_travel: float = 2.0  # leg lengths across the picture, for a speed by scale (judgement)
    least_time: float = 1.0  # s seen on the way (judgement)
    trim: float = 0.3  # s dropped at both ends (filter and cropped bodies at the picture's edge)
    same_size: float = 0.15  # that the leg's length may change: else not across the picture


@dataclass(frozen=True, slots=True)
class SixMinutes:
    """The six-minute walk."""

    cutoff: float = 0.3  # Hz, of the place along the course
    across: float = 3.0  # leg lengths of travel across the picture that make a course (judgement)
    along: float = 1.3  # ratio of the largest to the smallest size, towards the camera (judgement)
    along_view: float = 0.35  # shoulder width / trunk; less is a side view: not towards the camera
    least_reach: float = 0.5  # of the usual range, between two turns (judgement)
    whole_lap: float = 0.8  # of the usual range; a shorter first stretch is no lap (judgement)
    away: float = 0.5  # s not seen at a turn, after which its time is half-way through the gap
    moving: float = 0.3  # of the usual speed; slower is standing (judgement)
    end_share: float = 0.05  # of the course; SD of each end's part (30 simulated walks: 0.02-0.05)
    timed_end_share: float = 0.15  # the same where it is told from the time alone (judgement)
    turn_sd: float = 0.5  # s, of the time of a turn (judgement)
    uneven_lap: float = 1.7  # of the usual time of a lap: a turn was missed, or a rest (judgement)
    longest_course: float = 60.0  # m between two turns; a longer distance_m is not that (judgement)
    minutes: int = 6
    least_covered: float = 0.5  # of a minute that laps cover, for its value (judgement)
    least_minutes: float = 2.0  # that a slope rests on (judgement)
    fewest_laps: int = 5  # for a slope with an interval (trend)
    window: float = 8.0  # s of walking for one cadence, at most
    least_window: float = 2.5  # s, at least
    turn_margin: float = 0.5  # s beside a turn that count for no cadence
    shortest_step: float = 0.25  # s (trial: 0.2-2.5)
    longest_step: float = 1.6  # s
    least_rhythm: float = 0.3  # autocorrelation at the step time (gait analyzer)
    least_paced: float = 0.25  # of a minute with a cadence, for its value (judgement)
    least_leg_px: float = 50.0  # hip to ankle; the steps of smaller people drown in noise


@dataclass(frozen=True, slots=True)
class Params:
    """Limits and constants of all tests."""

    # Cleaning.
    least_visibility: float = 0.5  # 0-1, of a landmark (trial)
    longest_gap: float = 0.25  # s that is bridged (trial)
    cutoff: float = 6.0  # Hz, zero-lag Butterworth, 2nd order forward and backward (trial)
    resample_rate: float = 60.0  # Hz, for recordings with a variable frame rate

    # Recording.
    least_rate: float = 20.0  # frames/s; below it all timing is of limited quality (judgement)
    small_leg_px: float = 100.0  # hip to ankle; smaller people scatter more (renders)
    side_view: float = 0.35  # shoulder width / trunk length below which it is a side view
    front_view: float = 0.60  # and above which it is a front or back view (both: judgement)

    # People.
    lasting: float = 1.5  # s in view; shorter sightings are passers-by
    travels: float = 2.0  # leg lengths that a walker among several people crosses
    background: float = 0.5  # of the largest traveller's size; smaller ones are far away

    edit_reach: float = 1.0  # s; an edit means the nearest event of its kind within it

    # One section per test.
    chair: Chair = field(default_factory=Chair)
    hands: Hands = field(default_factory=Hands)
    up_and_go: UpAndGo = field(default_factory=UpAndGo)
    floor_rise: FloorRise = field(default_factory=FloorRise)
    arm_raise: ArmRaise = field(default_factory=ArmRaise)
    one_leg: OneLeg = field(default_factory=OneLeg)
    stairs: Stairs = field(default_factory=Stairs)
    timed_walk: TimedWalk = field(default_factory=TimedWalk)
    six_minutes: SixMinutes = field(default_factory=SixMinutes)


def flat(params: Params) -> Settings:
    """All settings by name, those of a section as ``section_name``."""
    out: dict[str, str | int | float | bool | None] = {}
    for name, value in asdict(params).items():
        if isinstance(value, dict):
            out |= {f"{name}_{key}": inner for key, inner in value.items()}
        else:
            out[name] = value
    return out
