"""Rendered eyes made various: what real skin, lashes, light and cameras do to a picture of an eye.

Works on the patches of ``lid_training_set.py``. Nothing here moves a lid: labels stay exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from lid_training_set import ABOVE_MM as SOURCE_ABOVE
from lid_training_set import COLUMNS as SOURCE_COLUMNS
from lid_training_set import IRIS_LABEL, SCLERA
from numpy.typing import NDArray

from analyzers.perception.lid_patch import ABOVE_MM, COLUMNS, PER_MM, ROWS

Picture = NDArray[np.float32]
Chance = np.random.Generator


@dataclass(frozen=True, slots=True, eq=False)
class Eye:
    """A patch as the analyzer would cut it, with its truth (patch pixels).

    ``eye``, ``white``, ``iris``: share of each pixel, (ROWS, COLUMNS); ``centre``: of the iris.
    """

    rgb: Picture
    eye: Picture
    white: Picture
    iris: Picture
    centre: tuple[float, float]


def placed(
    patch: NDArray[np.uint8], label: NDArray[np.uint8], iris: NDArray[np.float64], chance: Chance
) -> Eye:
    """The eye as landmarks that are a little wrong would cut it out."""
    size = chance.uniform(0.80, 1.10)
    tall = size * chance.uniform(0.94, 1.07)
    turn = np.radians(chance.normal(0, 3.5))
    flip = -1.0 if chance.random() < 0.5 else 1.0
    off = np.array([chance.normal(0, 1.2), chance.normal(0, 1.3)]) * PER_MM
    cos, sin = np.cos(turn), np.sin(turn)
    linear = np.array([[cos, -sin], [sin, cos]]) @ np.diag([flip / size, 1 / tall])
    middle = np.array([(COLUMNS - 1) / 2, ABOVE_MM * PER_MM])
    source = np.array([(SOURCE_COLUMNS - 1) / 2, SOURCE_ABOVE * PER_MM])
    # Where a pixel of the new patch lies in the stored one.
    shift = source + off - linear @ middle
    matrix = np.hstack([linear, shift[:, None]])

    def cut(image: NDArray[np.float32]) -> Picture:
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        warped = cv2.warpAffine(
            image, matrix, (COLUMNS, ROWS), flags=flags, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(warped, np.float32)

    kinds = label > 0, label == SCLERA, label >= IRIS_LABEL
    seen = [cut(kind.astype(np.float32)) for kind in kinds]
    centre = np.linalg.solve(linear, source + iris * PER_MM - shift)
    picture = cut(patch.astype(np.float32))
    return Eye(picture, seen[0], seen[1], seen[2], (float(centre[0]), float(centre[1])))


def varied(eye: Eye, chance: Chance) -> Picture:
    """The picture of ``eye`` with other skin, iris, lashes, light and camera."""
    image = _materials(eye, chance)
    image = _lines(image, eye, chance)
    image = _lashes(image, eye, chance)
    image = _light(image, eye, chance)
    return _camera(image, chance)


def _noise(chance: Chance, cell: tuple[float, float]) -> Picture:
    shape = max(2, int(ROWS / cell[0])), max(2, int(COLUMNS / cell[1]))
    grid = chance.normal(size=shape).astype(np.float32)
    return np.asarray(cv2.resize(grid, (COLUMNS, ROWS), interpolation=cv2.INTER_CUBIC), np.float32)


def _materials(eye: Eye, chance: Chance) -> Picture:
    image = eye.rgb.copy()
    white, iris, skin = eye.white[..., None], eye.iris[..., None], 1 - eye.eye[..., None]
    if chance.random() < 0.6:
        tint = chance.uniform(0.45, 1.1) * chance.uniform([0.95, 0.8, 0.75], [1.05, 1.0, 1.0])
        image *= 1 - white + white * tint
    if chance.random() < 0.7:
        colour = chance.uniform(10, 130) * chance.uniform(0.5, 1.3, 3)
        grey = image.mean(-1, keepdims=True)
        level = float((grey * iris).sum() / max(float(iris.sum()), 1))
        painted = colour * (grey / max(level, 10)) ** chance.uniform(0.3, 1.2)
        share = chance.uniform(0.5, 1)
        image = image * (1 - iris * share) + painted * iris * share
    if chance.random() < 0.8:
        texture = np.zeros((ROWS, COLUMNS), np.float32)
        for _ in range(3):
            tall = chance.uniform(1.2, 14)
            texture += _noise(chance, (tall, tall * chance.uniform(1, 5))) * chance.uniform(0, 0.07)
        image *= 1 + skin * texture[..., None]
    if chance.random() < 0.5:
        tone = np.exp(chance.normal(0, 0.35)) * chance.uniform(0.85, 1.15, 3)
        image *= 1 - skin + skin * tone
    if chance.random() < 0.4:  # veins and reflections on the white
        image *= 1 + white * _noise(chance, (3, 5))[..., None] * chance.uniform(0, 0.15)
    return np.asarray(image, np.float32)


def _margins(eye: Eye) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Upper and lower margin (rows) over all columns, carried on beyond the corners."""
    seen = eye.eye > 0.5
    open_ = seen.any(0)
    columns = np.arange(COLUMNS)
    middle = ABOVE_MM * PER_MM
    if open_.sum() < 8:
        course = middle + 6 + 6 * (1 - ((columns - COLUMNS / 2) / 55) ** 2)
        return course, course, open_
    upper = np.interp(columns, columns[open_], seen.argmax(0)[open_]).astype(float)
    lower = np.interp(columns, columns[open_], ROWS - seen[::-1].argmax(0)[open_]).astype(float)
    return upper, lower, open_


