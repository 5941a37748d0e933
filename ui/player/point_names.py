"""The points of a picture in words."""

from __future__ import annotations

import re

from ui.i18n import tr, tr_or
from ui.player.face_mesh import part_of_point
from ui.player.overlay import side_of
from ui.study.wording import side_name

_LIDS = {f"{lid}_lid_{side}" for lid in ("upper", "lower") for side in ("right", "left")}


def point_name(point: str) -> str:
    """``Shoulder, left`` for ``left_shoulder``; points of a face mesh have a number."""
    part = part_of_point(int(point)) if point.isdigit() else ""
    if part:
        return tr("points.of_face", part=tr(f"face.{part}"), number=point)
    if point.isdigit():
        return tr("points.number", number=point)
    if point in _LIDS:  # right and left as the mesh counts, which a mirrored picture exchanges
        key = "points.picture_left" if point.endswith("_right") else "points.picture_right"
        return tr(key, part=tr(f"face.{point.removesuffix('_right').removesuffix('_left')}"))
    stem = re.sub(r"^(left|right)_|_(left|right|R|L)$", "", point)
    words = tr_or(f"point.{stem}", stem.replace("_", " "))
    return ", ".join(filter(None, (words[:1].upper() + words[1:], side_name(side_of(point)))))
