"""Opens a film or sound file with FFmpeg (PyAV), closed to everything but this one file."""

from __future__ import annotations

import struct
from pathlib import Path

import av
import av.container
import av.error

from workbench.media.access import damaged, os_refused, readable_size, refused
from workbench.model.problem import ProblemError

# Playlists (HLS, DASH, concat) would open other files or addresses that they name, so only
# formats that hold the recording themselves are read, and only through the file protocol.
_FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,asf,flv,ogg,mxf,"
    "h264,hevc,ivf,m4v,wav,w64,flac,mp3,aac,caf,aiff,au,amr,ac3"
)
_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}


def open_container(path: Path, kind: str) -> av.container.InputContainer:
    """The opened file. ``kind`` (video, recording) is used in messages.

    Raises:
        ProblemError: if the file cannot be read, is cut off or is in no known format.
    """
    readable_size(path)
    try:
        return av.open(
            str(path.absolute()), "r", container_options=_OPTIONS, metadata_errors="replace"
        )
    except av.error.FFmpegError as error:
        raise _refusal(path, kind, error) from error


def unknown_codec(path: Path, what: str, instead: str) -> ProblemError:
    """The refusal of a track that no decoder here understands."""
    return refused(
        path,
        "unknown_codec",
        f"The {what} are stored in a way that cannot be decoded here.",
        f"Export the recording as {instead}.",
    )


def _refusal(path: Path, kind: str, error: av.error.FFmpegError) -> ProblemError:
    if isinstance(error, (av.error.FileNotFoundError, av.error.PermissionError)):
        return os_refused(path, error)
    if _index_is_cut_off(path):
        return refused(
            path,
            "truncated",
            f"The {kind} is cut off: the index at the end of the file is missing,"
            " so nothing of it can be shown.",
            "Copy it again from the device that recorded it.",
        )
    # FFmpeg calls a format that is not on the list an invalid argument
    if isinstance(error, (av.error.InvalidDataError, av.error.ArgumentError)):
        return refused(
            path,
            "not_media",
            f"The content is no {kind} in a known format, whatever the name says.",
            f"Export the {kind} as MP4, MOV, WebM, WAV or FLAC.",
        )
    return damaged(path, kind)


def _index_is_cut_off(path: Path) -> bool:
    """Whether an MP4 or MOV file ends before its index ('moov' box)."""
    try:
        with path.open("rb") as stream:
            size = path.stat().st_size
            position, first = 0, True
            while position + 8 <= size:
                stream.seek(position)
                length, name = struct.unpack(">I4s", stream.read(8))
                if first and name not in {b"ftyp", b"wide", b"mdat", b"skip", b"free"}:
                    return False
                if name == b"moov":
                    return bool(position + length > size)
                if length == 1:
                    (length,) = struct.unpack(">Q", stream.read(8).rjust(8, b"\0"))
                if length < 8:
                    return True
                position, first = position + length, False
            return not first
    except OSError:
        return False
