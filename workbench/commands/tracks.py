"""``myolens tracks``: landmark tracks and events of a study, for those who ask for them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from workbench.export.events_table import events_table
from workbench.export.package import write_all
from workbench.export.table import csv_bytes
from workbench.model import Problem, Track
from workbench.model.problem import ProblemError
from workbench.store.study_file import StudyFile

COLUMNS = ("track", "point", "side", "t", "x", "y", "z", "unit", "confidence")
Row = tuple[object, ...]


def write_tracks(study: Path, out: Path, kind: str) -> tuple[Path, ...]:
    """Writes one file per result with tracks, and ``events.csv``.

    A row is one point at one moment: time in seconds, up to three coordinates (or a curve's
    value in ``x``) in ``unit``; empty where nothing was found.

    Args:
        kind: ``csv`` or ``parquet`` (needs pyarrow).

    Raises:
        ProblemError: if the folder cannot be written, pyarrow is missing, or the study has no
            tracks.
    """
    files: dict[str, bytes] = {}
    with StudyFile.open(study) as opened:
        snapshot = opened.snapshot()
        for result in snapshot.results:
            rows = [row for track in opened.tracks(result) for row in rows_of(track)]
            if rows:
                place = result.captures[0] if result.scope == "capture" else result.visit
                name = f"{place.replace('/', '__')}.{result.analyzer}.{kind}"
                files[name] = _csv(rows) if kind == "csv" else _parquet(rows)
    if not files:
        raise ProblemError(
            Problem(
                str(study),
                "This study has no tracks (they were cleaned away or never made).",
                "Analyse its captures again.",
                "no_tracks",
            )
        )
    files["events.csv"] = csv_bytes(events_table(snapshot))
    write_all(out, files)
    return tuple(out / name for name in files)


def rows_of(track: Track) -> Iterator[Row]:
    """One row per time and point."""
    import math

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
