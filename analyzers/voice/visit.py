"""What the recordings of one visit say together."""

from __future__ import annotations

from analyzers.voice.effort.decline import decline_and_rest
from analyzers.voice.effort.pairs import effort_and_rest
from analyzers.voice.params import Params
from analyzers.voice.vowels.maximum_phonation import maximum_phonation
from workbench.plugin.contract import Context, Measured, Result

PARTS = (maximum_phonation, effort_and_rest, decline_and_rest)
"""Each takes the captures of a visit and gives the rows that rest on several of them."""


def derive(measured: tuple[Measured, ...], params: Params, ctx: Context) -> Result:
    """The rows of all parts, with the settings they name."""
    results = [part(measured, params) for part in PARTS]
    return Result(
        measurements=tuple(m for r in results for m in r.measurements),
        methods={name: settings for r in results for name, settings in r.methods.items()},
    )
