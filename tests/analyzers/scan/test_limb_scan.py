"""Girth and volume of drawn limbs, however they lie, with holes, marks and any unit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from body_phantoms import (
    Limb,
    calf,
    limb_mesh,
    thigh,
    with_holes,
    without_patches,
    write_ply,
)
from direct_context import DirectContext, with_hash
from scipy.spatial.transform import Rotation

from analyzers.scan.limb.contour import fit_contour
from analyzers.scan.limb.run import measure_limb
from analyzers.scan.limb.visit import limb_rows
from analyzers.scan.params import Params
from workbench.model import Capture, Edit, Modality, MovePoint, SetScale, Side, Verdict
from workbench.plugin.contract import CannotMeasureError, Measured
from workbench.plugin.manifest import load_manifest

MANIFEST = load_manifest(
    Path(__file__).resolve().parents[3] / "analyzers" / "scan" / "analyzer.toml"
)
TURN = Rotation.from_euler("xyz", [40, -65, 110], degrees=True).as_matrix()
SHIFT = np.array([300.0, -80.0, 40.0])


def measured(
    folder: Path,
    limb: Limb,
    *,
    acq: str = "calf",
    side: Side = Side.LEFT,
    noise: float = 1.0,
    holes: int = 0,
    divide: float = 1.0,
    facts: dict[str, str | float] | None = None,
    edits: tuple[Edit, ...] = (),
) -> Measured:
    rng = np.random.default_rng(7)
    vertices, faces = limb_mesh(limb, rng, step=3.5, noise=noise)
    if holes:
        at = vertices[rng.integers(0, len(vertices), holes)]
        faces = without_patches(vertices, faces, at, 18.0)
    name = f"{acq}_{side.value}.ply"
    write_ply(folder / name, (vertices @ TURN.T + SHIFT) / divide, faces)
    capture = Capture(
        path=name, subject="s", visit="v", modality=Modality.SCAN, task="limb", acq=acq, side=side,
        facts=facts or {},
    )  # fmt: skip
    capture = with_hash(capture, folder)
    context = DirectContext(folder, MANIFEST, facts=facts or {}, edits=edits)
    return Measured(capture=capture, result=measure_limb(capture, Params(), context))


def values(one: Measured) -> dict[str, float]:
    found = one.result.measurements
    return {m.feature.removeprefix("limb."): m.value for m in found if m.value is not None}


def test_a_zigzag_does_not_lengthen_the_contour() -> None:
    rng = np.random.default_rng(3)
    angle = np.sort(rng.uniform(0, 2 * np.pi, 400))
    radius = 55 + rng.normal(0, 1.0, 400)
    points = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    zero = np.zeros(400)
    line = fit_contour(points, np.ones(400), zero, zero == 0, np.array([2.0, -1.0]))
    assert line is not None
    assert line.girth == pytest.approx(2 * np.pi * 55, abs=0.8)
    assert line.area == pytest.approx(np.pi * 55**2, rel=0.004)
    assert line.middle == pytest.approx([0, 0], abs=0.2)


@pytest.mark.parametrize("holes", [0, 3])
def test_girth_and_volume_of_a_noisy_calf(tmp_path: Path, holes: int) -> None:
    limb = calf()
    one = measured(tmp_path, limb, holes=holes, facts={"unit": "mm"})
    found = values(one)
    girth, height = limb.widest()
    assert found["girth_max"] == pytest.approx(girth, abs=1.0)
    assert found["girth_max_height"] == pytest.approx(height, abs=8.0)
    assert found["volume"] == pytest.approx(limb.volume(), rel=0.01)
    assert found["length"] == pytest.approx(limb.length, abs=3.0)
    assert found["girth_at_mark"] == pytest.approx(limb.girth(limb.length / 2), abs=1.5)


@pytest.mark.parametrize(
    ("place", "radius"), [(0.14, 30.0), (0.97, 20.0), (0.5, 30.0), (0.14, 12.0)], ids=str
)
def test_a_volume_with_a_hole_is_right_or_says_so(
    tmp_path: Path, place: float, radius: float
) -> None:
    limb = calf(0.45)
    vertices, faces = limb_mesh(limb, np.random.default_rng(5), step=5.0, noise=1.0)
    faces = with_holes(limb, vertices, faces, [(place, 2.0)], radius)
    write_ply(tmp_path / "limb.ply", vertices @ TURN.T, faces)
    capture = Capture(path="limb.ply", subject="s", visit="v", modality=Modality.SCAN, task="limb",
                      acq="calf")  # fmt: skip
    context = DirectContext(tmp_path, MANIFEST, facts={"unit": "mm"})
    rows = measure_limb(with_hash(capture, tmp_path), Params(), context).measurements
    row = next(m for m in rows if m.feature == "limb.volume")
    if radius < 15:
        assert row.quality.verdict is Verdict.GOOD
    else:
        assert row.quality.verdict is not Verdict.GOOD
        assert row.quality.reasons
    if row.value is not None:
        assert row.ci_low is not None
        assert row.ci_high is not None
        assert row.ci_low < limb.volume() < row.ci_high


def test_marks_bound_what_is_measured_and_the_unit_can_be_set(tmp_path: Path) -> None:
    limb = calf()
    place = (np.array([50.0, 0.0, 120.0]) @ TURN.T + SHIFT) / 10
    edits = (
        SetScale(10.0),
        MovePoint("limb", "proximal", 0.0, tuple(float(x) for x in place)),
    )
    one = measured(tmp_path, limb, noise=0.0, divide=10.0, edits=edits)
    found = values(one)
    assert one.result.quality.verdict is Verdict.GOOD
    assert found["length"] == pytest.approx(120, abs=3.0)
    assert found["girth_max"] == pytest.approx(limb.girth(120), abs=4.0)
    top = next(m for m in one.result.measurements if m.feature == "limb.girth_max")
    assert [r.code for r in top.quality.reasons] == ["widest_at_end"]
    (track,) = one.result.tracks
    assert track.points == ("proximal", "distal", "mark", "widest")
    assert track.unit == "cm"


def test_a_unit_is_proposed_and_never_silent(tmp_path: Path) -> None:
    one = measured(tmp_path, calf(), noise=0.0, divide=1000.0)
    assert values(one)["girth_max"] == pytest.approx(calf().widest()[0], abs=1.0)
    for row in one.result.measurements:
        assert "unit_guessed" in [r.code for r in row.quality.reasons]


def test_a_flat_surface_is_no_limb(tmp_path: Path) -> None:
    x, y = np.meshgrid(np.arange(0, 300.0, 10), np.arange(0, 200.0, 10))
    vertices = np.stack([x, y, 0 * x], axis=-1).reshape(-1, 3)
    at = np.arange(len(vertices)).reshape(x.shape)
    faces = np.stack([at[:-1, :-1], at[:-1, 1:], at[1:, 1:]], axis=-1).reshape(-1, 3)
    write_ply(tmp_path / "flat.ply", vertices, faces)
    capture = Capture(path="flat.ply", subject="s", visit="v", modality=Modality.SCAN, task="limb")
    with pytest.raises(CannotMeasureError) as caught:
        measure_limb(capture, Params(), DirectContext(tmp_path, MANIFEST))
    assert caught.value.problem.code == "no_limb"


def test_left_and_right_and_calf_to_thigh(tmp_path: Path) -> None:
    facts: dict[str, str | float] = {"unit": "mm", "height_cm": 170.0}
    scans = [
        measured(tmp_path, calf(1.0, 0.1), facts=facts, noise=0.0),
        measured(tmp_path, calf(), side=Side.RIGHT, facts=facts, noise=0.0),
        measured(tmp_path, thigh(), acq="thigh", facts=facts, noise=0.0),
    ]
    context = DirectContext(tmp_path, MANIFEST)
    rows = {(m.feature, m.side): m for m in limb_rows(scans, Params(), context)}
    left, right = calf(1.0, 0.1), calf()
    girths = left.widest()[0], right.widest()[0]
    apart = 100 * (girths[0] - girths[1]) / np.mean(girths)
    found = rows["limb.calf_girth_asymmetry", Side.NONE]
    assert found.value == pytest.approx(apart, abs=0.4)
    volumes = left.volume(), right.volume()
    apart = 100 * (volumes[0] - volumes[1]) / np.mean(volumes)
    assert rows["limb.calf_volume_asymmetry", Side.NONE].value == pytest.approx(apart, abs=0.6)
    ratio = rows["limb.calf_thigh_ratio", Side.LEFT]
    assert ratio.value == pytest.approx(girths[0] / thigh().widest()[0], rel=0.01)
    assert rows["limb.calf_height_ratio", Side.RIGHT].value == pytest.approx(
        girths[1] / 1700, rel=0.005
    )
    assert ("limb.calf_thigh_ratio", Side.RIGHT) not in rows, "there is no right thigh"
    elsewhere = [
        Measured(capture=replace(one.capture, visit=str(i)), result=one.result)
        for i, one in enumerate(scans)
    ]
    assert not [m for m in limb_rows(elsewhere, Params(), context) if "asymmetry" in m.feature]
