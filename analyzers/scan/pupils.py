"""Where the pupils are, as far as a scan tells, and the W index that rests on them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.distances import CHANGE, WIDE
from analyzers.scan.doubts import Doubts, doubted
from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.holes import hidden_reason
from analyzers.scan.points import width
from analyzers.scan.repeat_spread import change_95
from analyzers.scan.unit import Scale
from workbench.model import Measurement, Quality, Reason, Verdict, missing

METHOD = "landmarks_fissures"
DISTANCE, INDEX = "scan.interpupillary_distance", "scan.w_index"
ERROR_MM, REPEAT_MM = 1.5, 0.5
"""Standard deviations as in ``distances.Distance``."""
OPEN_SHARE = 0.18
"""Least height of an open eye as a share of its length: about 5 of 28 mm (judgement; a normal
fissure is a third as high as it is long). Lids below it are closed, squinting or drooping."""


def pupil_rows(
    face: FaceOnScan, scale: Scale, colour: Quality, doubts: Doubts = MappingProxyType({})
) -> list[Measurement]:
    """Interpupillary distance (mm) and W index; missing on closed eyes and without colours."""
    mm, points = scale.mm_per_unit, face.points
    needed = {f"{name}_{side}" for name in ("ex", "en") for side in "RL"}
    reason = None
    if mm is None:
        reason = scale.quality.reasons[0]
    elif not needed <= points.keys():
        reason = Reason("landmark_hidden", "too few views show the corners of both eyes")
    elif at_hole := hidden_reason(needed, face.hidden):
        reason = at_hole
    elif colour.verdict is not Verdict.GOOD:
        text = "without colours it cannot be told whether the eyes are open"
        reason = Reason("no_colour", text)
    elif not all(_is_open(points, side) for side in "RL"):
        reason = Reason("eyes_closed", "the eyes are closed or their lids are not seen")
    if reason is not None or mm is None:
        why = reason or Reason("unit_unknown")
        return [
            missing(DISTANCE, "mm", why, method=METHOD),
            missing(INDEX, "1", why, method=METHOD),
        ]
    between = _between(points) * mm
    quality = scale.quality & doubted(sorted(needed), doubts)
    index = partial(_index, mm=mm)
    return [
        Measurement(
            feature=DISTANCE,
            value=between,
            unit="mm",
            method=METHOD,
            n=face.views,
            ci_low=between - WIDE * ERROR_MM,
            ci_high=between + WIDE * ERROR_MM,
            mdc95=CHANGE * REPEAT_MM,
            quality=quality,
        ),
        Measurement(
            feature=INDEX,
            value=index(points),
            unit="1",
            method=METHOD,
            n=face.views,
            mdc95=change_95(index, points, needed),
            quality=quality,
        ),
    ]


def w_index(inner: float, between: float, outer: float) -> float:
    """The W index of inner canthal, interpupillary and outer canthal distance (mm).

    Farrer et al. 1992 (Am J Hum Genet 50:902); above 1.95 means telecanthus.

    Example:
        >>> round(w_index(33.1, 65.0, 90.1), 2)
        1.7
    """
    x = (2 * inner - (0.2119 * outer + 3.909)) / outer
    y = (2 * inner - (0.2479 * between + 3.909)) / between
    return x + y + inner / between


def _between(points: Mapping[str, Array]) -> float:
    """Distance of the middles of both fissures, in file units."""
    middles = [(points[f"ex_{side}"] + points[f"en_{side}"]) / 2 for side in "RL"]
    return float(np.linalg.norm(middles[1] - middles[0]))


def _index(points: Mapping[str, Array], mm: float) -> float:
    inner, outer = (width(points, f"{k}_R", f"{k}_L") * mm for k in ("en", "ex"))
    return w_index(inner, _between(points) * mm, outer)


def _is_open(points: Mapping[str, Array], side: str) -> bool:
    upper, lower = points.get(f"ps_{side}"), points.get(f"pi_{side}")
    if upper is None or lower is None:
        return False
    length = width(points, f"ex_{side}", f"en_{side}")
    return bool(np.linalg.norm(upper - lower) > OPEN_SHARE * length)
