"""Numbers, features and norms in the plain words of a finding's reason and evidence."""

from __future__ import annotations

from workbench.knowledge.codebook import Codebook
from workbench.knowledge.norm_file import Norm
from workbench.model import Observation, Side


def number(value: float) -> str:
    """A number with four significant digits at most, for reading."""
    text = f"{value:.4g}"
    return "0" if text == "-0" else text


def name_of(codebook: Codebook, feature: str, side: Side) -> str:
    """The English title of a feature (its id where the codebook lacks it) with its side."""
    entry = codebook.features.get(feature)
    name = feature if entry is None else entry.title.en
    return f"{name} ({side})" if side else name


def reasons_of(observation: Observation) -> str:
    """Why a value is missing or of low quality."""
    reasons = observation.measurement.quality.reasons
    return "; ".join(reason.text or reason.code for reason in reasons)


def measured_otherwise(name: str) -> str:
    """Why a norm cannot be used to judge a value."""
    return f"the norm of {name} was measured in another way and is for orientation only"


def norm_in_words(norm: Norm) -> str:
    """Mean and SD, or percentiles, with n and source."""
    if norm.mean is not None and norm.sd is not None:
        values = f"{number(norm.mean)} SD {number(norm.sd)}"
    else:
        values = f"{number(norm.p2_5 or 0.0)} to {number(norm.p97_5 or 0.0)}"
    return f"{values}, n {norm.n}, {norm.source}"
