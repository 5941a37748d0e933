"""Known warps of photographs and chimeras of real frames, scored per identity.

``python tests/benchmarks/accuracy_face_warps.py [OUT.json]`` writes
``results/accuracy_face_warps.json``. ``MYOLENS_FACE_WARPS`` names a folder that keeps what each
identity gave, so that a run that was broken off goes on there (empty it when the code changes).
Photographs and films lie in the shared data and stay there;
nothing in the analyzer is fitted on them. Slopes are of the change read on the change made, per
identity and pooled; cross-talk is the slope of the side that was left alone.

Two tables stand apart: what the analyzer exports, with the reason where its gates refuse a
photograph; and the same measurements with these gates open, on every identity. The first tells
what a user gets, the second how far the method itself errs.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from face_runs import model_file  # noqa: E402  (puts the project on the path)

# isort: split
import numpy as np  # noqa: E402
from face_bases import bases  # noqa: E402
from face_card import bar_rows  # noqa: E402
from face_chimera import chimera_ranges, chimera_rows, chimera_summary  # noqa: E402
from face_scoring import Bar, Pair, bar, slope_from_zero, summary  # noqa: E402
from face_warp_card import ALL, warp_card  # noqa: E402
from face_warp_cases import warps  # noqa: E402
from face_warp_readings import SIDES, WAYS, Bench  # noqa: E402
from face_warps import Base  # noqa: E402

from analyzers.perception.face import FaceDetector  # noqa: E402

LEAST = {"lid": 0.75, "droop": 0.9, "smile": 0.9, "brow": 0.8}
CROSS_TALK = 0.05
NAMES = {
    "lid": "lid of one eye lowered",
    "droop": "corner of the mouth lowered",
    "smile": "corner of the mouth moved out and up",
    "brow": "brow lowered",
}
Row = dict[str, Any]


def measured_rows(kept: Path | None = None) -> list[Row]:
    """All warps of all bases: true and read per side and way.

    Args:
        kept: folder with a file per identity; those that are there are not measured again.
    """
    rows: list[Row] = []
    model = model_file()
    with FaceDetector(model) as detector:
        for source, base in bases(model):
            rows += _kept(kept, source.name, partial(_rows, source.name, base, detector))
            print(source.name, flush=True)
    return rows


def _kept(folder: Path | None, name: str, measure: Callable[[], list[Row]]) -> list[Row]:
    """What was kept under a name, else what is measured now."""
    file = None if folder is None else folder / f"{name}.json"
    if file is not None and file.exists():
        kept: list[Row] = json.loads(file.read_text(encoding="utf-8"))
        return kept
    rows = measure()
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(rows) + "\n", encoding="utf-8")
    return rows


def _rows(identity: str, base: Base, detector: FaceDetector) -> list[Row]:
    """All warps of one base."""
    with tempfile.TemporaryDirectory(prefix="myolens-warps-") as folder:
        bench = Bench(base, detector, Path(folder))
        rows: list[Row] = []
        for warp in warps():
            changes, refused = bench.changes(warp)
            rows += [
                {
                    "identity": identity,
                    "kind": warp.kind,
                    "dose": warp.dose,
                    "side": warp.side,
                    "way": way,
                    "true": warp.true,
                    "read": {s: _round(v) for s, v in read.items()},
                    **({"refused": refused} if refused and way == "ours" else {}),
                }
                for way, read in changes.items()
            ]
        return rows


def _round(x: float) -> float | None:
    return round(float(x), 3) if np.isfinite(x) else None


def pairs_of(rows: list[Row], *, moved: bool) -> list[Pair]:
    """(true, read) of the side that moved; of the other one, (change made beside it, read)."""
    out = []
    for row in rows:
        side = row["side"]
        if side not in SIDES:
            continue
        other = "left" if side == "right" else "right"
        read = row["read"][side if moved else other]
        out.append((row["true"][side], float("nan") if read is None else read))
    return out


def difference_pairs(rows: list[Row]) -> list[Pair]:
    """Left-right differences, true and read."""
    out = []
    for row in rows:
        side = row["side"]
        if side not in SIDES:
            continue
        other = "left" if side == "right" else "right"
        a, b = row["read"][side], row["read"][other]
        out.append((row["true"][side], float("nan") if a is None or b is None else a - b))
    return out


def table(rows: list[Row]) -> dict[str, Any]:
    """Pooled and per identity: slope, residual, difference, cross-talk, both sides at once."""
    both = [r for r in rows if r["side"] == "both"]
    together = [
        (r["true"][s], float("nan") if r["read"][s] is None else r["read"][s])
        for r in both
        for s in SIDES
    ]
    moved, other = pairs_of(rows, moved=True), pairs_of(rows, moved=False)
    return {
        "moved": summary(moved) | {"slope_from_zero": _round(slope_from_zero(moved))},
        "difference_slope": _round(slope_from_zero(difference_pairs(rows))),
        "cross_talk": _round(slope_from_zero(other)),
        "both_sides": summary(together) | {"slope_from_zero": _round(slope_from_zero(together))},
    }


def tables(rows: list[Row]) -> dict[str, Any]:
    """By kind, way and identity."""
    grouped: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        for who in (row["identity"], "pooled"):
            grouped[row["kind"], row["way"], who].append(row)
    out: dict[str, Any] = {}
    for (kind, way, who), some in grouped.items():
        if kind in LEAST:
            out.setdefault(kind, {}).setdefault(way, {})[who] = table(some)
        elif kind == "gap":
            pairs = pairs_of_gap(some)
            out.setdefault(kind, {}).setdefault(way, {})[who] = summary(pairs)
        else:
            pairs = [(r["true"]["right"] - r["true"]["left"], _difference(r["read"])) for r in some]
            out.setdefault(kind, {}).setdefault(way, {})[who] = summary(pairs)
    return out


def _difference(read: dict[str, float | None]) -> float:
    left, right = read["left"], read["right"]
    return float("nan") if left is None or right is None else right - left


def pairs_of_gap(rows: list[Row]) -> list[Pair]:
    """The gap asked for, and what is read in the eye that was closed."""
    reads = [(r["dose"], r["read"][r["side"]]) for r in rows]
    return [(dose, float("nan") if read is None else read) for dose, read in reads]


def bars(rows: list[Row]) -> list[Bar]:
    """The bars per identity and pooled. An identity that the analyzer refuses as a whole breaks no
    bar of what it exports (nothing can be judged); one that is refused in part does."""
    out, most = [], CROSS_TALK
    for kind, least in LEAST.items():
        own = [r for r in rows if r["kind"] == kind]
        people = list(dict.fromkeys(r["identity"] for r in own))
        for who in (*people, ALL):
            for way in WAYS:
                some = [r for r in own if r["way"] == way and who in (r["identity"], ALL)]
                if way == "ours":
                    answered = [r for r in some if not _refused_whole(own, r["identity"])]
                    some = answered or some
                moved, other = pairs_of(some, moved=True), pairs_of(some, moved=False)
                slope, talk = slope_from_zero(moved), abs(slope_from_zero(other))
                name, material = NAMES[kind], f"warped photographs, {who}"
                whole = way != "ours" or any(np.isfinite(read) for _, read in moved)
                out += [
                    bar(
                        f"{name}: slope", material, way, moved, slope, least=least, all_given=whole
                    ),
                    bar(
                        f"{name}: other side",
                        material,
                        way,
                        other,
                        talk,
                        most=most,
                        all_given=whole,
                    ),
                ]
    return out


def _refused_whole(rows: list[Row], identity: str) -> bool:
    """Whether the analyzer exports nothing of this identity."""
    return not any(
        v is not None
        for r in rows
        if r["way"] == "ours" and r["identity"] == identity
        for v in r["read"].values()
    )


def refusals(rows: list[Row]) -> dict[str, dict[str, str]]:
    """Why the analyzer exports nothing of an identity: by kind and identity, the commonest first
    reason. One that is answered in part is not here: its rows say why."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.get("refused"):
            found[row["kind"]][row["identity"]].append(row["refused"])
    out: dict[str, dict[str, str]] = {}
    for kind, people in found.items():
        own = [r for r in rows if r["kind"] == kind]
        for who, why in people.items():
            if _refused_whole(own, who):
                out.setdefault(kind, {})[who] = max(sorted(set(why)), key=why.count)
    return out


def main() -> None:
    """Runs everything and writes the results."""
    started = time.perf_counter()
    kept = os.environ.get("MYOLENS_FACE_WARPS")
    folder = Path(kept) if kept else None
    rows = measured_rows(folder)
    chimeras = _kept(folder, "chimeras", chimera_rows)
    warp_bars, refused = bars(rows), refusals(rows)
    as_dicts = [one.as_dict() for one in (*warp_bars, *chimera_summary(chimeras))]
    results = {
        "data": "photographs and films of the shared data, one identity each",
        "unit": "mm of the base's own iris scale",
        "tables": tables(rows),
        "bars": as_dicts,
        "chimeras": chimeras,
        "rows": rows,
        # What was kept from before took its time then.
        "seconds": None if folder else round(time.perf_counter() - started, 1),
        "refused": refused,
        "card": [
            *warp_card([one.as_dict() for one in warp_bars], list(NAMES.items()), refused),
            *bar_rows([one.as_dict() for one in chimera_summary(chimeras)], ""),
            *chimera_ranges(chimeras),
        ],
    }
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "results" / "accuracy_face_warps.json"
    out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    for one in as_dicts:
        print(*one.values(), sep=" | ")


if __name__ == "__main__":
    main()
