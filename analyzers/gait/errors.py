"""What all strides of a recording share of an error: no number of strides makes it smaller.

Intervals of single features are widened by these standard errors (``Samples.common``).
"""

from __future__ import annotations

from collections.abc import Mapping

from analyzers.gait.params import Params


def side_errors(params: Params) -> Mapping[str, float]:
    """Of times (s) and phases (points of the cycle) in a side view.

    Double support is the stance of both feet less 100 %, so it carries the error of both; single
    support is the other foot's swing.
    """
    stance = params.stance_side_sd
    return {
        "step_time": params.step_time_side_sd,
        "stance": stance,
        "swing": stance,
        "single_support": stance,
        "double_support": 2**0.5 * stance,
    }


def angle_errors(params: Params) -> Mapping[str, float]:
    """Of the near side's angles, deg; those that are not corrected hold their bias as well."""
    return {
        "knee_flexion_peak": params.knee_peak_sd,
        "knee_flexion_stance_least": params.knee_least_sd,
        "hip_flexion_peak": params.hip_peak_sd,
        "foot_pitch_late_swing": params.foot_pitch_sd,
        "foot_pitch_contact": params.contact_pitch_sd,
        "foot_pitch_stance": params.stance_pitch_sd,
        "trunk_flexion": params.trunk_flexion_sd,
        "arm_swing": params.arm_swing_sd,
    }
