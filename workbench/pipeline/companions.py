"""Other files that a job reads along with a capture: they are part of its key."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from workbench.model import Capture, FactValue

# What a scan may be spread over, beside the file that is listed.
_PARTS = {
    ".obj": (".mtl", ".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".tga"),
    ".gltf": (".bin", ".png", ".jpg", ".jpeg", ".webp"),
    ".ply": (".png", ".jpg", ".jpeg"),
}


def companions(root: Path, capture: Capture, facts: Mapping[str, FactValue]) -> dict[str, str]:
    """SHA-256 by name of the files that a job on ``capture`` may read besides it: its sheet of
    cues, and the materials and pictures that lie beside a scan."""
    cue_file = facts.get("cue_file")
    found = [root / cue_file] if isinstance(cue_file, str) else []
    file = root / capture.path
    endings = _PARTS.get(file.suffix.lower(), ())
    if endings and file.parent.is_dir():
        found += [p for p in file.parent.iterdir() if p.suffix.lower() in endings]
    return {str(path.name): _sha256(path) for path in sorted(found)}


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return "unreadable"  # the job itself will say so, and be tried again once that changes
