"""Angles as a clinician reads them, from the joint centres of a posed body."""

from __future__ import annotations

from typing import Any

import numpy as np
from body import Array, Body


def angles(b: Body, G: Array, Q: Array, w: Any = None) -> dict[str, float]:
    """clinical angles from joint centres (deg)"""
    ix = b.ix
    o = {}
    for s, S in (("l", "left"), ("r", "right")):
        h, k, a = Q[ix["thigh_" + s]], Q[ix["calf_" + s]], Q[ix["foot_" + s]]
        t = k - h
        sh = a - k
        o[f"knee_flexion_{S}"] = float(
            np.degrees(np.arccos(np.clip(t @ sh / np.linalg.norm(t) / np.linalg.norm(sh), -1, 1)))
        )
        o[f"thigh_pitch_{S}"] = float(np.degrees(np.arctan2(t[0], -t[2])))
        o[f"shank_pitch_{S}"] = float(np.degrees(np.arctan2(sh[0], -sh[2])))
    sm = (Q[ix["upperarm_l"]] + Q[ix["upperarm_r"]]) / 2
    hm = (Q[ix["thigh_l"]] + Q[ix["thigh_r"]]) / 2
    d = sm - hm
    o["trunk_lean_to_right"] = float(np.degrees(np.arctan2(-d[1], d[2])))
    o["trunk_flexion"] = float(np.degrees(np.arctan2(d[0], d[2])))
    hl, hr = Q[ix["thigh_l"]], Q[ix["thigh_r"]]
    e = hl - hr
    o["pelvic_list_left_up"] = float(np.degrees(np.arctan2(e[2], np.hypot(e[0], e[1]))))
    return o
