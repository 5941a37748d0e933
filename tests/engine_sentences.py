"""The sentences that the engine and the analyzers of this repository write for people.

They are read from the source: every text of two words or more, with its values as ``{}``, that is
no docstring, no error of a programmer, no note of progress, no query and no setting of a method.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from workbench.knowledge.rule_file import RuleFile
from workbench.plugin.data_file import read_data_file
from workbench.plugin.words import FIELD, key_of

ROOT = Path(__file__).resolve().parent.parent
ANALYZERS = sorted(file.parent.name for file in ROOT.glob("analyzers/*/analyzer.toml"))
# Where the words of these rooms stand (see ``workbench.plugin.words``).
PLACES = {
    "workbench": [
        "workbench/media",
        "workbench/pipeline",
        "workbench/store",
        "workbench/knowledge",
    ],
    "analyzers": ["analyzers/perception"],
    **{f"analyzers/{name}": [f"analyzers/{name}"] for name in ANALYZERS},
}
# Written for authors of analyzers, for the command line alone, or into methods.json.
ELSEWHERE = {
    *("faults.py", "rule_file.py", "hpo.py", "base.py", "companions.py", "catalog.py"),
    *(
        "site_norms.py",
        "site_repeats.py",
        "site_norm_file.py",
        "study_for.py",
        "schema.py",
        "journal.py",
        "layout_walk.py",
    ),
    *("methods.py", "methods_speech.py", "video_methods.py", "praat.py", "text_syllables.py"),
}
NOT_SAID = {
    # Progress and settings that pass through a variable, commands of Praat, a plan of an import.
    *("measuring the face", "measuring the eyelids", "measuring the irises"),
    *("measuring each half of the face", "set by a person", "pupillary distance of {} mm"),
    *("ruler of {} mm", "sticker of {} mm", "iris of {} mm, edge fitted"),
    *(
        "iris of {} mm, from landmarks",
        "gaitkit {} {}",
        "{} steps/min",
        "person {}",
        "{} kbit/s",
        "{} run {}",
    ),
    *("Get mean", "To Formant (burg)", "local, absolute"),
    *("{} subjects, {} visits, {} recordings ({})", r"data : (\d+) \(should be (\d+)\)"),
}
_QUERY = re.compile("SELECT |INSERT |UPDATE |DELETE |WHERE ")
_SENTENCE = re.compile(r"[A-Za-z]{2,}[,;:.]? [a-z0A-Z]{2,}|[a-z]{2,} 0|0 [a-z]{4,}")
_PROGRAMMERS = {"ValueError", "TypeError", "RuntimeError", "NotImplementedError", "DataFileError"}
_PROGRAMMERS |= {"KeyError", "LookupError", "FileNotFoundError"}
_SAYING = {"say", "_told", "no_norm"}
_NOT_FOR_PEOPLE = {"progress", "execute", "executescript", "compile", "finditer", "getLogger"}


@cache
def sentences(place: str) -> dict[str, str]:
    """The sentences of a place (key of ``PLACES``), each with where it stands."""
    found: dict[str, str] = {}
    for folder in PLACES[place]:
        for file in sorted((ROOT / folder).rglob("*.py")):
            if file.name not in ELSEWHERE:
                for line, text in _of_module(file):
                    found.setdefault(text, f"{file.relative_to(ROOT)}:{line}")
        for file in sorted((ROOT / folder).glob("features.toml")):
            for entry in tomllib.loads(file.read_text("utf-8"))["features"].values():
                found.setdefault(entry["definition"], str(file.relative_to(ROOT)))
        for source in _thresholds(folder):
            if "judgement" in source.lower():  # others may be citations alone
                found.setdefault(source, f"{folder}/findings.toml")
        for file in sorted((ROOT / folder).glob("norms.toml")):
            for norm in tomllib.loads(file.read_text("utf-8")).get("norm", ()):
                found.setdefault(norm["population"], str(file.relative_to(ROOT)))
    return found


def _of_module(file: Path) -> Iterator[tuple[int, str]]:
    skipped: set[ast.AST] = set()
    for node in _tree(file):
        if _no_sentence(node):
            skipped |= set(ast.walk(node))
        elif isinstance(node, ast.JoinedStr):
            # What is in its braces are texts of their own, what is between them are not.
            skipped |= {part for part in node.values if isinstance(part, ast.Constant)}
            for part in node.values:
                if isinstance(part, ast.FormattedValue) and part.format_spec is not None:
                    skipped |= set(ast.walk(part.format_spec))
        elif isinstance(node, ast.Dict):
            # Settings of a method, by name.
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    skipped |= (
                        {value} if isinstance(value, (ast.Constant, ast.JoinedStr)) else set()
                    )
    for node in _tree(file):
        if node not in skipped:
            text = _template(node)
            if text.startswith((";", ". ", " ")):  # what is said before it is a value
                text = "{}" + text
            if text not in NOT_SAID and _is_sentence(text):
                yield node.lineno, text  # type: ignore[attr-defined]


def _is_sentence(text: str) -> bool:
    whole_field = text.startswith("{") and text.endswith("}") and text.count("{") == 1
    own = FIELD.sub("0", text).replace("{}", "0")
    return bool(_SENTENCE.search(own)) and not whole_field and not _QUERY.match(text)


def _no_sentence(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Assert():
            return True
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name))):
            return name in _PROGRAMMERS
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in _NOT_FOR_PEOPLE
    return False


def _template(node: ast.AST) -> str:
    """The text of a literal, each of its values as ``{}``; empty for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return key_of(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    return ""


@cache
def said_templates(place: str) -> dict[str, str]:
    """What a place says through ``say(...)``, however short."""
    found = {}
    for file, node in _nodes(place):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", node.func) in _SAYING:
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant):
                    found[key_of(argument.value)] = f"{file.relative_to(ROOT)}:{node.lineno}"
    return found


@cache
def constants(place: str) -> set[str]:
    """Every text of a place, however short."""
    more = ["workbench/model"] if place == "workbench" else []
    own = {_template(node) for _, node in _nodes(place, more)}
    return own.union(*map(_thresholds, PLACES[place]))


def _thresholds(folder: str) -> set[str]:
    """Where the thresholds of the rules in a folder come from."""
    file = ROOT / folder / "findings.toml"
    if not file.is_file():
        return set()
    rules = read_data_file(file, RuleFile).rule
    return {c.source for rule in rules for c in rule.present.comparisons()}


def _nodes(place: str, more: Iterable[str] = ()) -> Iterator[tuple[Path, ast.AST]]:
    for folder in (*PLACES[place], *more):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in _tree(file):
                yield file, node


@cache
def _tree(file: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
