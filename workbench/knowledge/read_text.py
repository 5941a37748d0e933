"""Which text was read or counted: rates, pauses and melody compare within one text only."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

from workbench.model import Observation

FROM_TEXT = ("reading", "counting")
"""Tasks whose fact ``text`` holds the text, its title, or the language of the counting."""
_LONGEST = 40


def text_read(observation: Observation) -> str:
    """The name of the text; empty where none was stated, and for tasks without one."""
    if not needs_text(observation):
        return ""
    return name_of_text(str(observation.capture.facts.get("text", "")))


def needs_text(observation: Observation) -> bool:
    """Whether what was said in this task follows a text."""
    return observation.task in FROM_TEXT


def name_of_text(text: str) -> str:
    """Its words in lower case, without marks; of a long text four words and a hash of all.

    The same for any writing of the same words, so that line ends and capitals part no texts.
    """
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    whole = " ".join(words)
    if len(whole) <= _LONGEST:
        return whole
    return f"{' '.join(words[:4])[:_LONGEST]}... #{sha256(whole.encode()).hexdigest()[:8]}"
