"""The points of a picture in words."""

from __future__ import annotations

import re

from ui.i18n import tr, tr_or
from ui.player.overlay import side_of
from ui.study.wording import side_name


def point_name(point: str) -> str:
    """``Shoulder, left`` for ``left_shoulder``; points of a face mesh have a number."""
    if point.isdigit():
        return tr("points.number", number=point)
    stem = re.sub(r"^(left|right)_|_(left|right)$", "", point)
    words = tr_or(f"point.{stem}", stem.replace("_", " "))
    return ", ".join(filter(None, (words[:1].upper() + words[1:], side_name(side_of(point)))))
