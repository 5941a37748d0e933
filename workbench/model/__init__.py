"""Frozen value objects of the domain. No input or output, no heavy import, knows nobody."""

from workbench.model.capture import Capture, Modality, Side, Subject, Visit
from workbench.model.edits import (
    AddEvent,
    ChoosePerson,
    Edit,
    MoveEvent,
    MovePoint,
    RemoveEvent,
    SetScale,
    SetSegment,
    StateFact,
    SwapSides,
)
from workbench.model.facts import FACTS, Fact, FactValue, parse_fact
from workbench.model.finding import Decision, Evidence, Finding, FindingState, RuleStatus
from workbench.model.measurement import Measurement, Validation, missing
from workbench.model.observation import Observation
from workbench.model.problem import Problem
from workbench.model.quality import GOOD, Quality, Reason, Verdict, worst
from workbench.model.stated import with_stated
from workbench.model.time import FrameClock, Span
from workbench.model.track import Event, Track

__all__ = [
    "FACTS",
    "GOOD",
    "AddEvent",
    "Capture",
    "ChoosePerson",
    "Decision",
    "Edit",
    "Event",
    "Evidence",
    "Fact",
    "FactValue",
    "Finding",
    "FindingState",
    "FrameClock",
    "Measurement",
    "Modality",
    "MoveEvent",
    "MovePoint",
    "Observation",
    "Problem",
    "Quality",
    "Reason",
    "RemoveEvent",
    "RuleStatus",
    "SetScale",
    "SetSegment",
    "Side",
    "Span",
    "StateFact",
    "Subject",
    "SwapSides",
    "Track",
    "Validation",
    "Verdict",
    "Visit",
    "missing",
    "parse_fact",
    "with_stated",
    "worst",
]
