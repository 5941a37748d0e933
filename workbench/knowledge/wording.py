"""The plain words of a finding's reason and evidence, in the language of whoever reads them.

Every sentence is an English template (``say``), whose words in other languages stand in
``workbench/words.toml``. Tables and logs are written in English; the window judges with its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.knowledge.codebook import Codebook
from workbench.knowledge.norm_file import Norm
from workbench.model import Observation, Side
from workbench.plugin.words import Words

PROVISIONAL = "the rule is provisional: its threshold is not yet validated"
ENGLISH = Words()


def number(value: float) -> str:
    """A number with four significant digits at most, for reading."""
    text = f"{value:.4g}"
    return "0" if text == "-0" else text


def joined(texts: Iterable[str]) -> str:
    """Several reasons as one, none twice."""
    return "; ".join(dict.fromkeys(text for text in texts if text))


@dataclass(frozen=True, slots=True)
class Wording:
    """Names from the codebook and sentences, in one language."""

    codebook: Codebook
    words: Words = ENGLISH

    def say(self, template: str, /, *values: object) -> str:
        """A sentence from its English template and its values."""
        return self.words.say(template, *values)

    def name(self, feature: str, side: Side) -> str:
        """The title of a feature (its id where the codebook lacks it) with its side."""
        entry = self.codebook.features.get(feature)
        name = feature if entry is None else entry.title.in_language(self.words.language)
        return f"{name} ({self.say(side)})" if side else name

    def reasons(self, observation: Observation) -> str:
        """Why a value is missing or of low quality."""
        reasons = observation.measurement.quality.reasons
        return "; ".join(self.words.said(reason.text or reason.code) for reason in reasons)

    def measured_otherwise(self, name: str) -> str:
        """Why a norm cannot be used to judge a value."""
        return self.say(
            "the norm of {1} was measured in another way and is for orientation only", name
        )

    def no_norm(self, template: str, why_none: str, /, *values: object) -> str:
        """That no norm applies, and why there is none although there are some for the feature."""
        text = self.say(template, *values)
        return f"{text} ({self.words.said(why_none)})" if why_none else text

    def span(self, low: float, high: float) -> str:
        """A range of numbers."""
        return self.say("{1} to {2}", number(low), number(high))

    def norm(self, norm: Norm) -> str:
        """Mean and SD, or percentiles, with n and source."""
        if norm.mean is not None and norm.sd is not None:
            values = f"{number(norm.mean)} SD {number(norm.sd)}"
        else:
            values = self.span(norm.p2_5 or 0.0, norm.p97_5 or 0.0)
        return f"{values}, n {norm.n}, {self.words.said(norm.source)}"
