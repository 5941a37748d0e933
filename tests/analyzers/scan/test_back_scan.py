"""Shoulder blades that stand out on drawn backs: against the other side, and against rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from body_phantoms import back_mesh, calf, limb_mesh, write_ply
from direct_context import DirectContext, with_hash
from scipy.spatial.transform import Rotation

from analyzers.scan.back.height_map import smoothed
from analyzers.scan.back.marks import NAMES
from analyzers.scan.back.run import measure_back
from analyzers.scan.back.visit import back_rows
from analyzers.scan.params import Params
from workbench.model import Capture, Modality, MovePoint, Side, Verdict
from workbench.plugin.contract import CannotMeasureError, Measured
from workbench.plugin.manifest import load_manifest

MANIFEST = load_manifest(
    Path(__file__).resolve().parents[3] / "analyzers" / "scan" / "analyzer.toml"
)


def measured(folder: Path, name: str, acq: str, bumps: dict[str, float], seed: int) -> Measured:
    """A back turned at random, with both marks put."""
    turn = Rotation.random(random_state=seed).as_matrix()
    vertices, faces = back_mesh(bumps, np.random.default_rng(seed), step=8.0, noise=0.3)
    write_ply(folder / name, vertices @ turn.T + seed, faces)
    ends = np.array([[0.0, 478.0, -6.0], [0.0, 2.0, -6.0]]) @ turn.T + seed
    edits = tuple(
        MovePoint("back", point, 0.0, tuple(float(x) for x in end))
        for point, end in zip(("c7", "sacrum"), ends, strict=True)
    )
    capture = Capture(
        path=name, subject="s", visit="v", modality=Modality.SCAN, task="back", acq=acq
    )
    capture = with_hash(capture, folder)
    context = DirectContext(folder, MANIFEST, facts={"unit": "mm"}, edits=edits)
    return Measured(capture=capture, result=measure_back(capture, Params(), context))


def test_smoothing_keeps_a_slope_to_the_border() -> None:
    slope = np.add.outer(np.arange(30.0), 2 * np.arange(20.0))
    slope[:, 15:] = np.nan
    assert smoothed(slope)[:, :15] == pytest.approx(slope[:, :15], abs=0.2)
    assert np.isnan(smoothed(slope)[:, 15:]).all()


def test_one_blade_stands_out_and_comes_out_from_rest(tmp_path: Path) -> None:
    rest = measured(tmp_path, "rest.ply", "rest", {}, 1)
    task = measured(tmp_path, "task.ply", "wall-push", {"left": 12.0, "right": 3.0}, 2)
    own = {(m.feature, m.side): m for m in task.result.measurements}
    between = own["back.prominence_difference", Side.NONE]
    assert between.value == pytest.approx(9.0, abs=1.2), "left over right"
    assert between.quality.verdict is Verdict.GOOD
    assert (
        own["back.prominence_max", Side.LEFT].value > own["back.prominence_max", Side.RIGHT].value
    )
    marks, map_ = task.result.tracks
    assert marks.points == NAMES
    assert np.isfinite(marks.values).all()
    assert map_.kind == "surface"
    assert map_.points == ("task.ply",)
    assert np.nanmax(map_.values) == pytest.approx(9.0, abs=1.2)
    assert np.nanmin(map_.values) == pytest.approx(-9.0, abs=1.2), "its partner on the right"
    context = DirectContext(tmp_path, MANIFEST, facts={"unit": "mm"})
    rows, maps = back_rows([rest, task], Params(), context)
    change = {(m.feature, m.side): m.value for m in rows}
    assert change["back.prominence_max_from_rest", Side.LEFT] == pytest.approx(12.0, abs=1.2)
    assert change["back.prominence_max_from_rest", Side.RIGHT] == pytest.approx(3.0, abs=1.0)
    assert change["back.raised_area_from_rest", Side.LEFT] > 15
    codes = {(m.feature, m.side): [r.code for r in m.quality.reasons] for m in rows}
    assert "within_error" not in codes["back.prominence_max_from_rest", Side.LEFT]
    assert change["back.raised_area_from_rest", Side.RIGHT] == pytest.approx(0, abs=1.0)
    assert maps == (), "a map of change is between visits"


def test_a_surface_closed_all_around_is_no_back(tmp_path: Path) -> None:
    vertices, faces = limb_mesh(calf(), np.random.default_rng(1), step=6.0)
    write_ply(tmp_path / "round.ply", vertices, faces)
    capture = Capture(path="round.ply", subject="s", visit="v", modality=Modality.SCAN, task="back")
    with pytest.raises(CannotMeasureError) as caught:
        measure_back(capture, Params(), DirectContext(tmp_path, MANIFEST))
    assert caught.value.problem.code == "closed_trunk"


def test_a_face_is_no_back(sample_media: Path) -> None:
    name = "sub-04/ses-01/sub-04_ses-01_task-rest_scan.ply"
    capture = with_hash(
        Capture(path=name, subject="s", visit="v", modality=Modality.SCAN, task="back"),
        sample_media,
    )
    with pytest.raises(CannotMeasureError) as caught:
        measure_back(capture, Params(), DirectContext(sample_media, MANIFEST))
    assert caught.value.problem.code in {"face_not_back", "closed_trunk"}
