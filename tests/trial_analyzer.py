"""A small analyzer for tests of the pipeline; the task of the capture says what it does."""

from __future__ import annotations

import os
import time

import numpy as np

from workbench.model import Capture, Measurement, Problem, Track
from workbench.plugin.contract import CannotMeasureError, Context, Measured, Result

FEATURE = "trial.size"


def measure(capture: Capture, params: None, ctx: Context) -> Result:
    """Size of the file in bytes, or whatever fault the task asks for."""
    match capture.task:
        case "crash":
            os.abort()
        case "hang":
            while True:
                time.sleep(0.05)
        case "patient":
            for i in range(2000):
                ctx.progress(i / 2000, "waiting")
                time.sleep(0.01)
        case "error":
            raise RuntimeError("a fault in the analyzer")
        case "refuse":
            raise CannotMeasureError(Problem(capture.path, "Nobody is in view.", "Film someone."))
        case "undeclared":
            return Result(measurements=(Measurement(feature="trial.odd", value=1.0, unit="1"),))
        case "rewritten":
            ctx.path(capture).write_text("Somebody saves the file while it is measured.")
    data = ctx.path(capture).read_bytes()
    return Result(
        measurements=(Measurement(feature=FEATURE, value=float(len(data)), unit="By"),),
        tracks=(
            Track(
                name="bytes",
                kind="curve",
                times=np.arange(2.0),
                values=np.ones((2, 1, 1), np.float32),
                points=("byte",),
                unit="1",
            ),
        ),
    )


def derive(measured: tuple[Measured, ...], params: None, ctx: Context) -> Result:
    """Sum of the sizes; needs the tracks of each."""
    sizes = [m.result.measurements[0].value or 0.0 for m in measured]
    assert all(m.result.tracks for m in measured)
    total = Measurement(
        feature="trial.total",
        value=sum(sizes),
        unit="By",
        captures=tuple(m.capture.path for m in measured),
    )
    return Result(measurements=(total,))
