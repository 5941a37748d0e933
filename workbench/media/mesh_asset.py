"""Files that belong to a mesh (materials, textures): only from the mesh's own folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.media.photo import read_photo
from workbench.model.problem import ProblemError, printable

if TYPE_CHECKING:
    from numpy.typing import NDArray


def asset_path(mesh: Path, name: str) -> tuple[Path | None, str]:
    """The file ``name`` beside (or below) the mesh, or None with the reason.

    Absolute names, which scanners write from their own disk, are looked up by their last part.
    Nothing outside the folder of the mesh is ever opened, not through a link either.
    """
    name = name.strip().strip('"').replace("\\", "/")
    if name.startswith("/") or name[1:2] == ":":
        name = name.rsplit("/", 1)[-1]
    folder = mesh.parent.resolve()
    try:
        file = (folder / name).resolve()
        if not file.is_relative_to(folder):
            return None, f"'{printable(name)}' lies outside the folder of the mesh; not read"
        if file.is_file():
            return file, ""
    except (OSError, ValueError):  # too long a name, a circle of links, a zero byte
        pass
    return None, f"'{printable(name)}' is not beside the mesh; shown without it"


def read_texture(mesh: Path, name: str) -> tuple[NDArray[Any] | None, str]:
    """The texture as uint8 RGB, or None with the reason in plain words."""
    file, fault = asset_path(mesh, name)
    if file is None:
        return None, fault
    try:
        return read_photo(file).pixels, ""
    except ProblemError as error:
        return None, f"texture '{printable(name)}': {error.problem.cause}"
