#!/usr/bin/env python3
"""Writes the README's accuracy table and ``docs/accuracy.md`` from the benchmarks' results."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "tests" / "benchmarks" / "results"
BEGIN, END = "<!-- accuracy:begin -->", "<!-- accuracy:end -->"


class Row(NamedTuple):
    """One line: what, against what truth, values given of values asked for, and the error."""

    quantity: str
    truth: str
    given: str
    error: str


def card(found: dict[str, Any]) -> Iterator[Row]:
    """The lines of the card as the benchmark wrote them: renders, markers and people apart."""
    for row in found["card"]:
        yield Row(row["quantity"], row["truth"], str(row["n"]), row["error"])


class Section(NamedTuple):
    """A part of the table: its title, its lines, and how many of them the README shows."""

    title: str
    rows: Callable[[dict[str, Any]], Iterator[Row]]
    shown: int = 99


SECTIONS = {
    "accuracy_gait": Section("Gait: values", card, 10),
    "accuracy_gait_events": Section("Gait: contacts, foot offs and sides", card, 4),
    "accuracy_function": Section("Functional tests: chair and floor", card, 7),
    "accuracy_function_walks": Section("Functional tests: walks, stairs, one leg, arms", card, 6),
    "accuracy_posture": Section("Posture", card, 4),
    "accuracy_hand": Section("Hands", card, 3),
    "accuracy_face": Section("Face: renders with known millimetres", card, 8),
    "accuracy_face_timing": Section("Face: when tasks begin and end, and how fast", card, 4),
    "accuracy_face_warps": Section("Face: known warps of photographs", card, 6),
    "face_noise": Section("Face: repeat noise", card, 4),
    "accuracy_voice": Section("Voice: agreement with Praat and with published values", card, 5),
    "accuracy_voice_truth": Section("Voice: sustained vowels", card, 4),
    "accuracy_voice_speech": Section("Voice: syllables, pauses and counts", card, 5),
    "accuracy_voice_spectral": Section("Voice: mean spectrum", card),
    "accuracy_voice_pauses": Section("Voice: pauses from 0.15 s", card),
    "accuracy_voice_fatigue": Section("Voice: fatigue", card, 2),
    "accuracy_scan_points": Section("Scans: landmarks", card, 6),
    "accuracy_scan_shapes": Section("Scans: droop, excursion, swelling, symmetry", card, 4),
    "accuracy_scan_shapes_heads": Section("Scans: the same on other heads", card, 5),
    "accuracy_scan_temples": Section("Scans: hollow temples", card, 2),
    "template_fit": Section("Scans: what a fitted template would see", card),
    "speed_overhead": Section("Speed: the pipeline over the bare work", card),
    "speed_gait": Section("Speed: the analysis of a walk over its inferences", card),
    "accuracy_body": Section("Limbs and backs", card, 4),
    "speed_face": Section("Speed: the analysis of a face over its inferences", card),
    "speed_scan": Section("Speed: the analysis of a scan over its rays and inferences", card),
    "speed_voice": Section("Speed: the analysis of a voice over its Praat calls", card),
    "memory_voice": Section("Memory: the analysis of a voice", card),
    "speed_workers": Section("Speed: two workers", card),
    "startup": Section("Speed: start of the window", card),
}
_HEAD = ["| quantity | truth | given | error |", "|---|---|---|---|"]


def sections() -> Iterator[tuple[Section, list[str]]]:
    """Each section with its lines in Markdown, from whatever results are there."""
    for name, section in SECTIONS.items():
        file = RESULTS / f"{name}.json"
        if file.is_file():
            found = json.loads(file.read_text(encoding="utf-8"))
            yield section, ["| " + " | ".join(row) + " |" for row in section.rows(found)]


def updated(readme: str) -> str:
    """The README with the table put between its marks."""
    head, _, rest = readme.partition(BEGIN)
    _, _, tail = rest.partition(END)
    lines = [line for section, all_lines in sections() for line in all_lines[: section.shown]]
    return f"{head}{BEGIN}\n" + "\n".join([*_HEAD, *lines]) + f"\n{END}{tail}"


def cards() -> str:
    """All lines of all sections, for ``docs/accuracy.md``."""
    text = [
        "# Accuracy cards",
        "Written by `packaging/accuracy_table.py` from the results of the benchmarks in"
        " `tests/benchmarks`; nothing",
        "here is typed. *Given* is how many of the values asked for were given. Renders and"
        " simulations show bias",
        "and regressions, not clinical accuracy; markers and people are named where they are.",
    ]
    for section, lines in sections():
        text += ["", f"## {section.title}", *_HEAD, *lines]
    return "\n".join(text) + "\n"


def main() -> int:
    """Writes README and cards; with ``--check`` only says whether they are up to date."""
    readme, full = ROOT / "README.md", ROOT / "docs" / "accuracy.md"
    old = readme.read_text(encoding="utf-8")
    new, all_cards = updated(old), cards()
    if "--check" in sys.argv:
        return int(old != new or full.read_text(encoding="utf-8") != all_cards)
    readme.write_text(new, encoding="utf-8")
    full.write_text(all_cards, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
