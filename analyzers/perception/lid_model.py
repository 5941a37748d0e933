"""A small network that reads, row by row on the column of the pupil, whether eye or skin shows.

Trained on rendered eyes alone (``tests/benchmarks/train_lids.py``): other identities than any that
are scored on, under strongly varied colour, light, lashes, creases, blur and noise. It convolves
along the column only, so an edge looks the same to it wherever the lid stands; it sees the eye
from temple to nose in a strip 14 mm wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzers.perception.lid_patch import ABOVE_MM, PER_MM, Picture

MODEL = Path(__file__).with_name("lid_model.npz")
STRIP_PER_MM = 3
REACH_MM = 13
"""The strip reaches this far above and below the line through the corners of the eye."""
STRIP_ROWS = 2 * REACH_MM * STRIP_PER_MM + 1
STRIP_HEIGHTS = np.arange(STRIP_ROWS) / STRIP_PER_MM - REACH_MM
"""Nominal mm below the corners of the eye, of each row."""
STRIP_COLUMNS = 29
"""At two columns per mm."""
CHANNELS = 3 * STRIP_COLUMNS + 1
KERNELS: tuple[tuple[int, int], ...] = ((7, 1), (5, 2), (5, 4), (5, 8))
"""Length and dilation of the convolutions."""
OFFSET_MM = 5.0
"""The network's unit of the way from a row to the centre of the iris."""
_APART = max(length // 2 * dilation for length, dilation in KERNELS)
"""Rows of zeros between strips that are convolved as one."""
_LEAST_CONTRAST = 6.0
_SOFT_REACH = 4
"""Columns beyond those looked at that the smoothing needs."""
_SOURCE_ROWS = ((STRIP_HEIGHTS + ABOVE_MM) * PER_MM).astype(np.float32)
_COLOURS = np.array([[0.3, 0.6, 0.1], [1, -1, 0], [0.5, 0.5, -1]], np.float32)
"""Lightness, red against green, and yellow against blue."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class ColumnReading:
    """What the network sees on the column of a pupil.

    Attributes:
        eye: probability per row of ``STRIP_HEIGHTS`` that the globe shows, (STRIP_ROWS,).
        iris: from each row, where the centre of the iris is (nominal mm), (STRIP_ROWS,).
    """

    eye: NDArray[np.float64]
    iris: NDArray[np.float64]


def strip(rgb: Picture, pupil: float) -> Floats:
    """The network's input (STRIP_ROWS, CHANNELS) from an upright patch (see ``EyePatch.rgb``)."""
    return strips(rgb, pupil, (0,))[0]


def strips(rgb: Picture, pupil: float, aside: Sequence[int]) -> list[Floats]:
    """Inputs (STRIP_ROWS, CHANNELS) so many strip columns (half a mm) ``aside`` of the pupil.

    Lightness and two colour differences, less their own mean or median and over the contrast of
    what all inputs show: complexion and exposure leave no trace.
    """
    reach = STRIP_COLUMNS // 2 + max(abs(k) for k in aside)
    columns = pupil + np.arange(-reach, reach + 1, dtype=np.float32) * (PER_MM / 2)
    first = int(np.clip(np.floor(columns[0]) - _SOFT_REACH, 0, rgb.shape[1] - 1))
    last = int(np.clip(np.ceil(columns[-1]) + _SOFT_REACH + 1, first + 1, rgb.shape[1]))
    soft = cv2.GaussianBlur(np.ascontiguousarray(rgb[:, first:last]), (0, 0), 0.7)
    x = np.broadcast_to((columns - first).astype(np.float32), (STRIP_ROWS, len(columns)))
    y = np.broadcast_to(_SOURCE_ROWS[:, None], x.shape)
    seen = cv2.remap(
        soft,
        np.ascontiguousarray(x),
        np.ascontiguousarray(y),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    sheet = _normalised(np.asarray(cv2.transform(seen, _COLOURS), np.float32))
    middle = len(columns) // 2
    ends = [(middle + k - STRIP_COLUMNS // 2, middle + k + STRIP_COLUMNS // 2 + 1) for k in aside]
    return [_input(sheet[..., first:last]) for first, last in ends]


def _normalised(colours: Floats) -> Floats:
    """(rows, columns, 3) to (3, rows, columns), see ``strips``."""
    sheet = np.ascontiguousarray(colours.transpose(2, 0, 1))
    mean, deviation = (float(v[0, 0]) for v in cv2.meanStdDev(sheet[0]))
    levels = np.array([mean, _middle(sheet[1]), _middle(sheet[2])], np.float32)
    sheet -= levels[:, None, None]
    sheet /= max(deviation, _LEAST_CONTRAST)
    return sheet


def _middle(values: Floats) -> float:
    """The median (``np.median`` looks for missing values first and takes twice as long)."""
    half = values.size // 2
    return float(np.partition(values, half, axis=None)[half])


def _input(sheet: Floats) -> Floats:
    out = np.empty((STRIP_ROWS, CHANNELS), np.float32)
    for k, part in enumerate(sheet):
        out[:, k * STRIP_COLUMNS : (k + 1) * STRIP_COLUMNS] = part
    out[:, -1] = STRIP_HEIGHTS / 10
    return out


def read_column(rgb: Picture, pupil: float) -> ColumnReading:
    """What the shipped network sees in a patch, see ``read_columns``."""
    return read_columns([(rgb, pupil)])[0]


def read_columns(
    eyes: Sequence[tuple[Picture, float]], *, once: bool = False
) -> list[ColumnReading]:
    """What the shipped network sees in the patch of each eye on the column of its pupil.

    The mean of the pupil's column, mirrored, and of its neighbours 1 mm aside, where lids are as
    high: where these do not agree the probability stays between 0 and 1.

    Args:
        once: the pupil's column alone.
    """
    if once:
        inputs = [strip(rgb, pupil) for rgb, pupil in eyes]
    else:
        inputs = []
        for rgb, pupil in eyes:
            left, middle, right = strips(rgb, pupil, (-2, 0, 2))
            inputs += [left, mirrored(middle), right]
    out = forward(np.stack(inputs), weights())
    looks = len(inputs) // max(len(eyes), 1)
    return [_reading(out[i : i + looks]) for i in range(0, len(inputs), looks)]


def _reading(out: Floats) -> ColumnReading:
    eye = 1 / (1 + np.exp(-out[..., 0].astype(np.float64)))
    weight = eye + 1e-3
    iris = (weight * out[..., 1]).sum(0) / weight.sum(0)
    return ColumnReading(eye.mean(0), STRIP_HEIGHTS + OFFSET_MM * iris)


def mirrored(x: Floats) -> Floats:
    """The strip (STRIP_ROWS, CHANNELS) with temple and nose exchanged."""
    back = x.copy()
    for k in range(3):
        part = slice(k * STRIP_COLUMNS, (k + 1) * STRIP_COLUMNS)
        back[:, part] = x[:, part][:, ::-1]
    return back


def forward(x: Floats, parameters: tuple[Floats, ...]) -> Floats:
    """Output (n, STRIP_ROWS, 2) of the network for strips (n, STRIP_ROWS, CHANNELS).

    ``parameters``: weight (length * in, out) and bias (out,) of each convolution, then those of
    the read-out. From the second on, a convolution adds to what it was given. All strips lie one
    below the other in one matrix with zeros between, so that each tap is one product for all.
    """
    count, rows, _ = x.shape
    tall = rows + _APART
    kept = np.zeros((count, tall, 1), np.float32)
    kept[:, :rows] = 1
    mask = kept.reshape(-1, 1)
    wide = np.zeros((count, tall, x.shape[2]), np.float32)
    wide[:, :rows] = x
    seen = wide.reshape(count * tall, -1)
    for i, (length, dilation) in enumerate(KERNELS):
        y = _convolved(seen, parameters[2 * i], length, dilation)
        y += parameters[2 * i + 1]
        np.maximum(y, 0, out=y)
        y *= mask
        if i:
            y += seen
        seen = y
    out = seen @ parameters[-2] + parameters[-1]
    return np.asarray(out.reshape(count, tall, -1)[:, :rows])


def _convolved(x: Floats, weight: Floats, length: int, dilation: int) -> Floats:
    """Convolution along the rows of (rows, in) with weight (length * in, out), zeros outside."""
    rows, inputs = x.shape
    reach = length // 2 * dilation
    padded = np.zeros((rows + 2 * reach, inputs), np.float32)
    padded[reach : reach + rows] = x
    out = padded[:rows] @ weight[:inputs]
    for k in range(1, length):
        start = k * dilation
        out += padded[start : start + rows] @ weight[k * inputs : (k + 1) * inputs]
    return np.asarray(out)


@lru_cache(maxsize=1)
def weights() -> tuple[Floats, ...]:
    """Parameters of the shipped network."""
    with np.load(MODEL) as stored:
        return tuple(np.asarray(stored[f"p{i}"], np.float32) for i in range(len(stored.files)))


@lru_cache(maxsize=1)
def model_sha256() -> str:
    """SHA-256 of the shipped parameters."""
    return sha256(MODEL.read_bytes()).hexdigest()
