"""The command ``myolens analyze``. Imports nothing heavy."""

from __future__ import annotations

import sys
from pathlib import Path

import click

_FOLDER = click.Path(exists=True, path_type=Path)
_STUDY = click.Path(dir_okay=False, path_type=Path)
_OUT = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("-o", "--output", "out", type=_OUT, help="Folder for the tables.")
@click.option("--study", type=_STUDY, help="Study file to use (default: OUTPUT/study.myolens).")
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
