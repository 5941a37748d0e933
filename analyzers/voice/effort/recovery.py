"""Recovery after rest: how much of what was lost with effort is regained."""

from __future__ import annotations

from typing import Protocol

from workbench.model import Measurement, Quality, Reason, Verdict, missing

METHOD = "after_minus_before"


class Recording(Protocol):
    """A measure in the recordings of one variant of a task."""

    @property
    def value(self) -> float | None: ...
    @property
    def method(self) -> str: ...
    @property
    def captures(self) -> tuple[str, ...]: ...
    @property
    def quality(self) -> Quality: ...


def recovery_row(
    name: str,
    worse: int,
    task: str,
    before: Recording,
    after: Recording,
    recovered: Recording | None,
    least: float | None = None,
) -> Measurement:
    """The share (%) of the loss after effort that is regained after rest.

    0 is no recovery, 100 all of it; below 0 the measure fell further, above 100 it is better than
    before. Without a loss or without a recording after rest there is none, with that reason.

    Args:
        worse: +1 where a rise is a loss, -1 where a fall is.
        least: the smallest change that can be told; of a smaller loss the share is of limited
            quality.
    """
    feature = f"voice.{name}_rest_recovery"
    share = _regained(worse, before, after, recovered)
    if recovered is not None and not isinstance(share, Reason):
        return Measurement(
            feature=feature,
            value=share,
            unit="%",
            method=METHOD,
            task=task,
            captures=(*recovered.captures, *after.captures, *before.captures),
            quality=before.quality
            & after.quality
            & recovered.quality
            & _told(before, after, least),
        )
    own = (after if recovered is None else recovered).captures
    others = (*after.captures, *before.captures)
    return missing(
        feature,
        "%",
        share if isinstance(share, Reason) else Reason("rest_not_recorded"),
        method=METHOD,
        task=task,
        captures=tuple(dict.fromkeys((*own, *others))),
    )


def _regained(
    worse: int, before: Recording, after: Recording, recovered: Recording | None
) -> float | Reason:
    """The share in %, or why there is none."""
    if before.value is None or after.value is None or before.method != after.method:
        return Reason("pair_incomplete", "before and after the effort cannot be compared")
    if worse * (after.value - before.value) <= 0:
        return Reason("no_loss", "nothing was lost with effort, so there is nothing to regain")
    if recovered is None:
        text = "the rest was not recorded: recovery, which the term asks for, cannot be judged"
        return Reason("rest_not_recorded", text)
    if recovered.value is None:
        why = "; ".join(str(r) for r in recovered.quality.reasons)
        return Reason("rest_not_measured", f"no value after the rest ({why})")
    if recovered.method != after.method:
        text = f"after effort by {after.method}, after rest by {recovered.method}"
        return Reason("measured_otherwise", text)
    return 100 * (recovered.value - after.value) / (before.value - after.value)


def _told(before: Recording, after: Recording, least: float | None) -> Quality:
    """Limited where the loss is smaller than what can be told from no loss."""
    if least is None or before.value is None or after.value is None:
        return Quality()
    loss = abs(after.value - before.value)
    if loss >= least:
        return Quality()
    text = f"a share of a loss of {loss:.2g}, and less than {least:.2g} cannot be told from none"
    return Quality(Verdict.LIMITED, (Reason("loss_too_small", text),))
