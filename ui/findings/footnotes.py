"""A doubt that many values share is told once, above them; each value bears its sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ui.findings.reasons import sentences
from workbench.model import Observation, Verdict

SIGNS = "¹²³⁴⁵⁶⁷⁸⁹"
SHARED_BY = 4
"""From so many values on it pays to look up a sign (judgement)."""


def footnotes(observations: Iterable[Observation]) -> dict[str, str]:
    """The signs of the sentences that many values need, in order of their first use."""
    used: Counter[str] = Counter()
    for seen in observations:
        m = seen.measurement
        if m.value is not None and m.quality.verdict is not Verdict.GOOD:
            used.update(sentences(m.quality.reasons))
    shared = [words for words, n in used.items() if n >= SHARED_BY]
    return dict(zip(shared, SIGNS, strict=False))


def marked(verdict: str, reasons: Iterable[str], signs: Mapping[str, str]) -> str:
    """``limited ¹ ²: A reason of its own.``"""
    told = list(reasons)
    head = " ".join([verdict, *(signs[words] for words in signs if words in told)])
    rest = " ".join(words for words in told if words not in signs)
    return f"{head}: {rest}" if rest else head
