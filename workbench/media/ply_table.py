"""The tables in a PLY file (Stanford polygon format), binary or text, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TYPES = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1",
    "short": "i2", "int16": "i2", "ushort": "u2", "uint16": "u2",
    "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4",
    "float": "f4", "float32": "f4", "double": "f8", "float64": "f8",
}  # fmt: skip
_ORDER = {"binary_little_endian": "<", "binary_big_endian": ">", "ascii": ""}


class BrokenMeshError(ValueError):
    """The file does not hold what its header says. The message is in plain words."""


@dataclass(slots=True)
class _Element:
    name: str
    count: int
    scalars: list[tuple[str, str]] = field(default_factory=list)
    lists: dict[str, tuple[str, str]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Column:
    """Values of a list property: all one after the other, and the length of each list."""

    values: NDArray[Any]
    sizes: NDArray[Any]


Table = dict[str, "NDArray[Any] | Column"]


def read_tables(path: Path) -> tuple[dict[str, Table], list[str]]:
    """Every element's properties by name, and the names of the textures.

    Raises:
        BrokenMeshError: if the file does not hold what its header says.
    """
    with path.open("rb") as stream:
        order, elements, textures = _header(stream)
        if order == "":
            return _read_text(stream, elements), textures
        size = path.stat().st_size
        return {e.name: _read_binary(stream, e, order, size) for e in elements}, textures


def ply_faces(path: Path) -> int:
    """How many faces the header announces (0 where it names none)."""
    with path.open("rb") as stream:
        return next((e.count for e in _header(stream)[1] if e.name == "face"), 0)


def _header(stream: BinaryIO) -> tuple[str, list[_Element], list[str]]:
    if stream.readline(16).strip() != b"ply":
        raise BrokenMeshError("it does not begin as a PLY file does")
    order: str | None = None
    elements: list[_Element] = []
    textures: list[str] = []
    while True:
        raw = stream.readline(4096)
        line = raw.decode("utf-8", "replace").strip()
        word = line.split()
        if not raw:
            raise BrokenMeshError("its header has no end")
        if line == "end_header":
            break
        try:
            if word[:1] == ["format"]:
                order = _ORDER[word[1]]
            elif word[:2] == ["comment", "TextureFile"]:
                textures.append(line.split(None, 2)[2])
            elif word[:1] == ["element"]:
                elements.append(_Element(word[1], int(word[2])))
            elif word[:2] == ["property", "list"]:
                elements[-1].lists[word[4]] = (_TYPES[word[2]], _TYPES[word[3]])
                elements[-1].order.append(word[4])
            elif word[:1] == ["property"]:
                elements[-1].scalars.append((word[2], _TYPES[word[1]]))
                elements[-1].order.append(word[2])
        except (KeyError, IndexError, ValueError) as error:
            raise BrokenMeshError(f"its header has a line that makes no sense: {line}") from error
    if order is None:
        raise BrokenMeshError("its header names no format")
    return order, elements, textures


def _read_binary(stream: BinaryIO, element: _Element, order: str, size: int) -> Table:
    if element.count > size:
        raise BrokenMeshError(f"it announces more {element.name} entries than it has bytes")
    if not element.lists:
        row = np.dtype([(n, order + t) for n, t in element.scalars])
        data = _take(stream, row, element)
        return {n: data[n] for n, _ in element.scalars}
    start = stream.tell()
    table = _uniform_lists(stream, element, order)
    if table is None:
        stream.seek(start)
        table = _ragged_lists(stream, element, order)
    return table


def _take(stream: BinaryIO, row: np.dtype[Any], element: _Element) -> NDArray[Any]:
    data = stream.read(row.itemsize * element.count)
    if len(data) < row.itemsize * element.count:
        have = len(data) // max(1, row.itemsize)
        raise BrokenMeshError(f"it is cut off: {have} of {element.count} {element.name} entries")
    return np.frombuffer(data, row, element.count)


def _uniform_lists(stream: BinaryIO, element: _Element, order: str) -> Table | None:
    """All lists of the same length as the first row's (the rule for triangles), else None."""
    if element.count == 0:
        return {}
    start, fields = stream.tell(), []
    scalars = dict(element.scalars)
    for name in element.order:
        if name in scalars:
            fields.append((name, order + scalars[name]))
            stream.seek(np.dtype(scalars[name]).itemsize, 1)
        else:
            count_type, value_type = (np.dtype(order + t) for t in element.lists[name])
            raw = stream.read(count_type.itemsize)
            if len(raw) < count_type.itemsize:
                raise BrokenMeshError(f"it is cut off before its {element.name} entries")
            length = int(np.frombuffer(raw, count_type)[0])
            if not 0 <= length <= 4096:
                return None
            fields += [(f"#{name}", count_type), (name, (value_type, (length,)))]  # type: ignore[list-item]
            stream.seek(value_type.itemsize * length, 1)
    stream.seek(start)
    row = np.dtype(fields)
    raw = stream.read(row.itemsize * element.count)
    if len(raw) < row.itemsize * element.count:
        return None
    data = np.frombuffer(raw, row, element.count)
    table: Table = {}
    for name in element.order:
        if name in scalars:
            table[name] = data[name]
        else:
            sizes = data[f"#{name}"].astype(np.int64)
            if (sizes != data[name].shape[1]).any():
                return None
            table[name] = Column(data[name].reshape(-1), sizes)
    return table


