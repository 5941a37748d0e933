"""What the engine says, in the language of the window (see ``workbench.plugin.words``)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ui.i18n import catalogue, language

if TYPE_CHECKING:
    from workbench.plugin.manifest import Text
    from workbench.plugin.words import Words

NAMED = ("task.", "event.")
"""Tables of the catalogue whose keys the engine itself puts into its sentences."""


def said(text: str) -> str:
    """A sentence of the engine; in its own English where nobody has words for it."""
    return words().said(text)


def said_line(line: str) -> str:
    """What the engine said last before it ended: ``input: cause remedy``, or a sentence."""
    place, _, rest = line.partition(": ")
    inner = said(rest)
    if rest[:1].isupper() and inner != rest:
        return f"{place}: {inner}"
    return said(line)


def words() -> Words:
    """The words for the language in use; the first call reads the files of all analyzers."""
    return _words(language())


@lru_cache(maxsize=4)
def _words(code: str) -> Words:
    from workbench.plugin.catalog import load_catalog
    from workbench.plugin.words import Words, load_words

    if code == "en":
        return Words()
    return load_words(load_catalog().analyzers.values(), code, _names(code))


def _names(code: str) -> list[Text]:
    """Tasks and events as they stand within a sentence."""
    from workbench.plugin.manifest import Text

    names = []
    for key, name in catalogue(code).items():
        if key.startswith(NAMED) and isinstance(name, str):
            own = name[:1].lower() + name[1:]
            names.append(Text(en=key.partition(".")[2].replace("_", " "), nl=own, pl=own))
    return names
