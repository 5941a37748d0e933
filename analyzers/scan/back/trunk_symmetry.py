"""The posterior trunk symmetry index (POTSI) from marks on a back.

Introduced by Suzuki et al. 1999 and used by Minguez et al. (Eur Spine J 2007;16:73); its six parts
as the program SCODIAC states them: frontal asymmetry of C7 and of the axillary folds (over the
distance of the folds) and of the waist (over its width), and difference in height of shoulders,
axillary folds and waist (over the height of C7), about the vertical through the top of the natal
cleft; in percent, summed, 0 is symmetry.
"""

from __future__ import annotations

from collections.abc import Mapping

from analyzers.scan.back.marks import AXILLAE, C7, CLEFT, SHOULDERS, WAISTS
from analyzers.scan.camera import Array

NEEDED = (C7, CLEFT, *SHOULDERS, *AXILLAE, *WAISTS)


def potsi(marks: Mapping[str, Array]) -> float | None:
    """The index (%), or None where the marks contradict each other.

    The vertical is the back's own plane of symmetry, since a file does not say which way is down;
    a line through the iliac spines would not do: marks 5 mm off turn it by 4 degrees, and a degree
    makes 10 % of the index.

    Args:
        marks: mm in the back's frame (left, up, out), those of ``NEEDED``.
    """
    flat = {name: (marks[name] - marks[CLEFT])[:2] for name in NEEDED}
    axillae, waists, shoulders = (
        (flat[pair[0]], flat[pair[1]]) for pair in (AXILLAE, WAISTS, SHOULDERS)
    )
    width, waist = (float(pair[0][0] - pair[1][0]) for pair in (axillae, waists))
    tall = float(flat[C7][1])
    if min(width, waist, tall) <= 0:
        return None
    frontal = (
        abs(flat[C7][0]) / width
        + abs(axillae[0][0] + axillae[1][0]) / width
        + abs(waists[0][0] + waists[1][0]) / waist
    )
    lifted = sum(abs(a[1] - b[1]) for a, b in (shoulders, axillae, waists)) / tall
    return float(100 * (frontal + lifted))
