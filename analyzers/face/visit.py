"""A visit: one scale for all its captures, and what moved from its photos at rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analyzers.face.films.whole_rows import dynamic_rows, index_rows
from analyzers.face.methods import methods
from analyzers.face.params import Params
from analyzers.face.rows import Place
from analyzers.face.scaling.restate import restated, scales_in_words
from analyzers.face.scaling.scale import Scale
from analyzers.face.scaling.visit_scale import own_scale, visit_scales
from analyzers.face.stills.photo_change import CHANGES, NO_REST, without_rest
from analyzers.face.stills.photo_face import MODEL
from analyzers.face.stills.photo_pair import Still, compared, still_of
from workbench.model import Measurement, Modality, Verdict
from workbench.plugin.contract import Context, Measured, Result

_REST = "rest"

Scales = Mapping[str, tuple[Scale, int]]


def derive(measured: tuple[Measured, ...], params: Params, ctx: Context) -> Result:
    """All millimetres of a visit in one scale, and its task photos against those at rest.

    Each task photo is compared with the photo at rest of the same variant (``acq``), else with
    the first usable one of the visit. A restated value takes the place of the measured one.

    Raises:
        ProblemError: if a photo can no longer be read.
    """
    scales = visit_scales(measured, ctx.facts, params)
    rows: list[Measurement] = []
    for one in measured:
        own = own_scale(one, ctx.facts, params)
        if own is not None and one.capture.path in scales:
            rows += restated(one, own, scales[one.capture.path], params)
    changes = _changes(measured, scales, params, ctx)
    if not rows and not changes:
        return Result()
    settings = methods(ctx.model(MODEL), params, scales_in_words(scales), scope="visit")
    return Result(measurements=(*rows, *changes), methods=settings)


def _changes(
    measured: Sequence[Measured], scales: Scales, params: Params, ctx: Context
) -> list[Measurement]:
    """Task photos against photos at rest, and what they show together."""
    photos = [m for m in measured if m.capture.modality is Modality.PHOTO]
    tasks = [m for m in photos if m.capture.task in CHANGES]
    rests = [
        still
        for m in photos
        if m.capture.task == _REST and (still := _still(m, scales, params, ctx)) is not None
    ]
    rows: list[Measurement] = []
    for i, one in enumerate(tasks):
        ctx.progress(i / len(tasks), "comparing with the photo at rest")
        task, rest = _still(one, scales, params, ctx), _rest_for(one, rests)
        if task is None or rest is None:
            rows += without_rest(one.capture.task, one.capture.path, NO_REST)
            continue
        rows += CHANGES[one.capture.task](rest, task, compared(rest, task, ctx))
    return rows + _summary(rows, tasks, scales)


def _still(one: Measured, scales: Scales, params: Params, ctx: Context) -> Still | None:
    found = scales.get(one.capture.path)
    return None if found is None else still_of(one, found[0], params, ctx)


def _rest_for(task: Measured, rests: Sequence[Still]) -> Still | None:
    """The photo at rest of the same variant, else the first; usable ones before others."""
    order = sorted(
        rests,
        key=lambda r: (
            r.mouth.verdict is Verdict.REFUSED,
            r.one.capture.acq != task.capture.acq,
            r.one.capture.trial != task.capture.trial,
        ),
    )
    return next(iter(order), None)


def _summary(
    rows: Sequence[Measurement], tasks: Sequence[Measured], scales: Scales
) -> list[Measurement]:
    """Dynamic symmetry and the bilateral index over the photos of the visit."""
    used = [m for m in rows if m.value is not None]
    if not used:
        return []
    paths = tuple(dict.fromkeys(path for m in used for path in m.captures[:1]))
    of_task = {one.capture.path: one.capture.task for one in tasks}
    named = [replace(m, task=of_task[m.captures[0]]) for m in rows]
    place = Place(scales[paths[0]][0], captures=paths)
    return [*dynamic_rows(named, place), *index_rows(named, place)]
