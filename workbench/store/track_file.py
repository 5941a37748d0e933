"""Tracks on disk: one NPZ per result, in the data folder of the study, for the owner only."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from workbench.model import Side, Track

if TYPE_CHECKING:
    from numpy.typing import NDArray


class _Head(msgspec.Struct):
    name: str
    kind: str
    points: tuple[str, ...]
    unit: str
    links: tuple[tuple[int, int], ...]
    side: Side


def write_tracks(file: Path, tracks: Sequence[Track]) -> None:
    """Writes ``tracks`` to ``file`` (replaced as a whole, mode 0600)."""
    import numpy as np

    arrays: dict[str, NDArray[Any]] = {}
    for i, track in enumerate(tracks):
        head = _Head(track.name, track.kind, track.points, track.unit, track.links, track.side)
        arrays[f"{i}.head"] = np.frombuffer(msgspec.json.encode(head), np.uint8)
        arrays[f"{i}.times"] = np.asarray(track.times, np.float64)
        arrays[f"{i}.values"] = np.asarray(track.values, np.float32)
        if track.confidence is not None:
            arrays[f"{i}.confidence"] = np.asarray(track.confidence, np.float32)
    write_arrays(file, arrays)


def read_tracks(file: Path) -> tuple[Track, ...]:
    """The tracks in ``file``, in the order in which they were written."""
    import numpy as np

    tracks = []
    with np.load(file, allow_pickle=False) as data:
        for i in range(sum(name.endswith(".head") for name in data.files)):
            head = msgspec.json.decode(data[f"{i}.head"].tobytes(), type=_Head)
            confidence = f"{i}.confidence"
            tracks.append(
                Track(
                    name=head.name,
                    kind=head.kind,
                    times=data[f"{i}.times"],
                    values=data[f"{i}.values"],
                    points=head.points,
                    unit=head.unit,
                    confidence=data[confidence] if confidence in data.files else None,
                    links=head.links,
                    side=head.side,
                )
            )
    return tuple(tracks)


def write_arrays(file: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Writes named arrays to an NPZ file at once: it is there whole, or not at all."""
    import numpy as np

    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            np.savez(out, **arrays)  # type: ignore[arg-type]
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
