"""The commands that draw: ``myolens drawing`` and ``myolens maps``. Imports nothing heavy."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from workbench.model import Problem

_STUDY = click.Path(dir_okay=False, path_type=Path)
_OUT = click.Path(file_okay=False, path_type=Path)
_LANGUAGE = click.option("--language", type=click.Choice(["en", "nl", "pl"]), default="en")


def _tell(files: Sequence[Path], without: Sequence[Problem]) -> None:
    """Names what was written and, on the error stream, what could not be; ends with its code."""
    from workbench.commands.exit_codes import SOME_FAILED

    for file in files:
        click.echo(file)
    for problem in without:
        click.echo(problem, err=True)
    if without:
        sys.exit(SOME_FAILED)


@click.command()
@click.argument("study", type=_STUDY)
@click.option("-o", "--output", "out", type=_OUT, required=True, help="Folder for the drawings.")
@click.option(
    "--capture",
    "captures",
    multiple=True,
    metavar="PATH",
    help="Only this capture, by its path in the study or its file name (repeatable).",
)
@click.option(
    "--at",
    "moments",
    multiple=True,
    type=float,
    metavar="SECONDS",
    help="This moment of a video (repeatable; default: the middle of each task).",
)
@click.option(
    "--format",
    "kinds",
    multiple=True,
    type=click.Choice(["svg", "png"]),
    default=["svg"],
    help="Repeatable (default: svg).",
)
@click.option(
    "--overlay",
    is_flag=True,
    help="In the pixels of the picture and without a ground, to be laid over it.",
)
@_LANGUAGE
def drawing(
    study: Path,
    out: Path,
    captures: tuple[str, ...],
    moments: tuple[float, ...],
    kinds: tuple[str, ...],
    overlay: bool,
    language: str,
) -> None:
    """Write line drawings of the captures of STUDY, with the values measured on faces.

    A drawing is made from the landmarks alone and holds no pixel of the person. Landmarks are
    still biometric data: a face may be known again from its lines. Drawings are never part of
    the tables; handle them with care.

    Exit code 3: some captures have no landmarks to draw (named on the error stream).
    """
    from workbench.commands.drawing import Wish, write_drawings

    drawn = write_drawings(study, out, Wish(captures, moments, kinds, language, overlay))
    _tell(drawn.files, drawn.without)


@click.command()
@click.argument("study", type=_STUDY)
@click.option("-o", "--output", "out", type=_OUT, required=True, help="Folder for the maps.")
@click.option(
    "--capture",
    "captures",
    multiple=True,
    metavar="PATH",
    help="Only this scan, by its path in the study or its file name (repeatable).",
)
@click.option(
    "--format",
    "kinds",
    multiple=True,
    type=click.Choice(["ply", "png"]),
    default=["ply", "png"],
    help="Repeatable (default: both).",
)
@_LANGUAGE
def maps(
    study: Path, out: Path, captures: tuple[str, ...], kinds: tuple[str, ...], language: str
) -> None:
    """Write the asymmetry and change of the scans of STUDY as surfaces (PLY) and pictures.

    The colours are those of the window: one fixed scale in mm, grey where nothing was compared.
    The surfaces show the person: biometric data, to be handled with care.

    Exit code 3: some scans have no map (named on the error stream).
    """
    from workbench.commands.maps import write_maps

    mapped = write_maps(study, out, captures, kinds, language)
    _tell(mapped.files, mapped.without)