def _ragged_lists(stream: BinaryIO, element: _Element, order: str) -> Table:
    """Lists of differing lengths, row by row."""
    scalars = {n: np.dtype(order + t) for n, t in element.scalars}
    counts = {n: tuple(np.dtype(order + t) for t in pair) for n, pair in element.lists.items()}
    raw, at = stream.read(), 0
    single: dict[str, list[Any]] = {n: [] for n in scalars}
    values: dict[str, list[NDArray[Any]]] = {n: [] for n in counts}
    sizes: dict[str, list[int]] = {n: [] for n in counts}
    try:
        for _ in range(element.count):
            for name in element.order:
                if name in scalars:
                    single[name].append(np.frombuffer(raw, scalars[name], 1, at)[0])
                    at += scalars[name].itemsize
                    continue
                count_type, value_type = counts[name]
                length = int(np.frombuffer(raw, count_type, 1, at)[0])
                at += count_type.itemsize
                values[name].append(np.frombuffer(raw, value_type, length, at))
                sizes[name].append(length)
                at += length * value_type.itemsize
    except ValueError as error:
        raise BrokenMeshError(f"it is cut off within its {element.name} entries") from error
    stream.seek(at - len(raw), 1)
    table: Table = {n: np.array(v) for n, v in single.items()}
    for name, parts in values.items():
        flat = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        table[name] = Column(flat, np.array(sizes[name], np.int64))
    return table


def _read_text(stream: BinaryIO, elements: list[_Element]) -> dict[str, Table]:
    words = np.array(stream.read().split(), dtype="S")
    try:
        numbers = words.astype(np.float64)
    except ValueError as error:
        raise BrokenMeshError("it holds words where numbers belong") from error
    at, tables = 0, {}
    for element in elements:
        tables[element.name], at = _text_element(numbers, at, element)
    return tables


def _text_element(numbers: NDArray[Any], at: int, element: _Element) -> tuple[Table, int]:
    if not element.lists:
        width = len(element.scalars)
        end = at + width * element.count
        if end > numbers.size:
            raise BrokenMeshError(f"it is cut off within its {element.name} entries")
        grid = numbers[at:end].reshape(element.count, width)
        return {n: grid[:, i] for i, (n, _) in enumerate(element.scalars)}, end
    names = {n for n, _ in element.scalars}
    single: dict[str, list[float]] = {n: [] for n in names}
    values: dict[str, list[NDArray[Any]]] = {n: [] for n in element.lists}
    try:
        for _ in range(element.count):
            for name in element.order:
                if name in names:
                    single[name].append(float(numbers[at]))
                    at += 1
                else:
                    length = int(numbers[at])
                    if at + 1 + length > numbers.size:
                        raise IndexError
                    values[name].append(numbers[at + 1 : at + 1 + length])
                    at += 1 + length
    except IndexError as error:
        raise BrokenMeshError(f"it is cut off within its {element.name} entries") from error
    table: Table = {n: np.array(v) for n, v in single.items()}
    for name, parts in values.items():
        flat = np.concatenate(parts) if parts else np.zeros(0)
        table[name] = Column(flat, np.array([len(p) for p in parts], np.int64))
    return table, at
