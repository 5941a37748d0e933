"""The shape of ``norms.toml``: reference values with population, protocol and source."""

from __future__ import annotations

from typing import Literal

import msgspec

from workbench.plugin.data_file import DataFileError, read_data_file
from workbench.plugin.manifest import Manifest


class Norm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Reference values of one feature for one group of people.

    ``transfers`` tells whether the reference was measured in a way that compares with ours: only
    then may a z-score carry a sign (present or excluded); otherwise it is for orientation.
    ``variants`` are those of the task (5x, 30s, comfortable, fast) that the protocol of the
    reference is; empty means any. ``method`` is the way of measuring (``Measurement.method``) that
    it holds for; empty means any. ``text`` names what was read or counted (``read_text``); empty
    means any.

    ``pooled`` says over what a site's norm is pooled, with ``women`` and ``men`` in it: no such
    norm stands for people of the same sex and age, so it gives no z and no rule uses it.
    """

    feature: str
    population: str
    n: int
    source: str
    mean: float | None = None
    sd: float | None = None
    p2_5: float | None = None
    p97_5: float | None = None
    p5: float | None = None
    p50: float | None = None
    p95: float | None = None
    sex: Literal["F", "M", "any"] = "any"
    age: tuple[float, float] = (0.0, 125.0)
    tasks: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    method: str = ""
    text: str = ""
    protocol: str = ""
    transfers: bool = False
    pooled: tuple[Literal["sexes", "ages"], ...] = ()
    women: int | None = None
    men: int | None = None


class Detectable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The smallest change of a feature that is more than error, from repeated measurements.

    ``sdc`` is 1.96 sqrt(2) SEM, in the feature's unit; ``n`` people gave ``repeats`` values
    ``across`` visits, recordings of one visit, or trials of one recording. What trials of one
    recording differ by is shown, and never used: it leaves out what differs between recordings.
    """

    feature: str
    sdc: float
    n: int
    repeats: int
    across: Literal["visits", "recordings", "trials"]
    source: str
    tasks: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    method: str = ""
    text: str = ""


class NormFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All norms of an analyzer."""

    norm: tuple[Norm, ...] = ()


def load_norms(manifest: Manifest) -> tuple[Norm, ...]:
    """The norms of one analyzer (none if it ships no ``norms.toml``).

    Raises:
        DataFileError: for a norm with neither mean and SD nor percentiles, or with n below 1.
    """
    file = manifest.file("norms.toml")
    if not file.is_file():
        return ()
    norms = read_data_file(file, NormFile).norm
    for i, norm in enumerate(norms):
        whole = norm.mean is not None and norm.sd is not None
        if not whole and (norm.p2_5 is None or norm.p97_5 is None):
            raise DataFileError(file, f"norm[{i}]", "needs mean and sd, or p2_5 and p97_5")
        if norm.sd is not None and norm.sd <= 0:
            raise DataFileError(file, f"norm[{i}].sd", "must be above 0")
        if norm.n < 1:
            raise DataFileError(file, f"norm[{i}].n", "must be at least 1")
    return norms
