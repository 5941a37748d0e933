"""Sustained vowels: where each phonation of a recording is, and its measures."""

from __future__ import annotations

from analyzers.voice.clip import Clip, Progress
from analyzers.voice.params import Params
from analyzers.voice.voiceless import measure_voiceless
from analyzers.voice.vowels.phonation import find_phonation, find_phonations, pitch_range
from analyzers.voice.vowels.trial import measure_trial
from workbench.model import Reason, Span
from workbench.plugin.contract import Result


def measure_vowel(clip: Clip, params: Params, progress: Progress) -> Result:
    """All measures of the vowel in ``clip``; missing rows where there is too little voice."""
    times, f0 = clip.search()
    phonation = find_phonation(times, f0, params) if len(times) else None
    if phonation is None or phonation.voiced_s < params.shortest_phonation:
        voiced = phonation.voiced_s if phonation else 0.0
        reason = Reason(
            "no_sustained_voice",
            f"{voiced:.2f} s of voice found; {params.shortest_phonation:g} s needed",
        )
        return measure_voiceless(clip, reason, params)
    inside = (times >= phonation.whole.start) & (times <= phonation.whole.end)
    limits = pitch_range(f0[inside], params)
    return measure_trial(clip, phonation, limits, params, progress)


def vowel_segments(clip: Clip, params: Params) -> tuple[tuple[Span, float | None], ...]:
    """The stretch (s) and voiced share of each phonation of ``params.shortest_trial`` or more.

    Where none is that long, the longest there is; none at all where no voice to be measured is
    found (the whole recording then is one attempt). Quiet, rough and broken phonations count: only
    what is too short to be a trial is left out.
    """
    times, f0 = clip.search()
    found = find_phonations(times, f0, params) if len(times) else ()
    longest = max((p.voiced_s for p in found), default=0.0)
    if longest < params.shortest_phonation:
        return ()
    least = min(params.shortest_trial, longest)
    return tuple((p.whole, 1 - p.breaks_share) for p in found if p.voiced_s >= least)
