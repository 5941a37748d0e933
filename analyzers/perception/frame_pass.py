"""Several looks at chosen frames of a video in one pass over it, each kept for itself.

A video that is opened anew for every kind of measurement is decoded as often; here each wanted
frame is decoded once and shown to everything that wants it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.beside import Beside, drawn_ahead
from analyzers.perception.face_track import FaceTrack
from workbench.media.video import Video, open_video
from workbench.model import Capture
from workbench.model.problem import ProblemError
from workbench.plugin.contract import Context, Settings

if TYPE_CHECKING:
    from workbench.plugin.contract import Arrays

Picture = NDArray[np.uint8]


class FrameLook(Protocol):
    """One kind of measurement on some frames.

    Attributes:
        name: of what is kept.
        settings: what its numbers hang on, besides the file.
        frames: in which it is made.
    """

    name: str
    settings: Settings
    frames: tuple[int, ...]

    def at_work(self) -> AbstractContextManager[Any]:
        """What must be open while frames are seen."""
        ...

    def see(self, n: int, picture: Picture) -> None:
        """Measures frame ``n``; two frames may be seen at the same time."""
        ...

    def arrays(self) -> Arrays:
        """All that was measured, to be kept."""
        ...

    def take(self, kept: Arrays) -> None:
        """Takes over what was measured, now or earlier."""
        ...


class _NotKeptError(Exception):
    """Nothing was kept from before."""


def pass_over(
    ctx: Context,
    capture: Capture,
    looks: Sequence[FrameLook],
    *,
    first: int | None = None,
    note: str = "measuring the face",
) -> None:
    """Makes all looks that are not kept from before, frame by frame, and hands them the results.

    Args:
        looks: what is to be measured; in each frame in this order, so that a later one can use
            what an earlier one found.
        first: a frame that is shown before all others (what the rest is compared with).

    Raises:
        ProblemError: if the video cannot be read. A single lost frame is left out.
    """
    missing = [look for look in looks if look.frames and not _kept(ctx, capture, look)]
    if missing:
        _run(ctx, capture, missing, first, note)
    for look in missing:
        look.take(ctx.cached(capture, look.name, look.settings, look.arrays))


def frames_key(track: FaceTrack, frames: Sequence[int]) -> str:
    """Identifies some frames and where the face is in them, for ``FrameLook.settings``."""
    basis = sha256(np.asarray(frames, np.int64).tobytes())
    basis.update(np.ascontiguousarray(track.points[list(frames)], np.float32).tobytes())
    return basis.hexdigest()


def with_face(track: FaceTrack, frames: Sequence[int]) -> tuple[int, ...]:
    """Those of the frames in which there is a face, in order."""
    return tuple(sorted({int(n) for n in frames if track.found[n]}))


def _kept(ctx: Context, capture: Capture, look: FrameLook) -> bool:
    def none() -> Arrays:
        raise _NotKeptError

    try:
        look.take(ctx.cached(capture, look.name, look.settings, none))
    except _NotKeptError:
        return False
    return True


def _run(
    ctx: Context, capture: Capture, looks: list[FrameLook], first: int | None, note: str
) -> None:
    """Decodes ahead and shows several frames at once; ``first`` is done before the others."""
    wanted = sorted({n for look in looks for n in look.frames})
    if first in wanted:
        wanted = [first, *(n for n in wanted if n != first)]
    with ExitStack() as stack:
        video = stack.enter_context(open_video(ctx.path(capture), cache=1))
        for look in looks:
            stack.enter_context(look.at_work())
        pictures = stack.enter_context(drawn_ahead(_frame(video, n) for n in wanted))
        beside = stack.enter_context(Beside())
        for done, (n, picture) in enumerate(zip(wanted, pictures, strict=True), 1):
            if picture is None:
                continue
            if n == first:
                _show(looks, n, picture)
            else:
                beside.do(partial(_show, looks, n, picture))
            ctx.progress(0.8 + 0.2 * done / len(wanted), note)


def _show(looks: Sequence[FrameLook], n: int, picture: Picture) -> None:
    for look in looks:
        if n in look.frames:
            look.see(n, picture)


def _frame(video: Video, n: int) -> Picture | None:
    """Frame ``n``; None where this one alone cannot be decoded."""
    try:
        return video.frame(n)
    except ProblemError as error:
        if error.problem.code == "frame_lost":
            return None
        raise
