"""What the engine says, in another language.

The engine writes English, and that is what the tables, the study and the logs keep. A file
``words.toml`` says the same in other languages: beside an analyzer's manifest, in the package
around it (for what several analyzers share), and in ``workbench`` for the engine itself. As with
gettext the English template is the key; its values are numbered in their order there, and are
read back out of the finished sentence::

    [[say]]
    en = "head turned {1} degrees; up to {2} allowed"
    nl = "hoofd {1} graden gedraaid; tot {2} mag"
    pl = "głowa obrócona o {1} stopni; dozwolone do {2}"

So old studies and analyzers of others are read as they are, and a sentence without words stays
English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import msgspec

from workbench.plugin.data_file import DataFileError, read_data_file
from workbench.plugin.manifest import LANGUAGES, Manifest, Text

FILE = "words.toml"
FIELD = re.compile(r"\{(\w+)\}")
BETWEEN = re.compile(r"(?<=[.!?]) (?=[A-Z])")
"""Where one sentence ends and the next begins."""
LEAST_LETTERS = 7
"""Of its own that a template needs to be known again in a finished sentence (judgement)."""


class WordFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All sentences of a ``words.toml``."""

    say: tuple[Text, ...] = ()


class Words:
    """Sentences of the engine in one language; without entries they stay as they are."""

    def __init__(self, entries: Iterable[Text] = (), language: str = "en") -> None:
        self.language = language
        self._whole: dict[str, str] = {}
        self._templates: dict[str, str] = {}
        for entry in entries if language != "en" else ():
            told = self._templates if FIELD.search(entry.en) else self._whole
            told.setdefault(key_of(entry.en), entry.in_language(language))
        # The template with the most words of its own says most surely what is meant.
        clear = (key for key in self._templates if sum(map(str.isalpha, key)) >= LEAST_LETTERS)
        ordered = sorted(clear, key=lambda key: (-len(key), key))
        self._keys = [(max(key.split("{}"), key=len), key) for key in ordered]

    def said(self, text: str) -> str:
        """A finished English sentence in this language, its values likewise; or several of them."""
        found = self._known(text)
        sentences = BETWEEN.split(text) if found is None and self._keys else []
        if len(sentences) > 1:
            return " ".join(map(self._sentence, sentences))
        return text if found is None else found

    def _sentence(self, text: str) -> str:
        """One of several. What is noted of a file is a clause that was made a sentence."""
        found = self._known(text)
        if found is None and text.endswith("."):
            clause = self._known(f"{text[0].lower()}{text[1:-1]}")
            found = clause and f"{clause[0].upper()}{clause[1:]}."
        return found or text

    def _known(self, text: str) -> str | None:
        whole = self._whole.get(text)
        if whole is not None:
            return whole
        for part, key in self._keys:
            found = _pattern(key).fullmatch(text) if part in text else None
            if found is not None:
                values = enumerate(map(self.said, found.groups()), start=1)
                return filled(self._templates[key], {str(i): value for i, value in values})
        return None

    def say(self, template: str, /, *values: object) -> str:
        """A sentence from its English template ``"{1} of {2} ..."`` and its values."""
        key = key_of(template)
        own = self._whole.get(key) or self._templates.get(key) or template
        return filled(own, {str(i): value for i, value in enumerate(values, start=1)})


def filled(template: str, values: Mapping[str, object]) -> str:
    """``template`` with its fields replaced by the values of that name."""
    return FIELD.sub(lambda field: str(values[field[1]]), template)


def key_of(template: str) -> str:
    """A template without the names of its fields."""
    return FIELD.sub("{}", template)


def load_words(manifests: Iterable[Manifest], language: str, more: Iterable[Text] = ()) -> Words:
    """All words for ``language``; those of the files come before ``more``.

    A file that cannot be read costs its own words only.
    """
    if language == "en":
        return Words()
    entries: list[Text] = []
    for file in word_files(manifests):
        try:
            entries += read_words(file)
        except DataFileError:
            continue  # told by the check of third-party analyzers; English is left
    return Words((*entries, *more), language)


def read_words(file: Path) -> tuple[Text, ...]:
    """The sentences of a ``words.toml``.

    Raises:
        DataFileError: if it is malformed, the values of an English template are not numbered from
            1, or another language has others.
    """
    entries = read_data_file(file, WordFile).say
    for i, entry in enumerate(entries):
        fields = FIELD.findall(entry.en)
        if fields != [str(n) for n in range(1, len(fields) + 1)]:
            raise DataFileError(file, f"say[{i}].en", "its values are not numbered {1}, {2} ...")
        for name in LANGUAGES:
            if set(FIELD.findall(entry.in_language(name))) != set(fields):
                raise DataFileError(file, f"say[{i}].{name}", "has other values than the English")
    return entries


def word_files(manifests: Iterable[Manifest]) -> Iterator[Path]:
    """The engine's own file, then those of the analyzers and of the packages around them."""
    folders = [Path(__file__).parent.parent]
    for manifest in manifests:
        own = Path(manifest.folder)
        folders.append(own)
        if (own.parent / "__init__.py").is_file():
            folders.append(own.parent)
    for folder in dict.fromkeys(folders):
        if (folder / FILE).is_file():
            yield folder / FILE


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(map(re.escape, key.split("{}"))), re.DOTALL)
