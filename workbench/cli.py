"""The command line ``myolens``. Imports nothing heavy, so that ``--help`` answers at once."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import click

from workbench import __version__
from workbench.cli_analyze import analyze
from workbench.cli_norms import norms
from workbench.cli_pictures import drawing, maps

STUDY = click.Path(dir_okay=False, path_type=Path)
OUT = click.Path(file_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="myolens")
def cli() -> None:
    """Turn clinical captures into harmonised, HPO- and ICF-tagged feature tables.

    Everything happens on this computer; nothing is sent anywhere.
    """


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


for command in (analyze, drawing, maps, norms):
    cli.add_command(command)


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


if __name__ == "__main__":
    main()
