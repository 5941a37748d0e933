"""Pursing the lips: how much narrower the mouth gets, and to which side it is pulled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analyzers.face import anatomy
from analyzers.face.companions import companions
from analyzers.face.films.recording import Points
from analyzers.face.medians import PAIR
from analyzers.face.movements.excursion import Excursion
from analyzers.face.rows import Place, Value, both_ways, refused
from workbench.model import GOOD, Measurement, Side

Sided = Mapping[Side, Excursion | None]


def pucker_rows(
    fixed: Sided,
    raw: Sided,
    raw_face: Points,
    rest: Sequence[int],
    place: Place,
    *,
    method: str,
) -> list[Measurement]:
    """Narrowing in % of the width at rest, and the shift of the mouth's middle to the left.

    Args:
        fixed, raw: paths of the corners of the mouth; outward is positive.
        raw_face: (n, 478, 2) plain landmarks in the facial frame (px): the width at rest.
    """
    widths = anatomy.mouth_width(raw_face[list(rest)]) * place.scale.mm_per_px
    widths = widths[np.isfinite(widths)]
    narrow: list[Value | None] = []
    shift: list[Value | None] = []
    for one in (fixed, raw):
        left, right = (one[side] for side in PAIR)
        if left is None or right is None or not len(widths):
            narrow.append(None)
            shift.append(None)
            continue
        count = min(left.n, right.n)
        inward = -(left.lateral + right.lateral)
        narrow.append((100.0 * inward / float(np.median(widths)), None, count))
        shift.append(((left.lateral - right.lateral) / 2, None, count))
    lacking = refused("side_missing", "needs both corners of the mouth, at rest and pursed")
    return [
        *companions(
            "pucker_narrowing",
            (narrow[0], narrow[1]),
            place,
            method=method,
            unit="%",
            quality=GOOD if narrow[0] else lacking,
            raw_quality=GOOD if narrow[1] else lacking,
        ),
        *both_ways("pucker_deviation", "deviation", (shift[0], shift[1]), place, method=method),
    ]
