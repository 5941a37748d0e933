"""Measures one scan of a limb."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyzers.scan.body_unit import body_scale
from analyzers.scan.limb.axis import COARSE, limb_faces, limb_frame
from analyzers.scan.limb.contour import HARMONICS
from analyzers.scan.limb.marks import Marks, mark_track, marks_of
from analyzers.scan.limb.profile import STEP_MM, Profile, profile_of
from analyzers.scan.limb.readings import REACH_MM, Widest, girth_at, volume_between, widest
from analyzers.scan.limb.sections import Frame
from analyzers.scan.locate import open_surface
from analyzers.scan.params import Params
from analyzers.scan.unit import Scale
from workbench.model import (
    GOOD,
    Capture,
    Measurement,
    Problem,
    Quality,
    Reason,
    Side,
    Verdict,
    missing,
)
from workbench.plugin.contract import CannotMeasureError, Context, Result, Settings

METHOD = "limb_fourier_sections"
GIRTH_MM = (100.0, 900.0)
"""Median girth of any arm or leg, infant to obese adult (judgement); the units stay apart."""
BELLIED = ("calf", "forearm")
"""Segments that are thinner again above their widest place."""
MODEL_SD_MM = 0.25
"""Error of a girth that the noise does not explain: axis, pooling of neighbouring sections and
the harmonics left out, on phantoms with known girth (``tests/benchmarks/accuracy_body.py``)."""
HEIGHT_SD_MM = 1.0
"""The same for the height of a belly."""
MOST_RAGGED, TOO_RAGGED = 0.01, 0.03
"""An end that lies uneven by more than this share of the length makes length and volume limited,
or poor."""
MOST_BEYOND = 0.15
"""No volume where more than this share of the length lies beyond the last section that closes."""
WIDE = 1.96
CHANGE = WIDE * 2**0.5
LEAST_SHOWN, GOOD_SHOWN = 0.7, 0.9
UNITS = {"girth_max": "mm", "girth_max_height": "mm", "girth_at_mark": "mm", "length": "mm",
         "volume": "mL"}  # fmt: skip


def measure_limb(capture: Capture, params: Params, ctx: Context) -> Result:
    """Girths, length and volume of the limb, in mm and ml.

    Raises:
        CannotMeasureError: ``no_limb`` where no closed sections are found.
        ProblemError: if the file cannot be read.
        Cancelled: when the user stops the job.
    """
    ctx.progress(0.0, "reading the scan")
    surface = open_surface(capture, ctx)
    ctx.progress(0.2, "looking for the limb's axis")
    faces = limb_faces(surface.vertices, surface.faces, cloud=surface.mesh.is_cloud)
    frame = limb_frame(surface.vertices, faces)
    if frame is None:
        raise _no_limb(capture)
    ctx.progress(0.5, "measuring its sections")
    scale = _scale(surface.vertices, faces, frame, ctx)
    # Without a unit the sections are as many, and no length is told.
    height = np.ptp(frame.height(surface.vertices[np.unique(faces)]))
    mm = scale.mm_per_unit or 60 * STEP_MM / max(float(height), 1e-12)
    found = profile_of(surface.vertices, faces, frame, mm)
    if found is None:
        raise _no_limb(capture)
    marks = marks_of(found, ctx.edits)
    top = widest(found, marks.distal, marks.proximal, belly=capture.acq in BELLIED)
    quality = scale.quality & _shown(found, marks)
    rows = (
        _missing_rows(capture.side, scale)
        if scale.mm_per_unit is None
        else _rows(found, marks, top, quality, capture.side)
    )
    return Result(
        measurements=tuple(rows),
        tracks=(mark_track(found, marks, None if top is None else top.height),),
        quality=quality if scale.mm_per_unit else GOOD,
        methods={METHOD: settings()},
    )


def settings() -> Settings:
    """What the values depend on besides the file."""
    return {
        "step_mm": STEP_MM,
        "harmonics": HARMONICS,
        "axis_sections": COARSE,
        "smooth_reach_mm": REACH_MM,
    }


def _scale(vertices: np.ndarray, faces: np.ndarray, frame: Frame, ctx: Context) -> Scale:
    height = frame.height(vertices[np.unique(faces)])
    coarse = profile_of(
        vertices, faces, frame, COARSE * STEP_MM / max(float(np.ptp(height)), 1e-12)
    )
    if coarse is None:
        text = "no section of the limb closes"
        return Scale(None, Quality(Verdict.REFUSED, (Reason("no_sections", text),)), "unknown")
    girth = float(np.nanmedian(coarse.girths)) / coarse.mm_per_unit
    return body_scale(girth, GIRTH_MM, "the limb's girth", ctx.facts, ctx.edits)


def _shown(found: Profile, marks: Marks) -> Quality:
    """Limited or poor where holes leave too little surface between the marks."""
    inside = (found.heights >= marks.distal) & (found.heights <= marks.proximal)
    shares = [
        0.0 if line is None else line.filled
        for line, own in zip(found.contours, inside, strict=True)
        if own
    ]
    share = float(np.mean(shares)) if shares else 0.0
    if share >= GOOD_SHOWN:
        return GOOD
    text = f"the scan shows {share:.0%} of the limb's surface between the marks"
    verdict = Verdict.LIMITED if share >= LEAST_SHOWN else Verdict.POOR
    return Quality(verdict, (Reason("holes", text),))


def _rows(
    found: Profile, marks: Marks, top: Widest | None, quality: Quality, side: Side
) -> list[Measurement]:
    rows = []
    if top is None:
        reason = Reason("no_sections", "too few sections close between the marks")
        rows += [
            missing(f"limb.{name}", "mm", reason, side=side, method=METHOD)
            for name in ("girth_max", "girth_max_height")
        ]
    else:
        own = quality
        if top.at_end:
            text = "the limb is widest where the scan ends or a mark stands: it may be wider beyond"
            own &= Quality(Verdict.LIMITED, (Reason("widest_at_end", text),))
        rows.append(_girth("girth_max", top.girth, top.sd, top.n, own, side))
        height = max(top.height - marks.distal, 0.0)
        row = _value("girth_max_height", height, "mm", own, side)
        # At the end of the scan it is the end's height, and tells nothing of the limb.
        rows.append(row if top.at_end else replace(row, mdc95=CHANGE * HEIGHT_SD_MM))
    at_mark = girth_at(found, marks.mark, np.array([marks.mark]))
    if at_mark is not None and np.isfinite(found.at(found.girths, marks.mark)):
        value, sd, n = at_mark
        rows.append(_girth("girth_at_mark", float(value[0]), float(sd[0]), n, quality, side))
    else:
        reason = Reason("no_sections", "the surface does not close at the mark")
        rows.append(missing("limb.girth_at_mark", "mm", reason, side=side, method=METHOD))
    quality &= _even_ends(found, marks)
    rows.append(_value("length", marks.length, "mm", quality, side))
    rows.append(_volume(found, marks, quality, side))
    return rows


def _even_ends(found: Profile, marks: Marks) -> Quality:
    """Limited where a mark stands at an end of the surface that a hole has bitten into."""
    ends = zip(found.ends, (marks.distal, marks.proximal), found.ragged, strict=True)
    most = max((r for end, mark, r in ends if abs(mark - end) <= max(r, 1.0)), default=0.0)
    if most <= MOST_RAGGED * marks.length:
        return GOOD
    text = f"an end of the surface is uneven by {most:.0f} mm: a hole reaches it"
    verdict = Verdict.POOR if most > TOO_RAGGED * marks.length else Verdict.LIMITED
    return Quality(verdict, (Reason("holes", text),))


def _volume(found: Profile, marks: Marks, quality: Quality, side: Side) -> Measurement:
    read = volume_between(found, marks.distal, marks.proximal)
    if read is None or read.shown < LEAST_SHOWN or read.beyond > MOST_BEYOND:
        text = "the surface does not close along enough of the way between the marks"
        reason = Reason("no_sections", text)
        return missing("limb.volume", "mL", reason, side=side, method=METHOD)
    if read.shown < GOOD_SHOWN:
        text = f"{read.shown:.0%} of the length is covered by closed sections"
        quality = quality & Quality(Verdict.LIMITED, (Reason("holes", text),))
    volume, sd = read.volume, read.sd
    return Measurement(
        feature="limb.volume",
        value=volume,
        unit="mL",
        side=side,
        method=METHOD,
        n=int(np.isfinite(found.areas).sum()),
        ci_low=volume - WIDE * sd,
        ci_high=volume + WIDE * sd,
        mdc95=CHANGE * sd,
        quality=quality,
    )


def _girth(
    name: str, girth: float, noise: float, n: int, quality: Quality, side: Side
) -> Measurement:
    sd = float(np.hypot(noise, MODEL_SD_MM))
    return Measurement(
        feature=f"limb.{name}",
        value=girth,
        unit="mm",
        side=side,
        method=METHOD,
        n=n,
        sd=noise,
        ci_low=girth - WIDE * sd,
        ci_high=girth + WIDE * sd,
        mdc95=CHANGE * sd,
        quality=quality,
    )


def _value(name: str, value: float, unit: str, quality: Quality, side: Side) -> Measurement:
    return Measurement(
        feature=f"limb.{name}", value=float(value), unit=unit, side=side, method=METHOD,
        quality=quality,
    )  # fmt: skip


def _missing_rows(side: Side, scale: Scale) -> list[Measurement]:
    reason = scale.quality.reasons[0]
    return [
        missing(f"limb.{name}", unit, reason, side=side, method=METHOD)
        for name, unit in UNITS.items()
    ]


def _no_limb(capture: Capture) -> CannotMeasureError:
    return CannotMeasureError(
        Problem(
            capture.path,
            "No limb was found on the scan: too few sections of its surface close.",
            "Scan all around the limb, and cut away table, floor and the other limb.",
            "no_limb",
        )
    )
