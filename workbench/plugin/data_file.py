"""Reads the TOML files of an analyzer into typed structs, with errors that name file and key."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

from workbench.plugin.data_file_error import DataFileError

__all__ = ["DataFileError", "read_data_file"]
T = TypeVar("T")


def read_data_file(file: Path, shape: type[T]) -> T:
    """The content of a TOML file as ``shape`` (a msgspec struct).

    Raises:
        DataFileError: if the file cannot be read, is no TOML, or does not fit the shape.
    """
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataFileError(file, "", f"cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataFileError(file, "", f"is not valid TOML: {error}") from error
    try:
        return msgspec.convert(raw, shape)
    except msgspec.ValidationError as error:
        cause, _, path = str(error).partition(" - at `$")
        key = path.strip("`.").removeprefix(".")
        raise DataFileError(file, key, cause[0].lower() + cause[1:]) from error
