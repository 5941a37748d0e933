"""What is imposed on a walk."""

from __future__ import annotations

import dataclasses as dc


@dc.dataclass
class GaitParams:
    """What is imposed on a walk: seconds, metres, degrees and shares of the stride."""

    name: str = "normal"
    cadence: float = 110.0  # steps / min (mean of both sides)
    step_length_l: float = 0.62  # m, left foot ahead of right at left IC
    step_length_r: float = 0.62
    step_time_ratio_l: float = (
        0.5  # share of the stride between right IC and left IC (= left step time / stride)
    )
    stance_l: float = 0.62  # stance fraction of the stride
    stance_r: float = 0.62
    step_width: float = 0.11
    ic_pitch_l: float = 18.0  # foot pitch at initial contact, + = toes up (deg)
    ic_pitch_r: float = 18.0
    fo_pitch_l: float = 58.0  # foot pitch (toes down) at foot-off
    fo_pitch_r: float = 58.0
    swing_pitch_l: float = 2.0  # foot pitch in mid swing; foot drop: about -25
    swing_pitch_r: float = 2.0
    knee_swing_l: float = 60.0  # peak knee flexion in swing (deg); steppage: > 75
    knee_swing_r: float = 60.0
    toe_out: float = 6.0
    pelvis_sway: float = 0.020  # m, lateral, towards the stance side
    pelvis_list: float = 3.0  # deg, drop of the swing side (Trendelenburg > 8)
    trunk_lean: float = 1.0  # deg, trunk over the stance side (waddling > 8)
    trunk_flexion: float = 3.0
    pelvis_yaw: float = 6.0
    pelvis_fwd: float = (
        0.07  # m, pelvis ahead of the mid-point between the ankles at mid double support
    )
    arm_swing: float = 22.0
    elbow: float = 22.0
    duration: float = 10.0
    fps: float = 30.0
