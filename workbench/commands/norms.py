"""``myolens norms``: a clinic's own norms, built from its controls and kept in the study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import msgspec

from workbench.commands.norms_text import described
from workbench.commands.understanding import usage
from workbench.export.package import write_all
from workbench.knowledge.site_norm_file import (
    AgeBand,
    SiteNorms,
    read_site_norms,
    site_norms_text,
)
from workbench.knowledge.site_norms import DEFAULT_BANDS, build_site_norms
from workbench.model import Problem
from workbench.model.problem import ProblemError
from workbench.store.journal import now
from workbench.store.snapshot import Snapshot
from workbench.store.study_file import StudyFile


@dataclass(frozen=True, slots=True)
class Wish:
    """Who are controls (see ``controls_named``), age bands (text), where else to write, by whom."""

    controls: tuple[str, ...]
    bands: str = ""
    out: Path | None = None
    author: str = ""


def build(study: Path, wish: Wish) -> str:
    """Builds norms from the controls of a study, keeps them in it, and says what came out.

    Raises:
        ProblemError: ``usage`` where nobody is named; ``no_norms`` where every cell is too small:
            then what the study had before stays.
    """
    bands = age_bands(wish.bands)
    with StudyFile.open(study) as opened:
        snapshot = opened.snapshot()
        controls = controls_named(snapshot, wish.controls)
        before = snapshot.site_norms
        observed = [(r, o) for r, o in snapshot.observations() if o.subject.id in controls]
        built = build_site_norms(
            (o for _, o in observed),
            controls,
            study=snapshot.title,
            version=1 + (before.version if before else 0),
            built=now(),
            bands=bands,
        )
        versions = {r.analyzer: r.version for r, _ in observed}
        norms = msgspec.structs.replace(built, analyzers=dict(sorted(versions.items())))
        if not norms.norms and not norms.changes:
            raise _too_few(study, norms, bool(observed))
        if wish.out is not None:
            write_norms(norms, wish.out)
        opened.set_site_norms(norms, author=wish.author)
    return described(norms)


def use(study: Path, file: Path, author: str) -> str:
    """Takes the norms of a file (or of another study) for a study."""
    norms = norms_in(file)
    with StudyFile.open(study) as opened:
        opened.set_site_norms(norms, author=author)
    return described(norms)


def forget(study: Path, author: str) -> str:
    """Gives the site norms of a study up; the journal keeps them."""
    with StudyFile.open(study) as opened:
        if opened.site_norms() is None:
            return "This study has no site norms."
        opened.set_site_norms(None, author=author)
    return "The site norms are given up; the rules use the published ones."


def show(source: Path, feature: str = "") -> str:
    """The norms of a study or a file in words; of one feature only if it is named."""
    return described(norms_in(source), feature)


def norms_in(source: Path) -> SiteNorms:
    """The norms of a study, or those in a file that ``build`` wrote.

    Raises:
        ProblemError: ``no_norms`` for a study without any; as ``read_site_norms``.
    """
    if not _is_study(source):
        return read_site_norms(source)
    with StudyFile.open(source, read_only=True) as opened:
        found = opened.site_norms()
    if found is None:
        cause = "This study has no site norms."
        remedy = "Build them: myolens norms build STUDY --controls control."
        raise ProblemError(Problem(str(source), cause, remedy, "no_norms"))
    return found


def write_norms(norms: SiteNorms, file: Path) -> None:
    """Writes a norm file: whole, or not at all."""
    write_all(file.parent, {file.name: site_norms_text(norms).encode() + b"\n"})


def controls_named(snapshot: Snapshot, wishes: Iterable[str]) -> frozenset[str]:
    """The subjects that are meant by ids, by a diagnosis (or group), or by ``@FILE`` of such.

    Several may stand in one wish, with commas between.

    Raises:
        ProblemError: ``usage`` for a name that is neither, with what there is.
    """
    chosen: set[str] = set()
    for name in (part.strip() for wish in wishes for part in _parts(wish)):
        if not name:
            continue
        ids = {s for s in (name, f"sub-{name}") if s in snapshot.subjects}
        ids |= {
            s.id
            for s in snapshot.subjects.values()
            if (s.diagnosis or "").strip().casefold() == name.casefold()
        }
        if not ids:
            known = Counter((s.diagnosis or "none given") for s in snapshot.subjects.values())
            there = ", ".join(f"{text} ({n})" for text, n in sorted(known.items()))
            raise usage(
                f"--controls {name}",
                "No subject of this study has this id, diagnosis or group.",
                f"Diagnoses of this study: {there or 'none'}.",
            )
        chosen |= ids
    if not chosen:
        raise usage("--controls", "Nobody is named.", "Name a diagnosis, ids or @FILE.")
    return frozenset(chosen)


def age_bands(text: str) -> tuple[AgeBand, ...]:
    """Bands of completed years from ``18-39,40-59,60-125``; the usual ones where it is empty.

    Raises:
        ProblemError: ``usage`` for anything else, and for bands that overlap.
    """
    if not text.strip():
        return DEFAULT_BANDS
    bands: list[AgeBand] = []
    for part in text.split(","):
        low, _, high = part.strip().partition("-")
        if not (low.isdigit() and high.isdigit()) or not int(low) <= int(high) <= 125:
            raise usage(f"--ages {text}", f"'{part}' is no band of ages.", "Write 18-39,40-59.")
        bands.append((float(low), float(high)))
    bands.sort()
    if any(a[1] >= b[0] for a, b in pairwise(bands)):
        raise usage(f"--ages {text}", "Two bands hold the same age.", "Write 18-39,40-59.")
    return tuple(bands)


def _parts(wish: str) -> Sequence[str]:
    if not wish.startswith("@"):
        return wish.split(",")
    file = Path(wish[1:])
    try:
        return file.read_text(encoding="utf-8").replace(",", "\n").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise usage(f"--controls {wish}", f"The list cannot be read ({error}).", "") from error


def _is_study(source: Path) -> bool:
    try:
        with source.open("rb") as opened:
            return opened.read(15) == b"SQLite format 3"
    except OSError:
        return False


def _too_few(study: Path, norms: SiteNorms, measured: bool) -> ProblemError:
    if not measured:
        cause = f"Nothing has been measured on the {norms.controls} controls named."
        remedy = "Analyse their recordings first."
    else:
        most = max((r.n for r in norms.refused), default=0)
        reasons = Counter(r.reason.partition("; ")[2] or r.reason for r in norms.refused)
        cause = (
            f"No norms could be built: the largest group of controls holds {most} people"
            f" ({', '.join(r for r, _ in reasons.most_common(2))})."
        )
        remedy = "Record more controls, or repeat recordings of those you have."
    return ProblemError(Problem(str(study), cause, remedy, "no_norms"))
