"""Which events a person may add to a recording: what was found on it, and what its task asks for.

Some events are only ever set by a person (the lines of a timed walk, the call to let go), and
others may have been missed altogether.
"""

from __future__ import annotations

from collections.abc import Iterable

from ui.corrections.standing import Mark
from workbench.model import Capture, Modality, Side

BOTH, WHOLE = (Side.LEFT, Side.RIGHT), (Side.NONE,)
CHAIR = ("rise_start", "seat_off", "standing", "sit_start", "seated")
FLOOR = ("rise_start", "prone", "quadruped", "hands_off_floor", "hands_on_thighs", "standing")
TURNS = ("turn_start", "turn_end", "second_turn_start")
Kinds = dict[str, tuple[Side, ...]]

_TASKS: dict[str, Kinds] = {
    "walk": {
        **dict.fromkeys(("initial_contact", "foot_off"), BOTH),
        **dict.fromkeys(("line_start", "line_end"), WHOLE),
    },
    "run": dict.fromkeys(("line_start", "line_end"), WHOLE),
    "six-minute-walk": dict.fromkeys(("walk_start", "lap_turn", "walk_end"), WHOLE),
    "sit-to-stand": dict.fromkeys(CHAIR, WHOLE),
    "timed-up-and-go": dict.fromkeys((*CHAIR[:3], *TURNS, *CHAIR[3:]), WHOLE),
    "rise-from-floor": dict.fromkeys(FLOOR, WHOLE),
    "stairs": dict.fromkeys(("step_off", "step_on"), BOTH),
    "single-leg-stance": dict.fromkeys(("foot_lifted", "foot_lowered"), BOTH),
    "arm-raise": dict.fromkeys(("raise_start", "top_start", "top_end", "raise_end"), BOTH),
    "grip-release": dict.fromkeys(("release_cue", "release", "open"), BOTH),
    "hand": {"tap": BOTH},
    "ddk": {"syllable": WHOLE},
}


def kinds_for(capture: Capture, found: Iterable[Mark]) -> Kinds:
    """The kinds of event, with the sides on which each can be; none on a still picture."""
    if capture.modality not in (Modality.VIDEO, Modality.AUDIO):
        return {}
    seen: dict[str, set[Side]] = {}
    for mark in found:
        seen.setdefault(mark.event.kind, set()).add(mark.event.side)
    kinds = {kind: WHOLE if sides == {Side.NONE} else BOTH for kind, sides in seen.items()}
    return {**_TASKS.get(capture.task, {}), **kinds}
