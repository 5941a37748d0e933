"""What a capture is waiting for, told by a shape and a word as well as a colour."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from workbench.model import Finding, FindingState
from workbench.store.snapshot import Snapshot


class CaptureState(StrEnum):
    """From new to reviewed; a problem outranks all but a running job."""

    NEW = "new"
    RUNNING = "running"
    MEASURED = "measured"
    REVIEW = "review"
    REVIEWED = "reviewed"
    PROBLEM = "problem"


ICON = {
    CaptureState.NEW: "state_new",
    CaptureState.RUNNING: "state_running",
    CaptureState.MEASURED: "state_measured",
    CaptureState.REVIEW: "state_review",
    CaptureState.REVIEWED: "state_done",
    CaptureState.PROBLEM: "state_problem",
}
ROLE = {
    CaptureState.NEW: "quiet",
    CaptureState.RUNNING: "accent",
    CaptureState.MEASURED: "quiet",
    CaptureState.REVIEW: "look",
    CaptureState.REVIEWED: "accent",
    CaptureState.PROBLEM: "problem",
}


def states(
    snapshot: Snapshot, findings: Collection[Finding], running: Collection[str]
) -> dict[str, CaptureState]:
    """The state of every capture."""
    result = dict.fromkeys(snapshot.captures, CaptureState.NEW)
    for stored in snapshot.results:
        # An analyzer that had nothing to do (a walk against no clock) has measured nothing.
        for path in stored.captures if stored.measurements else ():
            if path in result:
                result[path] = CaptureState.MEASURED
    for finding in findings:
        if finding.state is not FindingState.PRESENT:
            continue
        decided = finding.key in snapshot.decisions
        for path in {evidence.capture for evidence in finding.evidence}:
            if path not in result:
                continue
            if not decided:
                result[path] = CaptureState.REVIEW
            elif result[path] is not CaptureState.REVIEW:
                result[path] = CaptureState.REVIEWED
    for problem in snapshot.problems:
        if problem.capture in result:
            result[problem.capture] = CaptureState.PROBLEM
    for path in running:
        if path in result:
            result[path] = CaptureState.RUNNING
    return result
