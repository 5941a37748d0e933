"""Runs the posture analyzer on the rendered stills, with their truth beside them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from direct_context import DirectContext, with_hash
from made_once import made_once

from analyzers.perception.pose_points import INDEX, POINTS
from analyzers.posture.params import Params
from analyzers.posture.run import measure
from analyzers.posture.stance import Stance
from workbench.model import GOOD, Capture, Modality
from workbench.plugin.manifest import load_manifest

MEDIA = Path(__file__).parent / "media"


@pytest.fixture(scope="session")
def posture_manifest(sample_media):
    return load_manifest(sample_media.parent / "analyzers" / "posture" / "analyzer.toml")


@pytest.fixture(scope="session")
def posture_cache(tmp_path_factory):
    return made_once(tmp_path_factory, "posture-cache")


@pytest.fixture(scope="session")
def stand(posture_manifest, posture_cache):
    def run_on(file, *, view="", facts=None, edits=()):
        modality = Modality.VIDEO if file.suffix == ".mp4" else Modality.PHOTO
        capture = Capture(
            path=file.name, subject="s", visit="v", modality=modality, task="stand", view=view
        )
        capture = with_hash(capture, file.parent)
        ctx = DirectContext(
            file.parent, posture_manifest, facts=facts, edits=edits, cache=posture_cache
        )
        return measure(capture, Params(), ctx)

    return run_on


@pytest.fixture(scope="session")
def still():
    """The path of a rendered still by name."""
    return lambda name: MEDIA / f"{name}.jpg"


@pytest.fixture(scope="session")
def truth():
    """The exact joints of a rendered still as a body."""

    def of(name):
        pixels = json.loads((MEDIA / f"{name}.json").read_text())["pixels"]
        points = np.full((1, len(POINTS), 2), np.nan)
        for point, at in pixels.items():
            points[0, INDEX[point]] = at
        return Stance(
            points=points,
            eyes=np.array([[pixels["left_eye"], pixels["right_eye"]]]),
            visibility=np.ones(len(POINTS)),
            width=540,
            height=720,
            span=None,
            quality=GOOD,
            settings={},
        )

    return of
