"""Every value of a scan says by which channel it is read, what was recovered, what is change."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from workbench.commands.describe import explain_feature
from workbench.commands.review import knowledge

RESULTS = Path(__file__).resolve().parents[2] / "benchmarks" / "results"
NOTES = {
    name: entry.validation_note
    for name, entry in knowledge().codebook.features.items()
    if name.partition(".")[0] in ("scan", "limb", "back") and not entry.change_of
}
CHANNEL = re.compile(r"^Channel: (landmarks|surface|dense|marks put by a person)\b")
MEASURED = re.compile(r"Measured: .*?\d.*?\bn \d+|No truth")
CHANGE = re.compile(r"mdc95|[Nn]o smallest detectable change|[Nn]o change is told")


@pytest.mark.parametrize("pattern", [CHANNEL, MEASURED, CHANGE], ids=["channel", "truth", "change"])
def test_every_value_names(pattern: re.Pattern[str]) -> None:
    assert len(NOTES) > 90
    assert [name for name, note in NOTES.items() if not pattern.search(note)] == []


def test_shares_are_those_of_the_last_run() -> None:
    found = json.loads((RESULTS / "accuracy_scan_shapes_heads.json").read_text())["summary"]
    named = 0
    for name, one in found.items():
        if one["share_percent"] and NOTES[name].startswith(("Channel: dense", "Channel: surface")):
            low, high = one["share_percent"]
            assert f"{low}-{high} %" in NOTES[name], name
            named += 1
    assert named >= 6


def test_the_grade_is_not_said_twice() -> None:
    for name in (*NOTES, "voice.cpps"):
        assert not re.search(r"experimental\W+experimental", explain_feature(name, "en"), re.I), (
            name
        )
