"""``myolens tracks``: landmark tracks and events of a study, for those who ask for them."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from workbench.commands.private_file import write_private
from workbench.export.events_table import events_table
from workbench.export.table import csv_bytes
from workbench.model import Problem, Track
from workbench.model.problem import ProblemError
from workbench.store.snapshot import StoredResult
from workbench.store.study_file import StudyFile

COLUMNS = ("track", "point", "side", "t", "x", "y", "z", "unit", "confidence")
LONGEST_NAME = 255  # bytes: NAME_MAX of ext4, APFS and NTFS (characters there)
Row = tuple[object, ...]


def write_tracks(study: Path, out: Path, kind: str) -> tuple[Path, ...]:
    """Writes one file per result with tracks, in folders as the captures are, and ``events.csv``.

    Only the owner may read them.

    A row is one point at one moment: time in seconds (percent of the cycle for the mean curves
    over it, whose points are ``mean``, ``low`` and ``high``), up to three coordinates (or a
    curve's value in ``x``) in ``unit``; empty where nothing was found.

    Args:
        kind: ``csv`` or ``parquet`` (needs pyarrow).

    Raises:
        ProblemError: if the folder cannot be written, pyarrow is missing, or the study has no
            tracks.
    """
    written: list[Path] = []
    with StudyFile.open(study, read_only=True) as opened:
        snapshot = opened.snapshot()
        for result in snapshot.results:
            rows = [row for track in _tracks(opened, result) for row in rows_of(track)]
            if rows:
                file = out / place_of(result, kind)
                write_private(file, _csv(rows) if kind == "csv" else _parquet(rows))
                written.append(file)
    if not written:
        raise ProblemError(
            Problem(
                str(study),
                "This study has no tracks (they were cleaned away or never made).",
                "Analyse its captures again.",
                "no_tracks",
            )
        )
    write_private(out / "events.csv", csv_bytes(events_table(snapshot)))
    return (*written, out / "events.csv")


def place_of(result: StoredResult, kind: str) -> PurePosixPath:
    """Where the tracks of a result go: beside each other as their captures are.

    Results of a visit or a subject lie in the folder of that. Each result has a place of its
    own, whose name keeps the whole name of the capture and is never too long.
    """
    if result.scope == "capture":
        place = PurePosixPath(result.captures[0])
    else:
        who = [part for part in (result.subject, result.visit) if part]
        place = PurePosixPath(*who, "_".join(who))
    # A study may come from elsewhere: nothing in it leads out of the folder asked for.
    folders = [part for part in place.parts[:-1] if part not in ("/", "..")]
    end = f".{result.analyzer}.{kind}"
    name = place.name
    room = LONGEST_NAME - len(end.encode())
    if len(name.encode()) > room:
        mark = f"~{hashlib.sha256(name.encode()).hexdigest()[:8]}"
        name = name.encode()[: room - len(mark)].decode(errors="ignore") + mark
    return PurePosixPath(*folders, name + end)


def _tracks(study: StudyFile, result: StoredResult) -> tuple[Track, ...]:
    try:
        return study.tracks(result)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError) as error:
        raise ProblemError(
            Problem(
                str(study.data_folder / result.tracks),
                "The tracks are damaged.",
                "Run 'myolens clean' on this study and analyse again.",
                "damaged_tracks",
            )
        ) from error


def rows_of(track: Track) -> Iterator[Row]:
    """One row per time and point; none for a map over a surface (see ``Track``)."""
    import math

    if track.kind == "surface":
        return
    for i, t in enumerate(track.times.tolist()):
        for j, point in enumerate(track.points):
            values = [None if math.isnan(v) else round(v, 4) for v in track.values[i, j].tolist()]
            values = (values + [None] * 3)[:3]
            sure = None if track.confidence is None else round(float(track.confidence[i, j]), 4)
            yield (
                track.name,
                point,
                track.side.value,
                round(t, 6),
                *values,
                track.unit,
                None if sure is None or math.isnan(sure) else sure,
            )


def _csv(rows: list[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _parquet(rows: list[Row]) -> bytes:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise ProblemError(
            Problem(
                "pyarrow",
                "Writing Parquet needs the package 'pyarrow', which is not installed.",
                "Install it (pip install 'myolens[parquet]'), or use --format csv.",
                "no_pyarrow",
            )
        ) from None
    columns = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True))
    sink = io.BytesIO()
    parquet.write_table(pa.table({name: list(cells) for name, cells in columns.items()}), sink)
    return sink.getvalue()