def _stroke(course: NDArray[np.float64], width: float, soft: float) -> Picture:
    rows = np.arange(ROWS)[:, None]
    away = np.abs(rows - course[None])
    return np.asarray(1 / (1 + np.exp((away - width) / max(soft, 0.3))), np.float32)


def _lines(image: Picture, eye: Eye, chance: Chance) -> Picture:
    """Lash roots, liner, the wet edge of the lower lid, folds above and bags below."""
    upper, lower, _ = _margins(eye)
    skin = 1 - eye.eye
    columns = np.arange(COLUMNS) - COLUMNS / 2
    span = np.exp(-((columns / chance.uniform(35, 70)) ** 4))[None]
    colour = chance.uniform(5, 60) * chance.uniform([1, 0.7, 0.6], [1.1, 1, 1])
    if chance.random() < 0.7:  # lash roots or liner on the upper lid
        width = abs(chance.normal(0, 2.2)) + 0.4
        line = _stroke(upper - width * chance.uniform(0.2, 1.0), width, 0.6)
        share = (line * span * chance.uniform(0.2, 0.95))[..., None]
        image = image * (1 - share) + colour * share
    if chance.random() < 0.5:  # the lower lid's edge: bright, pink or lined
        width = chance.uniform(0.4, 2.0)
        line = _stroke(lower + width, width, 0.6) * skin * span * chance.uniform(0.1, 0.7)
        base = image.reshape(-1, 3).mean(0)
        edge = base * chance.uniform([0.6, 0.5, 0.5], [1.7, 1.4, 1.4])
        image = image * (1 - line[..., None]) + edge * line[..., None]
    for course, way in ((upper, -1), (upper, -1), (lower, 1), (lower, 1)):
        if chance.random() < 0.6:
            away = way * chance.uniform(1.2, 10) * PER_MM
            bend = chance.normal(0, 3) * (columns / 60) ** 2 + chance.normal(0, 4) * columns / 60
            line = _stroke(course + away + bend, chance.uniform(0.3, 1.8), chance.uniform(0.4, 2.5))
            image = image * (1 - (line * skin * span * chance.uniform(0.05, 0.6))[..., None])
    if chance.random() < 0.4:  # the lid between margin and fold is darker or lighter
        reach = chance.uniform(2, 9) * PER_MM
        rows = np.arange(ROWS)[:, None]
        lid = (rows < upper[None]) * (rows > upper[None] - reach) * span
        lid = cv2.GaussianBlur(lid.astype(np.float32), (0, 0), chance.uniform(1, 5)) * skin
        image = image * (1 + lid[..., None] * chance.uniform(-0.5, 0.3))
    return np.asarray(image, np.float32)


