"""``myolens clean``: removes the biometric data that a study keeps beside its values."""

from __future__ import annotations

import shutil
from pathlib import Path

from workbench.model.problem import printable
from workbench.store.study_file import StudyFile


def clean(study: Path) -> str:
    """Removes tracks and perception caches of a study; says how much that was.

    Values, findings, decisions and the journal stay. Tracks are made again when a capture is
    analysed anew.
    """
    with StudyFile.open(study) as opened:
        folder = opened.data_folder
    if not folder.is_dir():
        return f"There is nothing to remove beside {printable(str(study))}."
    sizes = [f.stat().st_size for f in folder.rglob("*") if f.is_file()]
    shutil.rmtree(folder)
    return f"Removed {len(sizes)} files ({sum(sizes) / 1e6:.1f} MB) of tracks and caches."
