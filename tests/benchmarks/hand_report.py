"""Sums of the hand benchmark over films and photos, and its lines for the accuracy table."""

from __future__ import annotations

from typing import Any

import numpy as np

Pair = tuple[float, float]


def spread_of(errors: list[float], unit: float = 1.0) -> dict[str, Any]:
    """n, bias, mean absolute error, SD and largest error."""
    e = unit * np.array(errors)
    if not len(e):
        return {"n": 0}
    return {
        "n": len(e),
        "bias": round(float(e.mean()), 2),
        "mae": round(float(np.abs(e).mean()), 2),
        "sd": round(float(e.std(ddof=1)), 2) if len(e) > 1 else None,
        "max": round(float(np.abs(e).max()), 2),
    }


def line(pairs: list[Pair]) -> dict[str, Any]:
    """How a reading follows the truth: slope, offset at 0, SD around the line, bias, RMSE."""
    if len(pairs) < 3:
        return {"n": len(pairs)}
    true, read = np.array(pairs).T
    slope, offset = np.polyfit(true, read, 1)
    rest = read - (slope * true + offset)
    return {
        "n": len(pairs),
        "slope": round(float(slope), 2),
        "offset": round(float(offset), 1),
        "residual_sd": round(float(rest.std(ddof=2)), 1),
        "bias": round(float((read - true).mean()), 1),
        "rmse": round(float(np.sqrt(((read - true) ** 2).mean())), 1),
    }


def summed(each: dict[str, Any]) -> dict[str, Any]:
    """Over films: openings timed, their errors in ms, means, warm-up, fingers; tapping."""
    out: dict[str, Any] = {}
    for label, chosen in {
        "palm and oblique views": lambda n: not any(w in n for w in ("later", "side_view", "back")),
        "back of the hand": lambda n: "back" in n,
        "made after the choices": lambda n: "later" in n,
        "edge-on view": lambda n: "side_view" in n,
    }.items():
        grips = {n: f for n, f in each.items() if n.startswith("grip") and chosen(n)}
        if not grips:
            continue
        durations = [e for f in grips.values() for e in f["duration"]]
        fingers = [(true, read) for f in grips.values() for true, read in f["fingers"].values()]
        changes = [f["warm_up"] for f in grips.values() if "warm_up" in f]
        out[f"grip: {label}"] = {
            "films": len(grips),
            "timed_of": [len(durations), sum(f["timed"] for f in grips.values())],
            "incomplete_read_of": [
                sum(f["incomplete_read"] or 0 for f in grips.values()),
                sum(f["incomplete"] for f in grips.values()),
            ],
            "wrong_sides": sum(f["wrong_side"] for f in grips.values()),
            "start_ms": spread_of([e for f in grips.values() for e in f["start"]], 1000),
            "end_ms": spread_of([e for f in grips.values() for e in f["end"]], 1000),
            "duration_ms": spread_of(durations, 1000),
            "relative_percent": spread_of([e for f in grips.values() for e in f["relative"]], 100),
            "within_interval": f"{sum(sum(f['in_interval']) for f in grips.values())}"
            f" of {len(durations)}",
            "mean_ms": spread_of(
                [f["mean"][1] - f["mean"][0] for f in grips.values() if f["mean"][1] is not None],
                1000,
            ),
            "warm_up_ms": spread_of([r - t for t, r in changes if r is not None], 1000)
            | {"of": len(changes)},
            "finger_mean_ms": spread_of([r - t for t, r in fingers if r is not None], 1000)
            | {"of": len(fingers)},
        }
    taps = {n: f for n, f in each.items() if n.startswith("tap")}
    if taps:
        out["tapping"] = {
            key: spread_of([f[key][1] - f[key][0] for f in taps.values() if f[key][1] is not None])
            | {"of": len(taps)}
            for key in ("rate", "taps", "interval_cv", "amplitude", "decrement")
        }
        unaided = sum(f["answered_without_a_stated_side"] for f in taps.values())
        out["tapping"]["answered_without_a_stated_side"] = f"{unaided} of {len(taps)}"
    out["frames_found"] = [
        round(min(f["frames_found"] for f in each.values()), 3),
        round(float(np.mean([f["frames_found"] for f in each.values()])), 3),
    ]
    return out


def card(
    total: dict[str, Any], still: dict[str, Any], curves: dict[str, Any]
) -> list[dict[str, str]]:
    """The lines for the accuracy table."""
    rows = []

    def add(quantity: str, truth: str, given: str, error: str) -> None:
        rows.append({"quantity": f"hand: {quantity}", "truth": truth, "n": given, "error": error})

    for label, found in total.items():
        if not label.startswith("grip"):
            continue
        view = label.removeprefix("grip: ")
        given, of = found["timed_of"]
        d, w = found["duration_ms"], found["warm_up_ms"]
        if d["n"]:
            text = f"mean abs. {d['mae']:.0f}, bias {d['bias']:+.0f} ms"
        else:
            text = "not answered"
        add(f"opening time, single opening ({view})", "rendered hands", f"{given} of {of}", text)
        if w["n"]:
            text = f"mean abs. {w['mae']:.0f}, bias {w['bias']:+.0f} ms"
            add(f"warm-up ({view})", "rendered hands", f"{w['n']} of {w['of']}", text)
    if "tapping" in total:
        for key, unit in (
            ("rate", "taps/s"),
            ("interval_cv", "points of %"),
            ("decrement", "%/tap"),
        ):
            q = total["tapping"][key]
            if q["n"]:
                text = f"mean abs. {q['mae']:.2f}, bias {q['bias']:+.2f} {unit}"
                add(
                    f"tapping {key.replace('_', ' ')}",
                    "rendered hands",
                    f"{q['n']} of {q['of']}",
                    text,
                )
    for name in ("finger_drop (palm)", "finger_flexion (palm)", "pip (palm)", "spread (palm)"):
        q = still["angles"][name]
        text = (
            f"slope {q['slope']:.2f}, residual SD {q['residual_sd']:.0f} deg, bias {q['bias']:+.0f}"
        )
        label = name.replace("_", " ").replace("pip", "PIP flexion")
        add(label, "rendered photos", f"{q['n']} of {q['of']}", text)
    n = sum(v["photos"] for v in still["sides"].values())
    given = sum(v["side_given"] for v in still["sides"].values())
    wrong = sum(v["side_wrong"] for v in still["sides"].values())
    add("left or right in a photo", "rendered photos", f"{given} of {n}", f"{wrong} wrong")
    for rate in (30, 120):
        q = curves[f"0.3 s, {rate} frames/s, noise 0.02"]
        text = f"mean abs. {q['mae']:.0f}, bias {q['bias']:+.0f} ms"
        name = f"opening time of a quick hand at {rate} frames/s"
        add(name, "simulated curves", f"{q['n']} of {q['of']}", text)
    return rows
