"""Finds the model files that installed packages carry and verifies them; never downloads."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from workbench.model import Problem
from workbench.model.problem import ProblemError
from workbench.plugin.manifest import ModelFile

_REINSTALL = "Install the package '{}' again in the version that Myolens names."


def locate(model: ModelFile) -> Path:
    """The path of ``model``, looked up without importing its package, and verified.

    Raises:
        ProblemError: if it is missing, or its SHA-256 is not the declared one.
    """
    spec = find_spec(model.package)
    for root in (spec.submodule_search_locations or ()) if spec else ():
        file = Path(root) / model.path
        if file.is_file():
            found = _sha256(file, file.stat().st_mtime_ns)
            if found == model.sha256:
                return file
            raise ProblemError(
                Problem(
                    str(file),
                    f"The model file is not the one that was validated (SHA-256 {found[:12]}...).",
                    _REINSTALL.format(model.package),
                    "model_changed",
                )
            )
    raise ProblemError(
        Problem(
            model.name,
            f"The model file is missing (package '{model.package}').",
            _REINSTALL.format(model.package),
            "model_missing",
        )
    )


@lru_cache(maxsize=32)
def _sha256(file: Path, modified_ns: int) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
