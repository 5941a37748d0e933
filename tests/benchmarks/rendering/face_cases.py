"""Rendered faces with exact millimetres: ``python face_cases.py fit|dev|gaps OUT [first [last]]``.

``fit`` is for fitting and training, ``dev`` for checks while developing; their identities are
apart from each other and from the truth set, which is only scored on. ``gaps`` are closing eyes of
the truth set's own faces that leave 0-5 mm open, to be scored. Each still has a
``.truth.json``; ``rest_image`` names the still at rest that was taken with the same camera.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from face import Face
from face_expressions import UP_GAZE_DEG, Shapes, closed, expression, joined, ptosis
from face_geometry import Head
from face_measures import AHEAD, Gaze
from face_people import DEV, FIT, Person, people, truth_people, turned
from face_scene import View, write_still

GAPS = (0.5, 1.0, 2.0, 3.0, 5.0)
NO_GAP = {"L": 0.0, "R": 0.0}


@dataclass(frozen=True, slots=True)
class Case:
    """One still: what it is called, the task, the shapes and the eyes.

    ``at_rest``: shapes of the same condition at rest. ``rest_of``: name of the case that shows it.
    """

    name: str
    expression: str
    shapes: Shapes
    view: View
    gaze: Gaze = AHEAD
    at_rest: Shapes | None = None
    rest_of: str = "healthy_rest"
    imposed: dict[str, float] | None = None


def _turned_angle(person: Person) -> tuple[float, float]:
    chance = np.random.default_rng(person.seed + 1)
    yaw = float(chance.choice([-1, 1]) * chance.uniform(5, 14))
    return round(yaw, 1), round(float(chance.uniform(-6, 6)), 1)


def cases(person: Person, head: Head) -> Iterator[Case]:
    """The stills of one person; doses and sides differ from person to person."""
    k = person.seed
    weak, well = ("L", "R") if k % 2 else ("R", "L")
    view, view_2 = person.view, turned(person.view, *_turned_angle(person))
    share = (0.1, 0.25, 0.4, 0.55, 0.7, 0.85)

    def halves(name: str, amount: float) -> Shapes:
        return expression(name, **{"left" if weak == "L" else "right": amount})

    yield Case("healthy_rest", "rest", {}, view)
    yield Case("healthy_rest_turned", "rest", {}, view_2)
    mm = 1.0 + (k % 4)
    lowered = {weak: mm}
    yield Case(f"ptosis{weak}{mm:g}_rest", "rest", ptosis(head, lowered), view, imposed=lowered)
    gap = GAPS[k % 5]
    for name, gaps in (
        ("healthy_eyes_closed", NO_GAP),
        (f"gap{weak}{gap:g}_eyes_closed", {weak: gap, well: 0.0}),
        (f"gap{well}{GAPS[(k + 2) % 5]:g}_eyes_closed", {well: GAPS[(k + 2) % 5], weak: 0.0}),
        (f"gapBi{GAPS[(k + 3) % 5]:g}_eyes_closed", dict.fromkeys("LR", GAPS[(k + 3) % 5])),
    ):
        yield Case(name, "eyes_closed", closed(head, gaps), view, imposed=gaps)
    amount = share[k % 6]
    yield Case("healthy_smile", "smile", expression("smile"), view)
    yield Case(f"weak{weak}{amount:g}_smile", "smile", halves("smile", amount), view)
    yield Case("healthy_brow_raise", "brow_raise", expression("brow_raise"), view)
    amount = share[(k + 3) % 6]
    yield Case(f"weak{weak}{amount:g}_brow_raise", "brow_raise", halves("brow_raise", amount), view)
    droop = {"L": 0.0, "R": 0.0} | {weak: 0.25 + 0.15 * (k % 4)}
    hanging = expression("droop", droop["L"], droop["R"])
    palsy = f"palsy{weak}"
    yield Case(f"{palsy}_rest", "rest", hanging, view, at_rest=hanging, rest_of=f"{palsy}_rest")
    smiling = joined(hanging, halves("smile", 0.15 + 0.1 * (k % 3)))
    yield Case(f"{palsy}_smile", "smile", smiling, view, at_rest=hanging, rest_of=f"{palsy}_rest")
    both = {"L": 1.0 + 0.5 * (k % 4), "R": 1.0 + 0.5 * ((k + 1) % 4)}
    yield Case("ptosisBi_rest", "rest", ptosis(head, both), view, imposed=both)
    mm_2 = 0.5 + (k + 1) % 4
    other = {well: mm_2}
    yield Case(f"ptosis{well}{mm_2:g}_rest", "rest", ptosis(head, other), view, imposed=other)
    forced = expression("forced_closure")
    yield Case("healthy_forced_closure", "forced_closure", closed(head, NO_GAP, forced), view)
    leak = {weak: GAPS[(k + 1) % 5], well: 0.0}
    yield Case(
        f"gap{weak}{leak[weak]:g}_forced_closure",
        "forced_closure",
        closed(head, leak, expression("forced_closure")),
        view,
        imposed=leak,
    )
    up, gaze = expression("up_gaze"), Gaze(up=UP_GAZE_DEG - 2 * (k % 4))
    yield Case("healthy_up_gaze", "up_gaze", up, view, gaze)
    sunk = {weak: 1.0 + (k + 2) % 3, well: 0.5 * (k % 3)}
    yield Case("ptosis_up_gaze", "up_gaze", ptosis(head, sunk, up, gaze), view, gaze, imposed=sunk)
    yield Case("healthy_pucker", "pucker", expression("pucker"), view)
    for name, left in (("gaze_left", 1.0), ("gaze_right", -1.0)):
        yield Case(f"healthy_{name}", name, {}, view, Gaze(left=left * (15 + 3 * (k % 5))))
    rest_2 = "healthy_rest_turned"
    yield Case("weak_smile_turned", "smile", halves("smile", 0.4), view_2, rest_of=rest_2)
    yield Case(
        "ptosis_turned", "rest", ptosis(head, {weak: 2.5}), view_2, rest_of=rest_2,
        imposed={weak: 2.5},
    )  # fmt: skip
    yield Case(
        "gap_turned", "eyes_closed", closed(head, {weak: 2.0, well: 0.0}), view_2, rest_of=rest_2,
        imposed={weak: 2.0, well: 0.0},
    )  # fmt: skip


def gap_cases(person: Person, head: Head) -> Iterator[Case]:
    """Rest, and lids that leave 0, 1, 2, 3 or 5 mm open: on the left, and on both sides."""
    yield Case("healthy_rest", "rest", {}, person.view)
    yield Case("healthy_eyes_closed", "eyes_closed", closed(head, NO_GAP), person.view)
    for mm in (1.0, 2.0, 3.0, 5.0):
        for name, gaps in (("L", NO_GAP | {"L": mm}), ("Bi", dict.fromkeys("LR", mm))):
            shapes = closed(head, gaps)
            label = f"gap{name}{mm:g}_eyes_closed"
            yield Case(label, "eyes_closed", shapes, person.view, imposed=gaps)


def render(
    person: Person,
    folder: Path,
    first: int = 0,
    last: int = 99,
    listed: Callable[[Person, Head], Iterator[Case]] = cases,
) -> None:
    """Writes the person's stills with numbers from ``first`` up to ``last``."""
    head = Head(person.identity, person.baseline)
    wanted = [
        (i, case)
        for i, case in enumerate(listed(person, head))
        if first <= i < last
        and not (folder / f"face_{person.name}_{case.name}.truth.json").exists()
    ]
    if not wanted:
        return
    face = Face(head, person.colours, person.seed)
    for i, case in wanted:
        about = {
            "identity": person.name,
            "identity_weights": list(person.identity),
            "baseline": person.baseline,
            "skin": list(person.colours.skin),
            "iris": list(person.colours.iris),
            "condition": case.name.split("_")[0],
            "expression": case.expression,
            "imposed_mm": case.imposed,
            "rest_image": f"face_{person.name}_{case.rest_of}.jpg",
        }
        write_still(
            folder,
            f"face_{person.name}_{case.name}",
            face,
            case.shapes,
            case.view,
            person.scene,
            about,
            gaze=case.gaze,
            at_rest=case.at_rest,
            seed=100 * person.seed + i,
        )


def main(kind: str, out: str, first: str = "0", last: str = "99") -> None:
    """Writes one of the sets."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "gaps":
        for person in truth_people():
            render(person, folder, listed=gap_cases)
        return
    for person in people({"fit": FIT, "dev": DEV}[kind]):
        render(person, folder, int(first), int(last))
        print(person.name, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
