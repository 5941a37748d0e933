"""What is wrong with a data file of an analyzer. Light, so that anyone may catch it."""

from __future__ import annotations

from pathlib import Path


class DataFileError(Exception):
    """A data file is not as it must be. The message names the file, the key and the cause."""

    def __init__(self, file: Path, key: str, cause: str) -> None:
        self.file, self.key, self.cause = file, key, cause
        where = f"{file}, key '{key}'" if key else str(file)
        super().__init__(f"{where}: {cause}")

    def __reduce__(self) -> tuple[type[DataFileError], tuple[Path, str, str]]:
        return (type(self), (self.file, self.key, self.cause))
