"""``myolens maps``: asymmetry and change of scans as coloured surfaces and pictures."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.commands.private_file import write_private
from workbench.commands.whom import capture_named
from workbench.export.surface_map.picture import png_bytes
from workbench.export.surface_map.ply import ply_bytes
from workbench.export.surface_map.scale import SIGNED, maps_of
from workbench.media.mesh import Mesh, read_mesh
from workbench.model import Modality, Problem, Track
from workbench.model.problem import ProblemError
from workbench.store.snapshot import Snapshot
from workbench.store.study_file import StudyFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS = ("ply", "png")
WORDS = {
    "en": {"asymmetry": "Asymmetry: further out than the other side (+)",
           "dense asymmetry": "Asymmetry: higher than its partner on the other side (+)",
           "surface change": "Change since the earlier scan: further out (+)",
           "masked": "not compared"},
    "nl": {"asymmetry": "Asymmetrie: verder naar buiten dan de andere kant (+)",
           "dense asymmetry": "Asymmetrie: hoger dan de tegenhanger aan de andere kant (+)",
           "surface change": "Verandering sinds de eerdere scan: naar buiten (+)",
           "masked": "niet vergeleken"},
    "pl": {"asymmetry": "Asymetria: dalej na zewnątrz niż druga strona (+)",
           "dense asymmetry": "Asymetria: wyżej niż odpowiednik po drugiej stronie (+)",
           "surface change": "Zmiana od poprzedniego skanu: na zewnątrz (+)",
           "masked": "nie porównano"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mapped:
    """The files that were written, and for each scan without a map the reason."""

    files: tuple[Path, ...]
    without: tuple[Problem, ...]


def write_maps(
    study: Path, out: Path, captures: Collection[str], kinds: Collection[str], language: str
) -> Mapped:
    """Writes each map of each scan as ``<capture>.<map>.ply`` and ``.png``, for the owner only.

    Raises:
        ProblemError: for a capture that is not in the study, a folder that cannot be written, or
            where there is no map at all.
    """
    written: list[Path] = []
    without: list[Problem] = []
    with StudyFile.open(study, read_only=True) as opened:
        snapshot = opened.snapshot()
        named = [
            capture_named(name, opened.media_root, snapshot.captures, "--capture")
            for name in captures
        ]
        # Nothing on a limb is compared place by place.
        scans = [
            c.path
            for c in snapshot.captures.values()
            if c.modality is Modality.SCAN and c.task != "limb"
        ]
        for path in named or scans:
            tracks = _tracks(opened, snapshot, path)
            maps = maps_of(tracks, path)
            if not maps:
                without.append(_none(path))
                continue
            mesh = read_mesh(opened.media_root / path)
            pose = front_of(mesh, tracks)
            for track in maps:
                values = np.asarray(track.values[0, 0], dtype=float)
                if len(values) != len(mesh.vertices):
                    without.append(_changed(path))
                    continue
                for kind in KINDS:
                    if kind in kinds:
                        file = out / _place(path, track.name, kind)
                        write_private(file, _file(mesh, values, pose, track.name, kind, language))
                        written.append(file)
    if not written:
        raise ProblemError(
            Problem(
                str(study),
                "There are no maps in this study (cleaned away, or no scan was compared).",
                "Analyse its scans again.",
                "no_maps",
            )
        )
    return Mapped(tuple(written), tuple(without))


def front_of(mesh: Mesh, tracks: Collection[Track]) -> NDArray[Any]:
    """Rotation (3, 3) that shows a scan upright from its front, by its landmarks or marks."""
    points: dict[str, NDArray[Any]] = {}
    for track in tracks:
        if track.kind == "mesh_points":
            places = np.asarray(track.values[0, :, :3], dtype=float)
            points |= dict(zip(track.points, places, strict=True))
    points = {name: place for name, place in points.items() if np.isfinite(place).all()}
    outward = _outward(mesh)
    if {"ex_R", "ex_L", "ch_R", "ch_L"} <= points.keys():
        across = points["ex_L"] - points["ex_R"]
        up = points["ex_L"] + points["ex_R"] - points["ch_L"] - points["ch_R"]
    elif {"c7", "sacrum"} <= points.keys():
        up = points["c7"] - points["sacrum"]
        across = np.cross(up, outward)
    else:
        return np.eye(3)
    x = across / np.linalg.norm(across)
    y = up - x * (up @ x)
    y /= np.linalg.norm(y)
    return np.stack([x, y, np.cross(x, y)])


def _outward(mesh: Mesh) -> NDArray[Any]:
    """Where an open surface faces: its middle stands out from its border."""
    corners = mesh.vertices[mesh.faces]
    mean = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]).sum(axis=0)
    mean /= np.linalg.norm(mean) or 1.0
    arm = mesh.vertices - mesh.vertices.mean(axis=0)
    away = np.linalg.norm(arm - np.outer(arm @ mean, mean), axis=1)
    inner = away < np.median(away)
    return np.asarray(mean if (arm @ mean)[inner].mean() > (arm @ mean)[~inner].mean() else -mean)


def _file(
    mesh: Mesh,
    values: NDArray[Any],
    pose: NDArray[Any],
    name: str,
    kind: str,
    language: str,
) -> bytes:
    if kind == "ply":
        return ply_bytes(mesh.vertices, mesh.faces, values, SIGNED, name)
    words = WORDS[language]
    title = words.get(name, name)
    return png_bytes(mesh.vertices, mesh.faces, values, pose, SIGNED, title, words["masked"])


def _place(path: str, name: str, kind: str) -> PurePosixPath:
    """Where a map goes: in folders as the captures are; nothing leads out of the folder."""
    place = PurePosixPath(path)
    folders = [part for part in place.parts[:-1] if part not in ("/", "..")]
    return PurePosixPath(*folders, f"{place.name}.{name.replace(' ', '-')}.{kind}")


def _tracks(study: StudyFile, snapshot: Snapshot, path: str) -> list[Track]:
    """All tracks of results that rest on this capture, its own first."""
    results = [r for r in snapshot.results if path in r.captures]
    found: list[Track] = []
    for result in sorted(results, key=lambda r: r.scope != "capture"):
        try:
            tracks = study.tracks(result)
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError):
            continue  # told as a scan without a map
        own = result.scope == "capture"
        found += [t for t in tracks if own or t.kind == "surface"]
    return found


def _none(path: str) -> Problem:
    return Problem(
        path,
        "There is no map of this scan.",
        "Analyse it again; change needs an earlier scan of the same task, asymmetry a known unit.",
        "no_maps",
    )


def _changed(path: str) -> Problem:
    return Problem(
        path,
        "The file is no longer the one that was measured: its map does not fit.",
        "Analyse it again.",
        "no_maps",
    )
