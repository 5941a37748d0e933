"""A map as a picture: the coloured surface from the front, with its scale in mm."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.export.drawing.png import plain
from workbench.export.surface_map.scale import MASKED, ColourScale

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE, LEGEND = 900, 110
GROUND = (255, 255, 255)
INK = (27, 37, 39)
FILL = 0.92
LEAST_LIGHT = 0.72
"""Light changes a colour little: it must be found again in the scale."""


def png_bytes(
    vertices: NDArray[Any],
    faces: NDArray[Any],
    values: NDArray[Any],
    pose: NDArray[Any],
    scale: ColourScale,
    title: str,
    masked: str,
) -> bytes:
    """PNG without metadata.

    Args:
        vertices: (n, 3); faces: (m, 3); values: (n,) mm.
        pose: rotation (3, 3) to x right, y up, z towards the viewer.
        title, masked: words for the map and for where nothing was compared.
    """
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (SIZE, SIZE + LEGEND), GROUND)
    seen = vertices @ pose.T
    if len(faces):
        picture.paste(Image.fromarray(_filled(seen, faces, scale.colours(values))), (0, 0))
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(18)
    left, right, top = 60, SIZE - 300, SIZE + 38
    steps = np.linspace(scale.low, scale.high, right - left)
    bar = np.repeat(scale.colours(steps)[None], 22, axis=0)
    picture.paste(Image.fromarray(bar), (left, top))
    pen.rectangle((left - 1, top - 1, right, top + 22), outline=INK)
    pen.text((left, top - 8), plain(title), fill=INK, font=font, anchor="ls")
    for tick in scale.ticks:
        x = left + (tick - scale.low) / (scale.high - scale.low) * (right - left - 1)
        pen.line((x, top + 22, x, top + 28), fill=INK)
        text = f"{tick:+g}" if scale.low < 0 and tick else f"{tick:g}"
        pen.text((x, top + 32), text, fill=INK, font=font, anchor="mt")
    pen.text((right + 14, top + 11), "mm", fill=INK, font=font, anchor="lm")
    pen.rectangle((SIZE - 220, top, SIZE - 198, top + 22), fill=MASKED, outline=INK)
    pen.text((SIZE - 188, top + 11), plain(masked), fill=INK, font=font, anchor="lm")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _filled(seen: NDArray[Any], faces: NDArray[Any], colours: NDArray[Any]) -> NDArray[Any]:
    """The surface as pixels (SIZE, SIZE, 3): each triangle sampled, the nearest sample wins."""
    middle = (seen.min(axis=0) + seen.max(axis=0)) / 2
    zoom = FILL * SIZE / max(float(np.ptp(seen[:, :2], axis=0).max()), 1e-12)
    place = (seen - middle) * zoom * np.array([1, -1, 1]) + [SIZE / 2, SIZE / 2, 0]
    corners = place[faces]
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    length = np.linalg.norm(flat, axis=1)
    facing = np.abs(flat[:, 2]) / np.where(length > 0, length, 1)
    light = LEAST_LIGHT + (1 - LEAST_LIGHT) * facing
    longest = np.linalg.norm((corners - np.roll(corners, 1, axis=1))[..., :2], axis=2).max(axis=1)
    parts = np.clip(np.ceil(longest / 0.9), 1, 60).astype(int)
    pixels = np.full((SIZE * SIZE, 3), GROUND, np.uint8)
    nearest = np.full(SIZE * SIZE, -np.inf)
    for part in np.unique(parts):
        own = np.flatnonzero(parts == part)
        shares = np.array([(i, j, part - i - j) for i in range(part + 1)
                           for j in range(part + 1 - i)]) / part  # fmt: skip
        for some in np.array_split(own, max(1, len(own) * len(shares) // 2_000_000)):
            where = np.einsum("kc,mcd->mkd", shares, corners[some]).reshape(-1, 3)
            tint = np.einsum("kc,mcd->mkd", shares, colours[faces[some]].astype(float))
            tint = (tint * light[some, None, None]).reshape(-1, 3)
            column, row = where[:, 0].astype(int), where[:, 1].astype(int)
            inside = (column >= 0) & (column < SIZE) & (row >= 0) & (row < SIZE)
            at = (row * SIZE + column)[inside]
            depth = where[inside, 2]
            order = np.argsort(depth, kind="stable")  # the nearest is written last
            at, depth, tint = at[order], depth[order], tint[inside][order]
            nearer = depth > nearest[at]
            at, depth, tint = at[nearer], depth[nearer], tint[nearer]
            nearest[at], pixels[at] = depth, np.rint(tint).astype(np.uint8)
    return pixels.reshape(SIZE, SIZE, 3)
