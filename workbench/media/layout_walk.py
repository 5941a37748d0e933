"""Finds the files of a folder, and tells recordings from what merely lies beside them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from workbench.media.mtl import pictures
from workbench.model.capture import Modality
from workbench.model.problem import Problem

_EXTENSIONS = {
    Modality.PHOTO: "jpg jpeg png tif tiff heic heif webp bmp avif",
    Modality.SCAN: "ply obj stl glb gltf off pcd xyz",
    Modality.VIDEO: "mp4 mov m4v avi mkv webm 3gp mts m2ts mpg mpeg wmv flv mxf",
    Modality.AUDIO: "wav flac mp3 ogg oga opus m4a aac aif aiff wma amr caf",
}
KINDS = {f".{e}": kind for kind, names in _EXTENSIONS.items() for e in names.split()}
"""What a file is by its extension, where neither its name nor a table says so."""

_BESIDE = "json tsv csv toml yaml yml xml html pdf mtl xls xlsx ods docx myolens c3d zip"
SIDECARS = frozenset(f".{e}" for e in _BESIDE.split())
"""Extensions that lie beside a recording, even under its name (sub-01_video.json)."""

_JUNK_FOLDERS = {"__macosx", "@eadir", "$recycle.bin", "system volume information"}
_TEXTURE_FILE = re.compile(rb"^comment TextureFile (.+?)\r?$", re.M)


@dataclass(slots=True)
class Walk:
    """The files below a folder, as POSIX paths relative to it, in order."""

    files: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def walk(root: Path) -> Walk:
    """Every file that is not hidden. Links to folders are followed, but never in a circle."""
    found = Walk()
    _descend(root, PurePosixPath(), (), found)
    return found


def _descend(
    folder: Path, relative: PurePosixPath, above: tuple[tuple[int, int], ...], found: Walk
) -> None:
    name = relative.as_posix()
    try:
        status = folder.stat()
        here = (status.st_dev, status.st_ino)
        if here in above:
            return
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError as error:
        found.problems.append(
            Problem(
                name,
                f"The folder cannot be read ({error.strerror}); what it holds was left out.",
                "Give yourself the right to read it.",
                "unreadable_folder",
            )
        )
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name.lower() in _JUNK_FOLDERS:
            continue
        if not _is_text(entry.name):
            shown = (relative / entry.name).as_posix()
            found.problems.append(
                Problem(
                    shown,
                    "The name holds bytes that are no letters in UTF-8.",
                    "Rename it.",
                    "name_not_text",
                )
            )
            continue
        try:
            is_folder = entry.is_dir()
        except OSError:
            is_folder = False  # a link in a circle: shows up as a file that cannot be read
        if is_folder:
            _descend(folder / entry.name, relative / entry.name, (*above, here), found)
        else:
            found.files.append((relative / entry.name).as_posix())


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def companions(root: Path, files: list[str]) -> set[str]:
    """Files that belong to a mesh: textures and buffers that its material or header names."""
    present = set(files)
    found: set[str] = set()
    for file in files:
        suffix = PurePosixPath(file).suffix.lower()
        for name in _named_by(root / file, suffix):
            base = name.replace("\\", "/")
            beside = os.path.normpath((PurePosixPath(file).parent / base).as_posix())
            plain = (PurePosixPath(file).parent / PurePosixPath(base).name).as_posix()
            found |= {beside.replace(os.sep, "/"), plain} & present
    return found


def _named_by(path: Path, suffix: str) -> Iterator[str]:
    try:
        if suffix == ".mtl":
            for _, _, name in pictures(path.read_text("utf-8", "replace")):
                yield name
        elif suffix == ".ply":
            with path.open("rb") as stream:
                for name in _TEXTURE_FILE.findall(stream.read(4096)):
                    yield name.decode("utf-8", "replace")
        elif suffix == ".gltf" and path.stat().st_size < 20_000_000:
            tree = json.loads(path.read_bytes())
            for part in (*tree.get("buffers", ()), *tree.get("images", ())):
                if isinstance(uri := part.get("uri"), str) and not uri.startswith("data:"):
                    yield uri
    except (OSError, ValueError, TypeError, AttributeError):
        return  # damaged or gone: told when the mesh itself is read
