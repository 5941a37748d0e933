"""A title in as many lines as it needs, with something unbreakable at its end; never cut off."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics


def title_lines(metrics: QFontMetrics, title: str, tail: int, room: int) -> list[str]:
    """The lines of ``title``; the last one leaves room for what follows it.

    Args:
        tail: width of what follows the last word on its line (px; 0: nothing).
        room: width of a line (px).

    Returns:
        Lines; the last one is empty where what follows stands alone on it.
    """
    lines: list[list[str]] = [[]]
    for word in title.split():
        tried = [*lines[-1], word]
        if lines[-1] and metrics.horizontalAdvance(" ".join(tried)) > room:
            lines.append([word])
        else:
            lines[-1] = tried
    while tail and metrics.horizontalAdvance(" ".join(lines[-1])) + tail > room and lines[-1]:
        last = lines[-1].pop() if len(lines[-1]) > 1 else ""
        lines.append([last] if last else [])
        if not last:
            break
    return [" ".join(words) for words in lines]
