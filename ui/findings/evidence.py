"""A comparison of both sides is one line of evidence, not one for each side."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model import Evidence


def joined(evidence: Iterable[Evidence]) -> list[tuple[Evidence, ...]]:
    """What stands one after another and differs in nothing but side and value, together."""
    groups: list[list[Evidence]] = []
    for item in evidence:
        last = groups[-1] if groups else []
        both = item.side and last and item.side not in {other.side for other in last}
        if both and last[0].side and _what(last[0]) == _what(item):
            last.append(item)
        else:
            groups.append([item])
    return [tuple(group) for group in groups]


def _what(item: Evidence) -> tuple[object, ...]:
    return (item.feature, item.capture, item.task, item.criterion, item.holds, item.source)
