"""Keeps costly arrays (landmark tracks) of a file by what they depend on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.store.codec import to_text
from workbench.store.track_file import write_arrays

if TYPE_CHECKING:
    from workbench.plugin.contract import Arrays, Settings


class ArrayCache:
    """Arrays by file hash, name and settings, in a folder for the owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(
        self, sha256: str, name: str, settings: Settings, compute: Callable[[], Arrays]
    ) -> Arrays:
        """The kept arrays, or those that ``compute`` makes now (and which are kept).

        A kept file that cannot be read (a disk fault) is made anew.
        """
        import zipfile

        import numpy as np

        key = hashlib.sha256(to_text([sha256, name, dict(settings)]).encode()).hexdigest()
        file = self._folder / f"{name}-{key[:32]}.npz"
        if file.is_file():
            try:
                with file.open("rb") as stream, np.load(stream, allow_pickle=False) as data:
                    return {field: data[field] for field in data.files}
            except (ValueError, EOFError, zipfile.BadZipFile):
                file.unlink(missing_ok=True)
        arrays = {field: np.asarray(array) for field, array in compute().items()}
        write_arrays(file, arrays)
        return arrays
