"""Which surface format a file holds, judged by its content."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path

_NUMBERS = re.compile(rb"^\s*(?:[-+]?[\d.]+(?:[eE][-+]?\d+)?[\s,;]+){2,}[-+]?[\d.]+")
_OBJ = re.compile(rb"^(?:v|vn|vt|f|o|g|s|mtllib|usemtl)\s", re.MULTILINE)


def mesh_format(path: Path) -> str | None:
    """ply, obj, stl, off, glb, gltf, pcd or xyz; None if it is none of them. May raise OSError."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(65536)
    start = head.lstrip(b"\xef\xbb\xbf").lstrip()
    if head[:4] in {b"ply\n", b"ply\r", b"ply "}:
        return "ply"
    if head[:4] == b"glTF":
        return "glb"
    if re.match(rb"(?:ST)?C?N?4?n?OFF\s", start):
        return "off"
    if re.search(rb"^VERSION\s+\.?[0-9.]+\s*\nFIELDS\s", head, re.MULTILINE):
        return "pcd"
    if len(head) >= 84 and size == 84 + 50 * struct.unpack_from("<I", head, 80)[0]:
        return "stl"
    if b"\0" in head:
        # a binary STL that was cut off still says how many triangles it should hold
        return "stl" if path.suffix.lower() == ".stl" else None
    if start[:5].lower() == b"solid" and (b"facet" in head.lower() or b"endsolid" in head.lower()):
        return "stl"
    if start[:1] == b"{":
        return "gltf" if _is_gltf(path, size) else None
    if _OBJ.search(head) and re.search(rb"^v\s+[-+.\d]", head, re.MULTILINE):
        return "obj"
    lines = [
        line
        for line in head.splitlines()[:40]
        if line.strip() and not line.lstrip().startswith((b"#", b"//"))
    ]
    if size > len(head) and lines:
        lines = lines[:-1] or lines
    if lines and all(_NUMBERS.match(line) for line in lines):
        return "xyz"
    return None


def _is_gltf(path: Path, size: int) -> bool:
    if size > 100_000_000:
        return False
    try:
        return "asset" in json.loads(path.read_bytes())
    except (ValueError, TypeError):
        return False
