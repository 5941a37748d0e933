"""The check of an analyzer, in the spirit of scikit-learn's ``check_estimator``."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from workbench.conformance.ask import ask
from workbench.conformance.damaged import damaged_captures
from workbench.conformance.judge_answer import (
    cancel_faults,
    conduct_faults,
    damage_faults,
    determinism_faults,
    good_faults,
)
from workbench.conformance.outcome import Outcome, Trial
from workbench.knowledge.base import load_knowledge
from workbench.knowledge.codebook import Feature, load_features
from workbench.media.layout_name import parse_name
from workbench.media.probe import probe
from workbench.model import Capture, FactValue, Modality, Side
from workbench.plugin.catalog import Catalog, load_catalog
from workbench.plugin.data_file import DataFileError
from workbench.plugin.manifest import Manifest, load_manifest
from workbench.plugin.words import FILE as WORDS
from workbench.plugin.words import read_words


def check_analyzer(
    analyzer: str | Path,
    *,
    captures: Sequence[Path] = (),
    facts: Mapping[str, FactValue] | None = None,
) -> tuple[str, ...]:
    """What is wrong with an analyzer, one line each; empty where it conforms.

    Args:
        analyzer: the id of an installed analyzer, or the path of its ``analyzer.toml``.
        captures: recordings on which it works. Their names tell the task as in a study
            (``sub-01_task-vowel_audio.wav``); else the first task that it accepts is taken.
            The files are copied first. Without captures only the data files are checked.
        facts: what is known about the captures.

    Checked are: the data files against each other and against HPO and ICF; equal results in
    two processes and with a warm cache; that features, units, sides and methods are declared;
    that Cancelled passes promptly and leaves nothing; that empty, cut, short, false and turned
    inputs give a Problem in plain words or missing values; that nothing connects, writes
    outside its own folders or changes its input; that results survive storage.

    Example:
        >>> check_analyzer("no_such")
        ("there is no installed analyzer 'no_such'",)
    """
    try:
        manifest = _find(analyzer)
        features = load_features(manifest)
    except (DataFileError, LookupError) as error:
        return (str(error.args[0] if isinstance(error, LookupError) else error),)
    known = load_knowledge(Catalog({manifest.id: manifest}))
    faults = [str(fault) for fault in known.faults]
    try:
        if manifest.file(WORDS).is_file():
            read_words(manifest.file(WORDS))
    except DataFileError as error:
        faults.append(str(error))
    if captures:
        with tempfile.TemporaryDirectory(prefix="myolens-check-") as place:
            faults.extend(_behaviour(manifest, features, captures, facts or {}, Path(place)))
    return tuple(dict.fromkeys(faults))


def _find(analyzer: str | Path) -> Manifest:
    if isinstance(analyzer, Path) or analyzer.endswith(".toml"):
        return load_manifest(Path(analyzer))
    catalog = load_catalog()
    if analyzer not in catalog.analyzers:
        raise LookupError(f"there is no installed analyzer '{analyzer}'")
    return catalog[analyzer]


def _behaviour(
    manifest: Manifest,
    features: Mapping[str, Feature],
    files: Sequence[Path],
    facts: Mapping[str, FactValue],
    place: Path,
) -> Iterator[str]:
    root = place / "media"
    root.mkdir()
    good: list[Trial] = []
    bad: list[Trial] = []
    for number, file in enumerate(files):
        copy = root / f"{number:02d}" / file.name
        copy.parent.mkdir()
        shutil.copyfile(file, copy)
        capture = _capture(manifest, copy, root, facts)
        if capture is None:
            yield f"'{file.name}' is not among the kinds of capture that it accepts"
            continue
        if all(t.capture.modality is not capture.modality for t in good):
            damaged = damaged_captures(copy, capture.modality, root / f"damaged-{number:02d}")
            bad += [
                Trial(name=f"{capture.modality} {what}", capture=_moved(capture, path, root))
                for what, path in damaged.items()
            ]
        good.append(Trial(name=capture.path, capture=capture))
    if not good:
        return
    before = _hashes(root)
    first = ask(manifest, root, place / "one", tuple(good), derive=True, seed="1")
    if first.fault:
        yield first.fault
        return
    cancels = tuple(_cancel_trials(first.outcomes, good))
    repeats = tuple(Trial(name=t.name, capture=t.capture, repeat=True) for t in good)
    second = ask(manifest, root, place / "two", (*cancels, *good, *repeats), derive=True, seed="2")
    third = ask(manifest, root, place / "three", tuple(bad), derive=False, seed="3")
    for answer in (first, second, third):
        yield from conduct_faults(answer)
    yield from good_faults(first, features)
    yield from cancel_faults(second, cancels)
    yield from determinism_faults(first, second)
    yield from damage_faults(third, features)
    if _hashes(root) != before:
        yield "it changes, adds or removes files in the media folder"


def _capture(
    manifest: Manifest, file: Path, root: Path, facts: Mapping[str, FactValue]
) -> Capture | None:
    name = parse_name(file.name).entities
    found = probe(file)
    for modality in (parse_name(file.name).modality, found.modality):
        for kind in manifest.accepts:
            task = name.get("task", kind.tasks[0] if kind.tasks else "")
            capture = Capture(
                path=file.relative_to(root).as_posix(),
                subject="check",
                visit="check",
                modality=modality or Modality.NOTE,
                sha256=found.sha256,
                task=task,
                acq=name.get("acq", ""),
                trial=name.get("run", ""),
                view=name.get("view", ""),
                side=Side(name.get("side", "")),
                facts={n: v for n, v in facts.items() if n in manifest.facts},
            )
            if kind.fits(capture):
                return capture
    return None


def _moved(capture: Capture, file: Path, root: Path) -> Capture:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return replace(capture, path=file.relative_to(root).as_posix(), sha256=digest)


def _cancel_trials(outcomes: Sequence[Outcome], good: Sequence[Trial]) -> Iterator[Trial]:
    """Cancels the first capture at its first report and half way."""
    reports = outcomes[0].reports
    for at in sorted({1, (reports + 1) // 2, reports} if reports else ()):
        yield Trial(name=f"cancelled at report {at}", capture=good[0].capture, cancel_at=at)


def _hashes(root: Path) -> dict[str, str]:
    return {
        str(file.relative_to(root)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }
