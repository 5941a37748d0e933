"""A scene as SVG, in millimetres: printed at 100 % it has the size of life. An overlay is in pixels
of its picture, without a ground."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from workbench.export.drawing.page import Page
from workbench.export.drawing.scene import Line, Scene, Words


def svg_bytes(scene: Scene) -> bytes:
    """The drawing as an SVG file. It holds lines and words, no picture and no metadata."""
    page = Page.around(scene)
    unit = "mm" if scene.picture is None else "px"
    ground = '<rect width="100%" height="100%" fill="#ffffff"/>'
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{page.width:.2f}{unit}"'
        f' height="{page.height:.2f}{unit}" viewBox="0 0 {page.width:.2f} {page.height:.2f}"'
        ' font-family="sans-serif" role="img">',
        f"<title>{escape(scene.title)}</title>",
        *([ground] if scene.picture is None else []),
        *(_line(line, page, scene.pen) for line in scene.lines),
        *(_words(words, page) for words in (*scene.words, *page.captions)),
        "</svg>",
    ]
    return "\n".join(parts).encode("utf-8") + b"\n"


def _line(line: Line, page: Page, pen: float) -> str:
    tag = "polygon" if line.closed else "polyline"
    points = " ".join(f"{x:.2f},{y:.2f}" for x, y in page.place(line.points).tolist())
    return (
        f'<{tag} points="{points}" fill="none" stroke="{line.ink.colour}"'
        f' stroke-width="{line.ink.width * pen:g}" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _words(words: Words, page: Page) -> str:
    x, y = page.at(words.x, words.y)
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-size="{words.size}" fill="{words.ink.colour}"'
        f" text-anchor={quoteattr(words.anchor)}>{escape(words.text)}</text>"
    )
