"""The command line ``myolens``. Imports nothing heavy, so that ``--help`` answers at once."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import click

from workbench import __version__
from workbench.cli_norms import norms

FOLDER = click.Path(exists=True, path_type=Path)
STUDY = click.Path(dir_okay=False, path_type=Path)
OUT = click.Path(file_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="myolens")
def cli() -> None:
    """Turn clinical captures into harmonised, HPO- and ICF-tagged feature tables.

    Everything happens on this computer; nothing is sent anywhere.
    """


@cli.command()
@click.argument("folder", type=FOLDER)
@click.option("-o", "--output", "out", type=OUT, help="Folder for the tables.")
@click.option("--study", type=STUDY, help="Study file to use (default: OUTPUT/study.myolens).")
@click.option("--jobs", type=click.IntRange(1, 64), help="Worker processes (default: one a core).")
@click.option("--only", multiple=True, metavar="ID", help="Only this analyzer (repeatable).")
@click.option(
    "--task",
    "tasks",
    multiple=True,
    metavar="TASK",
    help="Only captures of this task (repeatable); a single one also names the task of files"
    " that state none.",
)
@click.option(
    "--capture",
    "captures",
    multiple=True,
    metavar="PATH",
    help="Only this capture, by its path in FOLDER or its file name (repeatable).",
)
@click.option(
    "--person",
    "people",
    multiple=True,
    metavar="PATH=B",
    help="Measure person B in this capture (repeatable); B alone means every capture. The"
    " choice is kept in the study.",
)
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    metavar="NAME",
    help="Switch on the optional rules of this profile, such as dysmorphology (repeatable); none"
    " switches all of them off. The choice is kept in the study.",
)
@click.option("--author", default="", help="Who chooses, for the record (default: your login).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line, for machines.")
@click.option("--no-export", is_flag=True, help="Keep results in the study; write no tables.")
@click.option("--dry-run", is_flag=True, help="Show what is understood of FOLDER, and stop.")
@click.option(
    "--forget-missing", is_flag=True, help="Take captures that are gone for good off the list."
)
@click.option("--stdin-control", is_flag=True, hidden=True)
def analyze(
    folder: Path,
    out: Path | None,
    study: Path | None,
    jobs: int | None,
    only: tuple[str, ...],
    tasks: tuple[str, ...],
    captures: tuple[str, ...],
    people: tuple[str, ...],
    profiles: tuple[str, ...],
    author: str,
    as_json: bool,
    no_export: bool,
    dry_run: bool,
    forget_missing: bool,
    stdin_control: bool,
) -> None:
    """Analyse the captures in FOLDER and write the tables.

    FOLDER may also be a study file: then its own media folder is read again. What is done
    already is not done again.

    Exit code 0: all done; 3: some captures failed or cannot be used (named in problems.csv);
    4: stopped before all was done; 130: stopped by Ctrl+C; 2: wrong usage; 1: could not go on.
    """
    from workbench.commands.analyze import Options
    from workbench.commands.analyze import analyze as start
    from workbench.commands.login import login_name

    if folder.is_file() and study is not None:
        raise click.UsageError("Name either a study to read again, or a folder with --study.")
    if out is None and study is None and not dry_run and not folder.is_file():
        raise click.UsageError("Say where the results go: -o OUTPUT (or --study FILE).")
    sys.exit(
        start(
            Options(
                folder=folder,
                out=out,
                study=study,
                jobs=jobs or 0,
                only=only,
                tasks=tasks,
                captures=captures,
                people=people,
                profiles=profiles,
                author=author.strip() or login_name(),
                as_json=as_json,
                listen=stdin_control,
                export=not no_export,
                show_layout=dry_run,
                forget_missing=forget_missing,
            )
        )
    )


@cli.command()
@click.argument("study", type=STUDY)
@click.option("-o", "--output", "out", type=OUT, required=True, help="Folder for the tables.")
def export(study: Path, out: Path) -> None:
    """Write the tables of STUDY."""
    from workbench.commands.tables import export as write

    for file in write(study, out):
        click.echo(file)


@cli.command()
@click.argument("study", type=STUDY)
@click.option("-o", "--output", "out", type=OUT, required=True, help="Folder for the tracks.")
@click.option("--format", "kind", type=click.Choice(["csv", "parquet"]), default="csv")
def tracks(study: Path, out: Path, kind: str) -> None:
    """Write landmark tracks and events of STUDY. They are biometric data: handle with care."""
    from workbench.commands.tracks import write_tracks

    for file in write_tracks(study, out, kind):
        click.echo(file)


@cli.command()
@click.argument("study", type=STUDY)
@click.option("-o", "--output", "out", type=OUT, required=True, help="Folder for the drawings.")
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
@click.option("--language", type=click.Choice(["en", "nl", "pl"]), default="en")
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
    from workbench.commands.exit_codes import SOME_FAILED

    drawn = write_drawings(study, out, Wish(captures, moments, kinds, language, overlay))
    for file in drawn.files:
        click.echo(file)
    for problem in drawn.without:
        click.echo(problem, err=True)
    if drawn.without:
        sys.exit(SOME_FAILED)


@cli.command()
@click.argument("study", type=STUDY)
@click.option("-o", "--output", "out", type=OUT, required=True, help="Folder for the maps.")
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
@click.option("--language", type=click.Choice(["en", "nl", "pl"]), default="en")
def maps(
    study: Path, out: Path, captures: tuple[str, ...], kinds: tuple[str, ...], language: str
) -> None:
    """Write the asymmetry and change of the scans of STUDY as surfaces (PLY) and pictures.

    The colours are those of the window: one fixed scale in mm, grey where nothing was compared.
    The surfaces show the person: biometric data, to be handled with care.

    Exit code 3: some scans have no map (named on the error stream).
    """
    from workbench.commands.exit_codes import SOME_FAILED
    from workbench.commands.maps import write_maps

    mapped = write_maps(study, out, captures, kinds, language)
    for file in mapped.files:
        click.echo(file)
    for problem in mapped.without:
        click.echo(problem, err=True)
    if mapped.without:
        sys.exit(SOME_FAILED)


cli.add_command(norms)


@cli.command()
@click.option("--language", type=click.Choice(["en", "nl", "pl"]), default="en")
def analyzers(language: str) -> None:
    """List the installed analyzers and what they measure."""
    from workbench.commands.describe import list_analyzers

    click.echo(list_analyzers(language))


@cli.command()
@click.argument("feature")
@click.option("--language", type=click.Choice(["en", "nl", "pl"]), default="en")
def explain(feature: str, language: str) -> None:
    """Explain FEATURE: definition, source, unit, norms, validation, rules."""
    from workbench.commands.describe import explain_feature

    click.echo(explain_feature(feature, language))


@cli.command()
@click.argument("analyzer")
@click.argument("captures", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(analyzer: str, captures: tuple[Path, ...]) -> None:
    """Check ANALYZER (an id, or the path of its analyzer.toml) against the contract."""
    from workbench.commands.check import check as run

    sys.exit(run(analyzer, captures))


@cli.command()
@click.argument("study", type=STUDY)
@click.option("--yes", is_flag=True, help="Do not ask.")
def clean(study: Path, yes: bool) -> None:
    """Remove the tracks and caches (biometric data) of STUDY; values and decisions stay."""
    from workbench.commands.clean import clean as remove

    if not yes:
        click.confirm(f"Remove all tracks and caches of {study}?", abort=True)
    click.echo(remove(study))


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def doctor(as_json: bool) -> None:
    """Check versions, models, system libraries, codecs and the network seal."""
    from workbench.commands.doctor import doctor as examine

    sys.exit(examine(as_json))


@cli.command("open")
@click.argument("study", type=click.Path(path_type=Path), required=False)
def open_window(study: Path | None) -> None:
    """Open the window, on STUDY if given."""
    from workbench.commands.window import open_window as start

    sys.exit(start(study))


def main() -> None:
    """Runs the command line; a problem with an input is one line, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what the terminal cannot show is escaped
            stream.reconfigure(errors="backslashreplace")
    # No process that is started from here looks for code in the current folder.
    os.environ["PYTHONSAFEPATH"] = "1"
    sys.exit(_outcome())


def _outcome() -> int:
    """Runs what the arguments ask for. Returns the exit code."""
    from workbench.commands.exit_codes import (
        CANNOT_GO_ON,
        FORESEEN,
        INTERRUPTED,
        STOPPED_TEXT,
        explain,
    )

    try:
        code = cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.Abort as error:
        if not isinstance(error.__cause__, KeyboardInterrupt):  # a question answered with no
            click.echo("myolens: nothing was done.", err=True)
            return CANNOT_GO_ON
        text, code = STOPPED_TEXT, INTERRUPTED
    except KeyboardInterrupt:
        text, code = STOPPED_TEXT, INTERRUPTED
    except FORESEEN as error:
        text, code = explain(error)
    else:
        return code if isinstance(code, int) else 0
    click.echo(f"myolens: {text}", err=True)
    return code
