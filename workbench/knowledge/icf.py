"""ICF codes that features bear on, with our own short wording (never WHO's texts)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from workbench.plugin.data_file import DataFileError, read_data_file
from workbench.plugin.manifest import Text

SHIPPED = Path(__file__).parent / "data" / "icf.toml"

_CODE = re.compile(r"[bsd]\d{3,5}")


class IcfCodes(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The codes with their wording, the edition they come from, and where to read more."""

    release: str
    more: str
    codes: Mapping[str, Text]

    def __contains__(self, code: str) -> bool:
        return code in self.codes

    def wording(self, code: str, language: str = "en") -> str:
        """Our short wording of a code; empty for a code that is not known."""
        text = self.codes.get(code)
        return "" if text is None else text.in_language(language)


def load_icf(file: Path = SHIPPED) -> IcfCodes:
    """The ICF codes in ``file``; the shipped ones if none is named.

    Raises:
        DataFileError: if the file is malformed or a code has not the form of one.
    """
    icf = read_data_file(file, IcfCodes)
    for code in icf.codes:
        if not _CODE.fullmatch(code):
            raise DataFileError(file, f"codes.{code}", "is not an ICF code (b770, d4551, s7600)")
    return icf
