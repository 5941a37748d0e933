"""MTL, the material file of an OBJ: which pictures it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPTION = re.compile(r"-(?:(?:o|s|t)(?:\s+[-+.\deE]+){1,3}|mm\s+\S+\s+\S+|\w+\s+\S+)\s+")
_MAPS = ("map_", "bump", "disp", "refl", "decal", "norm")


def pictures(text: str) -> Iterator[tuple[str, str, str]]:
    """Material, key (``map_kd`` is the colour) and file name of every picture, in order."""
    material = ""
    for line in text.splitlines():
        key, _, rest = line.strip().partition(" ")
        key, rest = key.lower(), rest.strip()
        if key == "newmtl":
            material = rest
        elif key.startswith(_MAPS) and rest:
            while option := _OPTION.match(rest):
                rest = rest[option.end() :]
            yield material, key, rest
