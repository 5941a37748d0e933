"""Domain objects to and from the JSON text in which a study keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from workbench.model import edits as edit_kinds
from workbench.model.edits import Edit

T = TypeVar("T")
_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in Edit.__args__}
_NAMES = {kind: name for name, kind in _KINDS.items()}
assert set(_KINDS) <= set(dir(edit_kinds))


def to_text(value: object) -> str:
    """``value`` as JSON with sorted keys, so that equal values give equal text."""
    encoded = msgspec.json.encode(value, order="deterministic", enc_hook=_plain)
    return encoded.decode("utf-8")


def _plain(value: object) -> object:
    """The Python number in one of numpy's, which analyzers hand over without noticing."""
    item = getattr(value, "item", None)
    if item is None or getattr(value, "ndim", None) != 0:
        raise NotImplementedError(f"{type(value).__name__} cannot be kept in a study")
    return item()


def from_text(text: str | bytes, shape: type[T]) -> T:
    """The object of type ``shape`` in a JSON text."""
    return msgspec.json.decode(text, type=shape)


def edits_to_text(edits: Iterable[Edit]) -> str:
    """A list of edits, each with the name of its kind."""
    return to_text([{"kind": _NAMES[type(e)], "value": e} for e in edits])


def edits_from_text(text: str) -> tuple[Edit, ...]:
    """The edits in a JSON text, in order."""
    return tuple(
        msgspec.convert(item["value"], _KINDS[item["kind"]], strict=False)
        for item in msgspec.json.decode(text)
    )
