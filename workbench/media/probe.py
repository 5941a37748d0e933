"""What a file really is: judged by its content, with its SHA-256 and what is unusual about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.media.access import INCOMPLETE, damaged, os_refused, readable_size, refused
from workbench.model.capture import Modality
from workbench.model.problem import ProblemError

if TYPE_CHECKING:
    from workbench.model.time import FrameClock

_CHUNK = 1 << 20
_NOTE_BYTES = 10_000_000

# What a file of this content may be called, without a word about it.
_NAMES: dict[str, tuple[str, ...]] = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "MPO": (".jpg", ".jpeg", ".mpo"),
    "PNG": (".png",),
    "TIFF": (".tif", ".tiff", ".dng"),
    "WEBP": (".webp",),
    "BMP": (".bmp",),
    "HEIF": (".heic", ".heif", ".hif"),
    "AVIF": (".avif", ".heif"),
    "mov": (".mp4", ".mov", ".m4v", ".m4a", ".m4b", ".3gp", ".3g2", ".qt", ".aac"),
    "matroska": (".mkv", ".webm", ".mka", ".weba"),
    "avi": (".avi",),
    "mpegts": (".ts", ".mts", ".m2ts"),
    "mpeg": (".mpg", ".mpeg", ".vob"),
    "asf": (".wmv", ".wma", ".asf"),
    "ogg": (".ogg", ".oga", ".opus", ".ogv", ".spx"),
    "wav": (".wav", ".wave"),
    "flac": (".flac",),
    "mp3": (".mp3",),
    "aiff": (".aif", ".aiff", ".aifc"),
    "gltf": (".gltf",),
    "xyz": (".xyz", ".txt", ".csv", ".asc", ".pts"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """Facts about a file.

    Attributes:
        modality: by content; a film whose only track is sound is audio.
        container, codec: short names (``mov``, ``h264``; ``wav``, ``pcm_s16``; ``JPEG``; ``ply``).
        clock: true frame times of a video.
        rate: samples per second of a sound recording.
        duration: in seconds, of video and sound.
        width, height: upright pixels, of photo and video.
        points, triangles: of a scan.
        has_audio: whether there is a sound track.
        warnings: what is unusual, in plain words.
    """

    modality: Modality
    sha256: str
    size: int
    container: str
    codec: str = ""
    clock: FrameClock | None = None
    rate: int | None = None
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    points: int | None = None
    triangles: int | None = None
    has_audio: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def incomplete(self) -> tuple[str, ...]:
        """Those warnings that say that a part of the recording is missing."""
        return tuple(w for w in self.warnings if w.startswith(INCOMPLETE))


def file_sha256(path: Path) -> str:
    """Hex digest of the file's bytes. Raises ProblemError where it cannot be read."""
    digest = hashlib.sha256()
    try:
        with Path(path).open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise os_refused(Path(path), error) from error
    return digest.hexdigest()


def probe(path: Path) -> Probe:
    """Look into a file.

    Raises:
        ProblemError: ``empty_file``, ``vanished``, ``unreadable``, ``not_a_file``,
            ``not_media`` (text under a media name), ``unknown_format``, ``truncated``,
            ``damaged``, ``too_large``, or the code of the reader concerned.
    """
    path = Path(path)
    size = readable_size(path)
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        raise os_refused(path, error) from error
    known = _kind(path, head)
    sha256 = file_sha256(path)
    if known == "note":
        return _note(path, sha256, size)
    if known == "photo":
        return _photo(path, sha256, size)
    if known == "scan":
        return _scan(path, sha256, size)
    try:
        if container := _sound_by_head(head):
            return _sound(path, sha256, size, container)
        return _film_or_sound(path, sha256, size)
    except ProblemError as error:
        if error.problem.code != "not_media":
            raise
        raise _unknown(path, head) from error


def _kind(path: Path, head: bytes) -> str:
    """photo, scan, note, or empty for what FFmpeg and libsndfile must judge."""
    from workbench.media.mesh_format import mesh_format

    if path.suffix.lower() in {".txt", ".md"} and path.stem.lower().endswith("note"):
        return "note"
    if _is_photo(head):
        return "photo"
    if head[:4] in {b"RIFF", b"fLaC", b"OggS", b"\x1aE\xdf\xa3"} or head[4:8] == b"ftyp":
        return ""
    try:
        if mesh_format(path) is not None:
            return "scan"
    except OSError as error:
        raise os_refused(path, error) from error
    return "note" if path.suffix.lower() in {".txt", ".md"} and b"\0" not in head else ""


