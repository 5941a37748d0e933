"""The card: the bars in words, renders and people apart, ours beside halves and landmarks."""

from __future__ import annotations

from typing import Any

SCALE_NAMES = {"true_scale": "camera's scale", "iris_scale": "iris as the scale"}


def card(results: dict[str, Any]) -> list[dict[str, str]]:
    """One row per bar, material and scale."""
    rows = []
    for scale, named in SCALE_NAMES.items():
        if scale in results:
            rows += bar_rows(results[scale]["bars"], named)
    return rows


def bar_rows(bars: list[dict[str, Any]], named: str) -> list[dict[str, str]]:
    """Rows of the card from bars of all ways: the analyzer's figure leads."""
    groups: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for one in bars:
        groups.setdefault((one["material"], one["bar"]), {})[one["way"]] = one
    rows = []
    for (material, name), ways in groups.items():
        ours = ways.get("ours")
        if ours is None:
            continue
        beside = [
            f"{label} {figure(ways[way])}"
            for way, label in (("hemi", "mirrored halves alone"), ("raw", "plain landmarks"))
            if way in ways
        ]
        text = f"{figure(ours)} (asked {ours['bound']}: {verdict(ours)}"
        rows.append(
            {
                "quantity": f"face: {name}",
                "truth": f"{material}, {named}" if named else material,
                "n": f"{ours['given']} of {ours['n']}",
                "error": "; ".join([text, *beside]) + ")",
            }
        )
    return rows


def figure(one: dict[str, Any]) -> str:
    """The figure of a bar, and of how many where not all were given."""
    value = one["value"]
    shown = "none" if value is None else f"{value:.3g}" if abs(value) < 10 else f"{value:.0f}"
    return shown if one["given"] == one["n"] else f"{shown} ({one['given']} of {one['n']})"


def verdict(one: dict[str, Any]) -> str:
    """Whether a bar holds, in words."""
    return {True: "holds", False: "does not hold", None: "refused"}[one["holds"]]
