"""What the scans of one visit show together: the way of the mouth's corners from rest to smile."""

from __future__ import annotations

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.corrected import TRACK
from analyzers.scan.locate import open_surface
from analyzers.scan.params import Params
from analyzers.scan.points import NAMES, frame_of, width
from analyzers.scan.region import face_region
from analyzers.scan.register import fit_landmarks, register
from analyzers.scan.render import Surface
from analyzers.scan.widths import WIDE
from workbench.model import GOOD, Measurement, Quality, Reason, Side, missing
from workbench.plugin.contract import Context, Measured, Result, Settings

METHOD = "rest_to_smile_stable_surface"
FEATURE = "scan.commissure_excursion"
STAGES_MM = (5.0, 2.0)
BRIDGE_SHARE = 0.2
"""Half width of the nose's bridge as a share of the outer canthal distance."""
_STABLE = ("ex_R", "ex_L", "en_R", "en_L", "g", "n", "prn")
_SIDES = ((Side.RIGHT, "ch_R"), (Side.LEFT, "ch_L"))


def derive(measured: tuple[Measured, ...], params: Params, ctx: Context) -> Result:
    """The excursion of both commissures for every smile scan of the visit.

    Raises:
        ProblemError: if a scan can no longer be read.
        Cancelled: when the user stops the job.
    """
    ordered = sorted(measured, key=lambda m: m.capture.path)
    smiles = [m for m in ordered if m.capture.task == "smile"]
    rests = [m for m in ordered if m.capture.task == "rest"]
    rows: list[Measurement] = []
    for i, smile in enumerate(smiles):
        ctx.progress(i / len(smiles), "laying smile and rest on each other")
        same_variant = [m for m in rests if m.capture.acq == smile.capture.acq]
        rest = next(iter(same_variant or rests), None)
        rows += _excursions(smile, rest, params, ctx)
    settings: Settings = {
        "stages_mm": " ".join(map(str, STAGES_MM)),
        "bridge_share": BRIDGE_SHARE,
    }
    return Result(measurements=tuple(rows), methods={METHOD: settings} if rows else {})


def _excursions(
    smile: Measured, rest: Measured | None, params: Params, ctx: Context
) -> list[Measurement]:
    if rest is None:
        return _missing((smile.capture.path,), Reason("no_rest_scan", "no scan at rest to compare"))
    captures = (smile.capture.path, rest.capture.path)
    scale, rest_scale = mm_per_unit(smile), mm_per_unit(rest)
    if scale is None or rest_scale is None:
        return _missing(captures, Reason("unit_unknown", "a scan of the pair has no known unit"))
    points, rest_points = landmarks(smile), landmarks(rest)
    if any(name not in p for _, name in _SIDES for p in (points, rest_points)):
        return _missing(captures, Reason("landmark_hidden", "a corner of the mouth is not seen"))
    # Everything in the unit of the scan at rest.
    ratio = scale / rest_scale
    points = {name: point * ratio for name, point in points.items()}
    shared = [name for name in _STABLE if name in points and name in rest_points]
    stable = stable_samples(open_surface(smile.capture, ctx), landmarks(smile), scale, params)
    if len(shared) < 4 or len(stable) < 500:
        text = "forehead and bridge of the nose are not seen well enough to lay the scans together"
        return _missing(captures, Reason("not_alignable", text))
    turn, shift = fit_landmarks(
        np.stack([points[k] for k in shared]), np.stack([rest_points[k] for k in shared])
    )
    step = max(1, len(stable) // 4000)
    laid = stable[::step] * ratio @ turn.T + shift
    finer_turn, finer_shift = register(laid, open_surface(rest.capture, ctx), rest_scale, STAGES_MM)
    quality = _quality(smile) & _quality(rest)
    rows = []
    for side, name in _SIDES:
        moved = (turn @ points[name] + shift) @ finer_turn.T + finer_shift
        way = float(np.linalg.norm(moved - rest_points[name])) * rest_scale
        sd = float(np.hypot(corner_sd(smile), corner_sd(rest)))
        rows.append(
            Measurement(
                feature=FEATURE,
                value=way,
                unit="mm",
                side=side,
                method=METHOD,
                n=1,
                sd=sd,
                ci_low=max(0.0, way - WIDE * sd),
                ci_high=way + WIDE * sd,
                captures=captures,
                quality=quality,
            )
        )
    return rows


def landmarks(measured: Measured) -> dict[str, Array]:
    """The landmarks of a measured scan (name: point in file coordinates)."""
    for track in measured.result.tracks:
        if track.name == TRACK and track.points == NAMES:
            found = dict(zip(NAMES, np.asarray(track.values)[0], strict=True))
            return {name: point for name, point in found.items() if np.isfinite(point).all()}
    return {}


def _outer_width(measured: Measured) -> Measurement | None:
    rows = measured.result.measurements
    return next((m for m in rows if m.feature == "scan.outer_canthal_width"), None)


def mm_per_unit(measured: Measured) -> float | None:
    """The scale with which a scan was measured: its outer canthal width over the landmarks'."""
    row, points = _outer_width(measured), landmarks(measured)
    if row is None or row.value is None or not {"ex_R", "ex_L"} <= points.keys():
        return None
    return row.value / width(points, "ex_R", "ex_L")


def corner_sd(measured: Measured) -> float:
    """Typical error of one corner of the mouth (mm), from the error of the mouth's width."""
    rows = measured.result.measurements
    row = next((m for m in rows if m.feature == "scan.mouth_width"), None)
    return 0.0 if row is None or row.sd is None else row.sd / float(np.sqrt(2))


def stable_samples(
    surface: Surface, points: dict[str, Array], scale: float, params: Params
) -> Array:
    """Surface samples (n, 3) that no smile moves: forehead and bridge of the nose."""
    frame, region = frame_of(points), face_region(surface, points, scale, params)
    if frame is None or region is None or "n" not in points or "prn" not in points:
        return np.empty((0, 3))
    samples = region.samples
    left, up = (samples - points["n"]) @ frame[0], (samples - points["n"]) @ frame[1]
    tip = float((points["prn"] - points["n"]) @ frame[1])
    outer = width(points, "ex_R", "ex_L")
    forehead = (up > 0.15 * outer) & (np.abs(left) < 0.6 * outer)
    bridge = (up > tip) & (np.abs(left) < BRIDGE_SHARE * outer)
    stable: Array = samples[forehead | bridge]
    return stable


def _quality(measured: Measured) -> Quality:
    row = _outer_width(measured)
    return GOOD if row is None else row.quality


def _missing(captures: tuple[str, ...], reason: Reason) -> list[Measurement]:
    return [
        missing(FEATURE, "mm", reason, side=side, method=METHOD, captures=captures)
        for side, _ in _SIDES
    ]
