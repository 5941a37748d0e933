"""What several scans of one subject show together: tasks against rest, and visit against visit."""

from __future__ import annotations

from collections.abc import Sequence

from analyzers.scan import change, excursion
from analyzers.scan.pair import STAGES_MM, Opened
from analyzers.scan.params import Params
from analyzers.scan.stable import BRIDGE_SHARE, BROW_SHARE
from analyzers.scan.visit_order import natural
from workbench.model import Measurement, Track
from workbench.plugin.contract import Context, Measured, Result, Settings

BODY = ("limb", "back")


def derive(measured: tuple[Measured, ...], params: Params, ctx: Context) -> Result:
    """Rows that rest on more than one scan of a subject.

    Visits follow one another in the natural order of their names.

    Raises:
        ProblemError: if a scan can no longer be read.
        Cancelled: when the user stops the job.
    """
    ordered = sorted(measured, key=lambda m: m.capture.path)
    faces = [m for m in ordered if m.capture.task not in BODY]
    rows, tracks = _faces(faces, params, ctx)
    more, maps = _bodies([m for m in ordered if m.capture.task in BODY], params, ctx)
    rows, tracks = [*rows, *more], [*tracks, *maps]
    settings: Settings = {
        "stages_mm": " ".join(map(str, STAGES_MM)),
        "bridge_share": BRIDGE_SHARE,
        "brow_share": BROW_SHARE,
    }
    ways = {excursion.DENSE, excursion.LANDMARKS, change.SURFACE, change.DENSE}
    used = {row.method for row in rows} & ways
    return Result(
        measurements=tuple(rows),
        tracks=tuple(tracks),
        methods=dict.fromkeys(sorted(used), settings),
    )


def _faces(
    faces: Sequence[Measured], params: Params, ctx: Context
) -> tuple[list[Measurement], list[Track]]:
    opened = Opened(params, ctx)
    rows: list[Measurement] = []
    tracks: list[Track] = []
    visits = sorted({m.capture.visit for m in faces}, key=natural)
    before: list[Measured] = []
    for i, visit in enumerate(visits):
        ctx.progress(i / len(visits), "laying the scans of the visit on each other")
        own = [m for m in faces if m.capture.visit == visit]
        rests = [m for m in own if m.capture.task == "rest"]
        for task in (m for m in own if m.capture.task in excursion.MOVES):
            rows += excursion.excursion_rows(task, rests, opened, params)
        for rest in rests:
            earlier = next((m for m in before if m.capture.acq == rest.capture.acq), None)
            if earlier is not None:
                more, maps = change.change_rows(rest, earlier, opened, params)
                rows += more
                tracks += maps
        before = rests or before
    return rows, tracks


def _bodies(
    bodies: Sequence[Measured], params: Params, ctx: Context
) -> tuple[list[Measurement], list[Track]]:
    if not bodies:
        return [], []
    from analyzers.scan.back.visit import back_rows
    from analyzers.scan.limb.visit import limb_rows

    rows, maps = back_rows(bodies, params, ctx)
    return [*limb_rows(bodies, params, ctx), *rows], list(maps)
