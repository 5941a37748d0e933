"""Where numba keeps what it compiles, so that only the first of all processes has to do it.

librosa has a dozen functions compiled when it is imported, half a minute of work. numba keeps
them beside librosa; where that folder is read-only, they are kept in the account's cache folder.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile

from platformdirs import user_cache_path

VARIABLE = "NUMBA_CACHE_DIR"


def keep_compiled(otherwise: Path, package: str = "librosa") -> None:
    """Has numba, before it is imported, write where it may; what is set already stays.

    Args:
        otherwise: a folder to write in where the account has no cache folder of its own. Without
            any, numba refuses to be imported with librosa.
        package: what is compiled. Where it is not installed, nothing is done.
    """
    spec = find_spec(package)
    if os.environ.get(VARIABLE) or spec is None or spec.origin is None:
        return
    if writable(Path(spec.origin).parent / "__pycache__"):
        return
    folders = (user_cache_path("myolens", appauthor=False) / "numba", otherwise)
    chosen = next((folder for folder in folders if writable(folder)), None)
    if chosen is not None:
        os.environ[VARIABLE] = str(chosen)


def writable(folder: Path) -> bool:
    """Whether files can be made in ``folder``, which is made where it is not there yet.

    Tried, since permissions alone do not tell on every disk.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
