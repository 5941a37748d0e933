"""Which leg is the left one: as the model says, as the search corrects it, as a person says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.gait.bouts import side_bouts
from analyzers.gait.params import Params
from analyzers.gait.swaps import Span, exchanged_spans
from analyzers.perception.motion import clean, view_ratio
from analyzers.perception.pose import PoseTrack, turned_by_hand
from workbench.model import Edit, Track
from workbench.plugin.contract import Settings


@dataclass(frozen=True, slots=True, eq=False)
class Sided:
    """A track whose sides were put right.

    Attributes:
        track: the landmarks with the sides that count.
        spans: what was exchanged automatically (frames of the track), in time order.
        searched: whether the search ran (not from the front, where legs do not cross).
        exchanged: (n,) frames whose legs are labelled otherwise than the model had it.
    """

    track: PoseTrack
    spans: tuple[Span, ...]
    searched: bool
    exchanged: NDArray[np.bool_]

    @property
    def settings(self) -> Settings:
        """For ``methods.json``: whether the search ran, how much it exchanged, and where."""
        found = self.track.found
        return {
            "sides_searched": self.searched,
            "sides_exchanged_share": round(float(self.exchanged[found].mean()), 4)
            if found.any()
            else 0.0,
            "sides_exchanged_spans": " ".join(
                f"{self.track.times[s.first]:.2f}-{self.track.times[s.last]:.2f}"
                for s in self.spans
            ),
        }

    @property
    def curve(self) -> Track:
        """1 where left and right leg were exchanged against the model's labels, else 0."""
        return Track(
            name="sides_exchanged",
            kind="curve",
            times=self.track.times,
            values=self.exchanged.astype(np.float64)[:, None, None],
            points=("sides_exchanged",),
            unit="1",
        )


def put_right(
    track: PoseTrack, edits: tuple[Edit, ...], params: Params, *, mirrored: bool = False
) -> Sided:
    """``track`` with left and right as they should be.

    A mirrored picture is turned first; then legs that the model exchanged are mended, bout by
    bout; last, a person's ``SwapSides`` turns over what stands there: applied to a mended span
    it restores the model's labels, applied elsewhere it exchanges the whole body.
    """
    if mirrored:
        track = track.exchanged(np.ones(len(track.times), bool))
    motion = clean(track, params)
    searched = not view_ratio(motion) > params.front_view  # unknown without shoulders: search
    spans: list[Span] = []
    for bout in side_bouts(motion, params) if searched else ():
        start, end = bout.span(motion)
        first, last = np.searchsorted(track.times, (start - 1e-6, end + 1e-6))
        spans += exchanged_spans(track, int(first), int(last) - 1, params)
    mended = np.zeros(len(track.times), bool)
    for span in spans:
        mended[span.first : span.last + 1] = True
    turned = turned_by_hand(track.times, edits)
    if mended.any() or turned.any():
        track = track.exchanged(mended & ~turned, legs_only=True).exchanged(turned & ~mended)
    return Sided(track, tuple(spans), searched, mended ^ turned)
