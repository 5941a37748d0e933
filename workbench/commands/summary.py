"""The readable end of a run: what there is, what is proposed, what went wrong, where it lies."""

from __future__ import annotations

from pathlib import Path

from workbench.commands.excerpt import excerpt
from workbench.commands.review import findings, knowledge
from workbench.model import FindingState
from workbench.model.problem import printable
from workbench.pipeline.account import Tally
from workbench.plugin.catalog import Catalog
from workbench.store.snapshot import Snapshot


def print_summary(
    snapshot: Snapshot, catalog: Catalog, tally: Tally, study: Path, out: Path | None
) -> None:
    """Prints captures, measurements, proposed findings, problems and paths."""
    values = [o.measurement for _, o in snapshot.observations()]
    given = sum(m.value is not None for m in values)
    proposed = findings(snapshot, knowledge(catalog))
    present = [f for f in proposed if f.state is FindingState.PRESENT]
    print()
    for line in excerpt(snapshot):
        print(line)
    print()
    print(f"Study          {snapshot.title}")
    print(f"Captures       {len(snapshot.captures)} of {len(snapshot.subjects)} subjects")
    print(
        f"Jobs           {tally.done} done, {tally.skipped} up to date,"
        f" {tally.failed} failed, {tally.stopped} stopped"
    )
    print(f"Measurements   {given} values, {len(values) - given} not measurable (with the reason)")
    print(f"Proposals      {len(present)} findings proposed as present, to be reviewed by a person")
    for finding in present:
        side = f", {finding.side}" if finding.side else ""
        label = f"{finding.hpo_label}{side} ({finding.hpo_id}, {finding.rule_status} rule)"
        print(f"                 {finding.subject} {finding.visit}: {label}")
    print(f"Problems       {len(snapshot.problems)}")
    for problem in snapshot.problems:
        print(f"                 {problem}")
    print(f"Study file     {printable(str(study))}")
    if out:
        print(f"Tables         {printable(str(out / 'features.csv'))}")
        print(f"               (and {len(list(out.glob('*.csv'))) - 1} more beside it)")
