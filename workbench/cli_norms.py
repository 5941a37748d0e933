"""The command group ``myolens norms``. Imports nothing heavy."""

from __future__ import annotations

from pathlib import Path

import click

_FILE = click.Path(dir_okay=False, path_type=Path)
_AUTHOR = click.option(
    "--author", default="", help="Who does it, for the record (default: your login)."
)


@click.group()
def norms() -> None:
    """Your site's own norms: percentiles and smallest detectable change from your controls."""


@norms.command()
@click.argument("study", type=_FILE)
@click.option(
    "--controls",
    multiple=True,
    required=True,
    metavar="WHO",
    help="A diagnosis or group as participants.tsv gives it, ids with commas between, or @FILE"
    " with one a line (repeatable).",
)
@click.option(
    "--ages",
    default="",
    metavar="BANDS",
    help="Bands of completed years (default: 0-5,6-11,12-17,18-39,40-59,60-125).",
)
@click.option("-o", "--output", "out", type=_FILE, help="Write them to this file as well.")
@_AUTHOR
def build(study: Path, controls: tuple[str, ...], ages: str, out: Path | None, author: str) -> None:
    """Build norms from the controls in STUDY and judge STUDY by them from now on.

    A group of fewer than 20 people of one sex and age band gets no norm, one of fewer than 39 no
    2.5th and 97.5th percentile (CLSI EP28-A3c). What is pooled over sexes or ages is shown for
    orientation: it gives no z, and no rule uses it.

    Reading and counting get norms for each text (fact 'text'); where it is not stated, none.

    A smallest detectable change needs repeats of 10 people across visits; across recordings of one
    visit it serves changes within a visit; trials of one recording are shown and not used.
    Controls are taken as stable between their visits.
    """
    from workbench.commands.norms import Wish
    from workbench.commands.norms import build as make

    click.echo(make(study, Wish(controls, ages, out, _named(author))))


@norms.command()
@click.argument("source", type=_FILE)
@click.option("--feature", default="", help="All cells of this feature.")
def show(source: Path, feature: str) -> None:
    """Show the site norms of SOURCE, a study or a norm file, and the cells that were refused."""
    from workbench.commands.norms import show as describe

    click.echo(describe(source, feature))


@norms.command()
@click.argument("study", type=_FILE)
@click.argument("source", type=_FILE)
@_AUTHOR
def use(study: Path, source: Path, author: str) -> None:
    """Judge STUDY by the norms in SOURCE, a norm file or another study of your site."""
    from workbench.commands.norms import use as take

    click.echo(take(study, source, _named(author)))


@norms.command()
@click.argument("study", type=_FILE)
@_AUTHOR
def forget(study: Path, author: str) -> None:
    """Give the site norms of STUDY up; the journal keeps them."""
    from workbench.commands.norms import forget as give_up

    click.echo(give_up(study, _named(author)))


def _named(author: str) -> str:
    from workbench.commands.login import login_name

    return author.strip() or login_name()
