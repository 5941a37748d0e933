"""What a phonation itself says against its values: short, broken, irregular."""

from __future__ import annotations

from analyzers.voice.params import Params
from analyzers.voice.vowels.phonation import Phonation
from workbench.model import GOOD, Quality, Reason, Verdict


def voice_quality(phonation: Phonation, params: Params) -> Quality:
    """The quality of all that is measured on ``phonation``."""
    quality = GOOD
    if phonation.voiced_s < params.steady_phonation:
        text = f"{phonation.voiced_s:.2f} s of voice; {params.steady_phonation:g} s wanted"
        quality &= Quality(Verdict.LIMITED, (Reason("short_phonation", text),))
    if phonation.breaks_share > params.broken_share:
        text = f"{100 * phonation.breaks_share:.0f} % of the phonation is without voice"
        quality &= Quality(Verdict.LIMITED, (Reason("voice_breaks", text),))
    if phonation.other_voiced_s > params.shortest_phonation:
        text = f"{phonation.other_voiced_s:.1f} s of voice outside the measured phonation"
        quality &= Quality(Verdict.GOOD, (Reason("other_voice", text),))
    return quality


def regular(jitter: float | None, params: Params) -> Quality:
    """Poor where the cycles differ too much to be told apart."""
    if jitter is None or jitter <= params.perturbation_limit:
        return GOOD
    text = f"jitter above {params.perturbation_limit:g} %: cycles cannot be told apart reliably"
    return Quality(Verdict.POOR, (Reason("irregular_voice", text),))


def clear_period(cpps: float | None, params: Params) -> Quality:
    """Poor where the cepstrum shows hardly a period: what was taken for a pitch may be none."""
    if cpps is None or cpps >= params.least_cpps:
        return GOOD
    text = f"CPPS {cpps:.1f} dB: hardly a period; whispered or creaking voice, or noise"
    return Quality(Verdict.POOR, (Reason("period_unclear", text),))