def _is_photo(head: bytes) -> bool:
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"II+\0")):
        return True
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return True
    still = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"}
    return head[4:8] == b"ftyp" and head[8:12] in still


def _sound_by_head(head: bytes) -> str:
    """The container of what can hold sound only, so FFmpeg need not look for pictures in it."""
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    return "flac" if head[:4] == b"fLaC" else ""


def _unknown(path: Path, head: bytes) -> ProblemError:
    if _is_text(head):
        return refused(
            path,
            "not_media",
            "This is a text, not a recording, whatever the name says.",
            "Put the recording itself here; name a clinical note so: ..._note.txt.",
        )
    return refused(
        path,
        "unknown_format",
        "The content is in no format that can be read.",
        "Export it as MP4 (video), WAV (sound), JPEG or PNG (photo), PLY or OBJ (scan).",
    )


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3  # a letter cut in two by the end of the sample
    return True


def _note(path: Path, sha256: str, size: int) -> Probe:
    if size > _NOTE_BYTES:
        raise refused(path, "too_large", "The note is longer than 10 MB.", "Shorten it.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(
            path, "not_utf8", "The note is not written in UTF-8.", "Save it again as UTF-8 text."
        ) from error
    except OSError as error:
        raise os_refused(path, error) from error
    if not text.strip():
        raise refused(path, "empty_file", "The note holds no words.", "Write it, or remove it.")
    return Probe(modality=Modality.NOTE, sha256=sha256, size=size, container="text", codec="utf-8")


def _photo(path: Path, sha256: str, size: int) -> Probe:
    from workbench.media.photo import read_photo_header

    header = read_photo_header(path)
    warnings = ("stored turned; set upright by its EXIF orientation",) if header.turned else ()
    return Probe(
        modality=Modality.PHOTO,
        sha256=sha256,
        size=size,
        container=header.format,
        codec=header.format.lower(),
        width=header.width,
        height=header.height,
        warnings=warnings + _misnamed(path, header.format),
    )


def _scan(path: Path, sha256: str, size: int) -> Probe:
    from workbench.media.mesh import read_mesh

    mesh = read_mesh(path)
    return Probe(
        modality=Modality.SCAN,
        sha256=sha256,
        size=size,
        container=mesh.format,
        codec=mesh.format,
        points=len(mesh.vertices),
        triangles=len(mesh.faces),
        warnings=mesh.warnings + _misnamed(path, mesh.format),
    )


def _film_or_sound(path: Path, sha256: str, size: int) -> Probe:
    from workbench.media.container import open_container
    from workbench.media.video import open_video

    with open_container(path, "recording") as file:
        container = file.format.name.split(",")[0]
        container = {"matroska": "matroska", "m4v": "mov"}.get(container, container)
        cover = [s for s in file.streams.video if s.disposition & s.disposition.attached_pic]
        has_picture = len(file.streams.video) > len(cover)
        has_audio = bool(file.streams.audio)
    misnamed = _misnamed(path, container)
    if not (has_picture or has_audio):
        raise damaged(path, "recording")
    if not has_picture:
        return _sound(path, sha256, size, container)
    with open_video(path) as video:
        return Probe(
            modality=Modality.VIDEO,
            sha256=sha256,
            size=size,
            container=container,
            codec=video.codec,
            clock=video.clock,
            duration=video.clock.duration,
            width=video.width,
            height=video.height,
            has_audio=has_audio,
            warnings=video.warnings + misnamed,
        )


def _sound(path: Path, sha256: str, size: int, container: str) -> Probe:
    from workbench.media.audio import read_stored

    sound = read_stored(path)
    return Probe(
        modality=Modality.AUDIO,
        sha256=sha256,
        size=size,
        container=container,
        codec=sound.codec,
        rate=sound.rate,
        duration=sound.duration,
        has_audio=True,
        warnings=sound.warnings + _misnamed(path, container),
    )


def _misnamed(path: Path, container: str) -> tuple[str, ...]:
    """A warning where the extension promises another content."""
    suffix = path.suffix.lower()
    allowed = _NAMES.get(container, (f".{container}",))
    if not suffix or suffix in allowed:
        return ()
    return (f"the name ends in {suffix}, but the content is {container}",)
