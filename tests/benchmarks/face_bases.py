"""The photographs that are warped: one per identity, where the shared data is there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from face_warps import Base
from numpy.typing import NDArray

from analyzers.perception.face import FaceDetector
from analyzers.perception.face_points import HALVES

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("MYOLENS_DATA", ROOT.parent / "shared" / "data"))
REAL = SHARED / "real" / "face"
IRIS_MM = 11.7


@dataclass(frozen=True, slots=True)
class Source:
    """One identity: file, frame of a video, and what it is."""

    name: str
    file: str
    frame: int | None = None
    note: str = ""


SOURCES = (
    Source("portrait_1", "dynaface/img4-1024-frontal.jpg", note="looks generated"),
    Source("portrait_2", "dynaface/img1-512.jpg", note="glasses, beard, smiling; looks generated"),
    Source("film_1", "dynaface/video1-512.mp4", 52, "looks generated; head tilted back"),
    Source("film_2", "pyfeat/single_face.mp4", 0, "640 x 360: small"),
    Source("astronaut", "portrait_astronaut_nasa.jpg", note="43 px between the pupils: too small"),
)


def picture_of(source: Source) -> NDArray[np.uint8]:
    """The picture (h, w, 3), RGB."""
    file = str(REAL / source.file)
    if source.frame is None:
        image = cv2.imread(file)
    else:
        film = cv2.VideoCapture(file)
        film.set(cv2.CAP_PROP_POS_FRAMES, source.frame)
        image = film.read()[1]
    if image is None:
        raise FileNotFoundError(file)
    return np.ascontiguousarray(image[..., :3][..., ::-1])


def base_of(rgb: NDArray[np.uint8], detector: FaceDetector) -> Base:
    """The base with the scale of its own iris."""
    face = detector.detect(rgb, tiles=True)[0]
    rings = [half.iris_ring[:2] for half in HALVES]
    px = np.mean([np.linalg.norm(face.points[a, :2] - face.points[b, :2]) for a, b in rings])
    return Base(rgb, face.points, IRIS_MM / float(px))


def bases(model: Path) -> Iterator[tuple[Source, Base]]:
    """All identities whose files are there."""
    with FaceDetector(model) as detector:
        for source in SOURCES:
            if (REAL / source.file).is_file():
                yield source, base_of(picture_of(source), detector)