def _lashes(image: Picture, eye: Eye, chance: Chance) -> Picture:
    upper, lower, _ = _margins(eye)
    ink = np.zeros((ROWS, COLUMNS), np.uint8)
    for course, most, longest in ((upper, 70, 9.0), (lower, 40, 5.0)):
        if chance.random() < 0.45:
            continue
        # Seen from the front upper lashes point up or, on a lowered lid, down.
        mean = chance.uniform(-1.0, 0.6) if course is upper else chance.uniform(-0.3, 1.0)
        length = chance.uniform(1.0, longest) * PER_MM
        for _ in range(int(chance.integers(8, most))):
            column = chance.uniform(0.2, 0.8) * (COLUMNS - 1)
            start = np.array([column, course[int(column)] + chance.normal(0, 0.8)])
            fan = (column - COLUMNS / 2) / COLUMNS * chance.uniform(0.6, 1.6)
            way = np.array([fan + chance.normal(0, 0.15), mean + chance.normal(0, 0.15)])
            end = start + length * chance.uniform(0.4, 1) * way
            ends = np.round(np.stack([start, end]) * 16).astype(int).tolist()
            shade = int(chance.integers(60, 255))
            thick = int(chance.integers(1, 3))
            cv2.line(ink, ends[0], ends[1], shade, thick, cv2.LINE_AA, 4)
    share = (ink.astype(np.float32) / 255 * chance.uniform(0.3, 1.0))[..., None]
    colour = chance.uniform(5, 70) * chance.uniform([1, 0.8, 0.7], [1.1, 1, 1])
    return np.asarray(image * (1 - share) + colour * share, np.float32)


def _light(image: Picture, eye: Eye, chance: Chance) -> Picture:
    upper, _, _ = _margins(eye)
    rows = np.arange(ROWS, dtype=np.float32)[:, None]
    if chance.random() < 0.6:  # the lid's shadow on the globe
        depth = chance.uniform(0.3, 3.0) * PER_MM
        below = np.maximum(rows - upper[None].astype(np.float32), 0)
        shade = np.exp(-below / np.float32(depth)) * eye.eye
        image = image * (1 - chance.uniform(0.1, 0.75) * shade[..., None])
    angle, fall = chance.uniform(0, 2 * np.pi), chance.normal(0, 0.25)
    across = np.exp(2 * fall * np.cos(angle) * (np.arange(COLUMNS) / COLUMNS - 0.5))
    down = np.exp(2 * fall * np.sin(angle) * (np.arange(ROWS) / ROWS - 0.5))
    image = image * (down[:, None] * across[None]).astype(np.float32)[..., None]
    if chance.random() < 0.3:
        image = image * (1 + np.clip(_noise(chance, (30, 40)), -1, 1) * 0.25)[..., None]
    for _ in range(int(chance.integers(0, 3))):  # reflections on the cornea
        x = eye.centre[0] + chance.normal(0, 10)
        y = eye.centre[1] + chance.normal(0, 8)
        wide, tall = chance.uniform(0.8, 6, 2)
        across = np.square(np.square((np.arange(COLUMNS, dtype=np.float32) - x) / wide))
        down = np.square(np.square((np.arange(ROWS, dtype=np.float32) - y) / tall))
        spot = np.exp(-down)[:, None] * np.exp(-across)[None] * eye.eye
        share = (spot * chance.uniform(0.3, 1))[..., None]
        image = image * (1 - share) + chance.uniform(150, 255) * share
    return np.asarray(image, np.float32)


def _camera(image: Picture, chance: Chance) -> Picture:
    gain = np.exp(chance.normal(0, 0.25)) * np.exp(chance.normal(0, 0.06, 3))
    bright = np.clip(image * gain / 255, 0.001, 1).astype(np.float32)
    image = 255 * cv2.pow(bright, chance.uniform(0.65, 1.5))
    iris = chance.uniform(13, 60)  # px that the iris spans in the photograph
    step = 11.7 * PER_MM / iris
    if chance.random() < 0.5:
        blur = chance.uniform(0, 0.9) * max(step, 0.8)
        image = cv2.GaussianBlur(image, (0, 0), max(blur, 0.2))
    size = max(20, round(COLUMNS / step)), max(16, round(ROWS / step))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if step > 1 else cv2.INTER_LINEAR)
    if chance.random() < 0.35:
        amount = chance.uniform(0.2, 1.5)
        small = small + amount * (small - cv2.GaussianBlur(small, (0, 0), 1.0))
    small = small + chance.normal(0, abs(chance.normal(0, 4)), small.shape)
    small = np.clip(small, 0, 255).astype(np.uint8)
    if chance.random() < 0.7:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(chance.integers(40, 97))]
        small = cv2.imdecode(cv2.imencode(".jpg", small, quality)[1], cv2.IMREAD_COLOR)
    if chance.random() < 0.04:
        small = np.repeat(small.mean(-1, keepdims=True), 3, -1).astype(np.uint8)
    return np.asarray(
        cv2.resize(small.astype(np.float32), (COLUMNS, ROWS), interpolation=cv2.INTER_LINEAR)
    )
