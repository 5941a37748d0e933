"""The card of the warped photographs: what is exported, and what the method reads without gates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from face_card import figure, verdict

ALL = "all"
_ERRORS = ("slope", "other side")
_BESIDE = (("hemi", "mirrored halves alone"), ("raw", "plain landmarks"))
BarRow = dict[str, Any]


def warp_card(
    bars: list[BarRow], kinds: Iterable[tuple[str, str]], refused: dict[str, dict[str, str]]
) -> list[dict[str, str]]:
    """Rows of the card.

    Args:
        bars: per name, identity (and ``ALL``) and way.
        kinds: kind of a warp, and its name in words.
        refused: by kind and identity, why the analyzer exports nothing.
    """
    found = {(b["bar"], b["material"].split(", ")[-1], b["way"]): b for b in bars}
    people = list(dict.fromkeys(who for _, who, _ in found if who != ALL))
    named = [
        (kind, f"{name}: {error}", error)
        for kind, name in kinds
        for error in _ERRORS
        if (f"{name}: {error}", ALL, "ours") in found
    ]
    rows = []
    for kind, name, _ in named:
        rows.append(_exported(name, people, refused.get(kind, {}), found))
        rows.append(_open(name, ALL, f"all {len(people)} identities", found))
    rows += [_open(name, who, who, found) for _, name, _ in named for who in people]
    return rows


def _exported(
    name: str, people: list[str], refused: dict[str, str], found: dict[Any, BarRow]
) -> dict[str, str]:
    """What the analyzer gives, over the identities it answers, and whom it refuses and why."""
    ours = found[name, ALL, "ours"]
    asked = found[name, ALL, "ungated"]["n"]
    each = {who: found[name, who, "ours"] for who in people}
    answered = [f"{who} {figure(one)}" for who, one in each.items() if one["given"]]
    silent = [
        f"{who}: {refused.get(who, 'no value')}" for who, one in each.items() if not one["given"]
    ]
    text = f"{figure(ours)} (asked {ours['bound']}: {verdict(ours)}; {', '.join(answered)})"
    text += f"; on all identities {', '.join(_beside(name, ALL, found))}"
    if silent:
        text += f"; refused by the gates {'; '.join(silent)}"
    return {
        "quantity": f"face: {name}, as exported",
        "truth": f"warped photographs, {len(answered)} of {len(people)} identities",
        "n": f"{ours['given']} of {asked}",
        "error": text,
    }


def _open(name: str, who: str, words: str, found: dict[Any, BarRow]) -> dict[str, str]:
    """What the method reads with the gates open, beside halves and landmarks."""
    own = found[name, who, "ungated"]
    text = f"{figure(own)} (asked {own['bound']}: {verdict(own)}"
    return {
        "quantity": f"face: {name}, measured without the gates",
        "truth": f"warped photographs, {words}",
        "n": f"{own['given']} of {own['n']}",
        "error": "; ".join([text, *_beside(name, who, found)]) + ")",
    }


def _beside(name: str, who: str, found: dict[Any, BarRow]) -> list[str]:
    """Mirrored halves and plain landmarks, which have no gates."""
    return [f"{label} {figure(found[name, who, way])}" for way, label in _BESIDE]
