"""A scene as PNG, for programs that take no SVG."""

from __future__ import annotations

import io
import unicodedata

from workbench.export.drawing.page import Page
from workbench.export.drawing.scene import Scene

DOTS = 8
"""Pixels per millimetre (203 a inch)."""
_FINER = 3
"""Drawn this much larger and then reduced, so that lines are smooth."""
_PLAIN = str.maketrans({"ł": "l", "Ł": "L", "–": "-", "’": "'"})


def png_bytes(scene: Scene) -> bytes:
    """The drawing as a PNG file: pixels of lines and words, and no metadata but its size in mm.

    An overlay has the size of its picture and no ground. The built-in font has no letters with
    marks: words are written without them.
    """
    from PIL import Image, ImageDraw, ImageFont

    page, over = Page.around(scene), scene.picture is not None
    dots = _FINER if over else DOTS * _FINER
    size = (round(page.width * dots), round(page.height * dots))
    sheet = Image.new("RGBA", size, (255, 255, 255, 0)) if over else Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(sheet)
    for line in scene.lines:
        points = [tuple(p) for p in (page.place(line.points) * dots).tolist()]
        if line.closed and points:
            points.append(points[0])
        width = max(1, round(line.ink.width * scene.pen * dots))
        pen.line(points, fill=line.ink.colour, width=width, joint="curve")
    for words in (*scene.words, *page.captions):
        x, y = page.at(words.x, words.y)
        pen.text(
            (x * dots, y * dots),
            plain(words.text),
            fill=words.ink.colour,
            font=ImageFont.load_default(words.size * dots),
            anchor={"start": "ls", "middle": "ms", "end": "rs"}[words.anchor],
        )
    small = sheet.resize((size[0] // _FINER, size[1] // _FINER), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if over:
        small.save(out, "PNG")
    else:
        small.save(out, "PNG", dpi=(DOTS * 25.4, DOTS * 25.4))
    return out.getvalue()


def plain(text: str) -> str:
    """The text in letters without marks (é becomes e)."""
    taken_apart = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(c for c in taken_apart if not unicodedata.combining(c))
