"""``events.csv``: the moments that were found in the captures, written on request."""

from __future__ import annotations

from workbench.export.table import Column, Table
from workbench.model import Side
from workbench.store.snapshot import Snapshot

COLUMNS = (
    Column(name="capture", meaning="recorded file, relative to the media folder", required=True),
    Column(
        name="event", meaning="what happens: initial_contact, foot_off, syllable ...", required=True
    ),
    Column(
        name="side", meaning="the person's own side", choices=(Side.LEFT.value, Side.RIGHT.value)
    ),
    Column(name="t", meaning="moment from the start of the file", kind="number", unit="s"),
    Column(name="confidence", meaning="how sure the analyzer is", kind="number", low=0, high=1),
    Column(name="edited", meaning="whether a person set or moved it", kind="boolean"),
)


def events_table(snapshot: Snapshot) -> Table:
    """All events of a study by capture, time and kind."""
    found = [(result.captures[0], event) for result in snapshot.results for event in result.events]
    return Table(
        name="events",
        title="Events found in the captures",
        columns=COLUMNS,
        rows=[
            (capture, e.kind, e.side, e.t, e.confidence, e.edited)
            for capture, e in sorted(
                found, key=lambda f: (f[0], f[1].t, f[1].kind, f[1].side, f[1].edited)
            )
        ],
    )
