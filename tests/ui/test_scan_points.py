"""On a scan in the window: points are dragged over its surface, its unit is confirmed, and maps
colour it with a fixed scale."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from window_steps import SCAN, select

from ui import i18n
from ui.corrections import changes
from ui.corrections.words import correction_words, label_of
from ui.player.picture import to_array
from ui.player.point_names import point_name
from ui.scene3d.legend import map_words
from ui.scene3d.pick import Picker
from ui.scene3d.surface import Surface, read_surface
from workbench.commands.maps import write_maps
from workbench.export.surface_map.scale import MASKED, SIGNED
from workbench.media.mesh import read_mesh
from workbench.model import (
    Measurement,
    MovePoint,
    Quality,
    Reason,
    SetScale,
    Track,
    Verdict,
)
from workbench.model.problem import ProblemError
from workbench.pipeline.job import measure_job
from workbench.plugin.catalog import load_catalog
from workbench.store.codec import to_text
from workbench.store.snapshot import StoredResult
from workbench.store.study_file import StudyFile
from workbench.store.track_file import write_tracks

NAMES = ("ex_R", "ex_L", "ch_R", "ch_L")
GUESS = Reason("unit_guessed", "the file states no unit; confirm with the fact unit = mm")


@pytest.fixture
def measured(study: Path, sample_media: Path) -> Path:
    """The sample study with a stored result on its scan: four points, a map, a guessed unit."""
    vertices = read_mesh(sample_media / SCAN).vertices
    tip = vertices[np.argmax(vertices[:, 2])]
    wanted = tip + np.array([[-40, 35, -25], [40, 35, -25], [-22, -35, -12], [22, -35, -12.0]])
    at = [int(np.argmin(np.linalg.norm(vertices - place, axis=1))) for place in wanted]
    values = (vertices[:, 0] - tip[0]) / 10.0
    values[vertices[:, 1] > tip[1] + 50] = np.nan
    tracks = (
        Track(name="landmarks", kind="mesh_points", times=np.zeros(1), values=vertices[at][None],
              points=NAMES, unit="mm"),
        Track(name="asymmetry", kind="surface", times=np.zeros(1), values=values[None, None],
              points=(SCAN,), unit="mm"),
        Track(name="dense asymmetry", kind="surface", times=np.zeros(1),
              values=-values[None, None], points=(SCAN,), unit="mm"),
    )  # fmt: skip
    manifest = load_catalog().analyzers["scan"]
    width = Measurement(
        feature="scan.outer_canthal_width",
        value=80.0,
        unit="mm",
        quality=Quality(Verdict.LIMITED, (GUESS,)),
    )
    with StudyFile.open(study) as opened:
        capture = opened.capture(SCAN)
        job = measure_job(manifest, capture, (), str(opened.media_root), str(opened.data_folder))
        write_tracks(opened.data_folder / "tracks/scan.npz", tracks)
        result = StoredResult(
            key=job.key,
            analyzer="scan",
            version=manifest.version,
            scope="capture",
            subject=capture.subject,
            visit=capture.visit,
            captures=(SCAN,),
            measurements=(width,),
            tracks="tracks/scan.npz",
        )
        opened.outcomes.record(job.identity, job.key, job.captures, to_text(result))
    return study


def test_a_pixel_leads_to_the_nearest_surface_below_it():
    corners = np.array([[-1, -1, 0], [1, -1, 0], [0, 1, 0]], np.float32)
    vertices = np.vstack([corners, corners - np.array([0, 0, 0.5], np.float32)])
    faces = np.array([[0, 1, 2], [3, 4, 5]], np.int32)
    zeros = np.zeros_like(vertices)
    surface = Surface(vertices, faces, zeros, zeros, np.zeros(3), 1.0)
    flat = Picker(surface, np.eye(3), (200, 200), 1.0, float("inf"))
    found = flat.at(110.0, 120.0)
    assert found is not None
    assert found == pytest.approx([10 / 92, -20 / 92, 0.0], abs=1e-6), "the front triangle"
    assert flat.at(1.0, 1.0) is None
    behind = Picker(surface, np.diag([-1.0, 1.0, -1.0]), (200, 200), 1.0, 8.0).at(100.0, 120.0)
    assert behind is not None
    assert behind[2] == pytest.approx(-0.5), "from behind the other one"


def test_colour_scales_are_fixed_and_leave_out_what_was_not_compared():
    colours = SIGNED.colours(np.array([-9.0, -5.0, 0.0, 5.0, 99.0, np.nan]))
    assert (colours[0] == colours[1]).all()
    assert (colours[3] == colours[4]).all()
    assert colours[1][2] > colours[1][0] + 40
    assert colours[3][0] > colours[3][2] + 40
    assert (colours[2] > 240).all()
    assert tuple(colours[5]) == MASKED
    grey = SIGNED.colours(np.linspace(0, 5, 50)) @ [0.299, 0.587, 0.114]
    assert (np.diff(grey) < 0).all(), "darker is farther, for every eye"


def test_a_point_is_dragged_over_the_scan_and_taken_back(
    qtbot, open_window, measured, sample_media
):
    window = open_window(measured)
    desk, scan = window.desk, window.desk.stage.scan
    desk.corrections.reviewer = "A. Clinician"
    select(qtbot, window, SCAN)
    qtbot.waitUntil(lambda: bool(scan.marked), timeout=10_000)
    window.actions_by_key["correct_points"].trigger()
    assert scan.points.active
    qtbot.wait(100)  # the list of corrections takes its room below
    before = dict(scan.landmarks)
    x, y, _ = scan.to_view(before["ch_L"])
    start, end = QPoint(round(x), round(y)), QPoint(round(x) + 18, round(y) + 6)
    QTest.mousePress(scan, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(scan, (start + end) / 2)
    QTest.mouseMove(scan, end)
    turn = scan.turn
    QTest.mouseRelease(scan, Qt.MouseButton.LeftButton, pos=end)
    assert scan.turn == turn, "the scan is not turned while a point is dragged"
    (edit,) = desk.session.study.edits(SCAN)
    assert isinstance(edit, MovePoint)
    assert (edit.track, edit.point, edit.t) == ("landmarks", "ch_L", 0.0)
    mesh = read_mesh(sample_media / SCAN)
    gap = np.linalg.norm(mesh.vertices - np.array(edit.position), axis=1).min()
    assert gap < 6.0, "it stays on the surface, in the file's own coordinates"
    moved = dict(scan.landmarks)
    place = scan.to_view(moved["ch_L"])
    assert place[:2] == pytest.approx((x + 18, y + 6), abs=2.5)
    assert ("landmarks", "ch_L") in scan.points.movable.pending
    assert desk.session.study.journal.steps()[-1].author == "A. Clinician"
    desk.undo()
    assert desk.session.study.edits(SCAN) == ()
    assert dict(scan.landmarks)["ch_L"] == pytest.approx(before["ch_L"], abs=1e-6)
    QTest.mousePress(scan, Qt.MouseButton.LeftButton, pos=QPoint(20, scan.height() - 20))
    QTest.mouseMove(scan, QPoint(60, scan.height() - 20))
    QTest.mouseRelease(scan, Qt.MouseButton.LeftButton, pos=QPoint(60, scan.height() - 20))
    assert scan.turn != turn, "beside the points it is turned as before"


def test_the_unit_that_is_proposed_is_confirmed_or_corrected(qtbot, open_window, measured):
    window = open_window(measured)
    desk, bar = window.desk, window.desk.stage.unit
    desk.corrections.reviewer = "A. Clinician"
    select(qtbot, window, SCAN)
    qtbot.waitUntil(lambda: bar.unit is not None, timeout=10_000)
    assert bar.unit.asks
    assert bar.unit.unit == "mm"
    assert bar.buttons["mm"].isChecked()
    assert not bar.isHidden()
    bar.buttons["mm"].click()
    assert desk.session.study.edits(SCAN) == (SetScale(1.0),)
    assert not bar.unit.asks
    bar.buttons["cm"].click()
    assert desk.session.study.edits(SCAN) == (SetScale(10.0),)
    assert bar.buttons["cm"].isChecked()
    desk.undo()
    desk.undo()
    assert bar.unit.asks


def red_and_blue(scan) -> tuple[float, float]:
    """Shares of the picture that are clearly redder than blue, and bluer than red."""
    picture = to_array(scan.grab().toImage()).astype(int)
    excess = picture[..., 0] - picture[..., 2]
    return float((excess > 60).mean()), float((excess < -60).mean())


def test_maps_colour_the_scan_and_are_switched(qtbot, open_window, measured):
    window = open_window(measured)
    scan = window.desk.stage.scan
    select(qtbot, window, SCAN)
    qtbot.waitUntil(lambda: bool(scan.maps), timeout=10_000)
    assert list(scan.bar.buttons) == ["", "asymmetry", "dense asymmetry"]
    assert scan.bar.legend.isHidden()
    assert window.actions_by_key["scan_map"].isEnabled()
    scan.bar.buttons["asymmetry"].click()
    assert scan.map == "asymmetry"
    assert not scan.bar.legend.isHidden()
    assert scan.bar.buttons["asymmetry"].isChecked()
    red, blue = red_and_blue(scan)
    assert red > 0.004
    assert blue > 0.004
    window.actions_by_key["scan_map"].trigger()
    assert scan.map == "dense asymmetry", "the dense channel is shown as the others are"
    assert scan.bar.buttons["dense asymmetry"].text() == map_words("dense asymmetry")
    assert map_words("dense asymmetry") != "dense asymmetry"
    window.actions_by_key["scan_map"].trigger()
    assert scan.map == ""
    assert scan.bar.legend.isHidden()
    assert red_and_blue(scan)[1] < blue / 4, "the scan's own colours, skin without blue"


def test_maps_are_written_as_surface_and_picture(measured, sample_media, tmp_path):
    """The same colours as in the window, and the values themselves."""
    mapped = write_maps(measured, tmp_path / "maps", (SCAN,), ("ply", "png"), "pl")
    ply, png, *dense = mapped.files
    assert [file.name.rsplit(".", 2)[1:] for file in dense] == [
        ["dense-asymmetry", "ply"], ["dense-asymmetry", "png"]
    ]  # fmt: skip
    assert (ply.suffix, png.suffix) == (".ply", ".png")
    assert ply.stat().st_mode & 0o077 == 0, "for the owner only"
    mesh, own = read_mesh(ply), read_mesh(sample_media / SCAN)
    assert np.array_equal(mesh.vertices, own.vertices)
    assert np.array_equal(mesh.faces, own.faces)
    with StudyFile.open(measured, read_only=True) as opened:
        tracks = opened.tracks(opened.snapshot().results[0])
    values = tracks[1].values[0, 0]
    assert np.array_equal(mesh.colors[:, :3], SIGNED.colours(values))
    head, _, body = ply.read_bytes().partition(b"end_header\n")
    assert b"property float scalar" in head
    row = np.dtype([("place", "<f8", 3), ("colour", "u1", 3), ("scalar", "<f4")])
    stored = np.frombuffer(body, row, len(values))["scalar"]
    assert np.allclose(stored, values, equal_nan=True)
    picture = to_array(QImage(str(png))).astype(int)
    assert (picture[:900, :, 0] > picture[:900, :, 2] + 60).any()
    assert (picture[:900, :, 2] > picture[:900, :, 0] + 60).any()
    assert (picture == MASKED).all(axis=2).any(), "the legend names what was left out"


def test_a_study_without_maps_says_what_to_do(study, tmp_path):
    with pytest.raises(ProblemError, match="no maps"):
        write_maps(study, tmp_path / "maps", (), ("ply",), "en")


@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
def test_points_and_corrections_of_scans_have_words(language):
    i18n.use(language)
    known = i18n.catalogue(language)
    for stem in (
        "ex",
        "en",
        "ch",
        "gn",
        "zy",
        "proximal",
        "distal",
        "mark",
        "c7",
        "sacrum",
        "natal_cleft",
        "psis",
        "axilla",
        "waist",
    ):
        assert f"point.{stem}" in known, stem
    assert point_name("ex_R") != point_name("ex_L")
    move = MovePoint("landmarks", "ch_L", 0.0, (0.0123456, 1.0, 2.0))
    assert point_name("ch_L") in correction_words(move)
    assert "0.0123456" in label_of(move)
    assert correction_words(SetScale(25.4)) != correction_words(SetScale(1.0))
    assert changes.set_scale((SetScale(1.0), move), SetScale(10.0)) == (move, SetScale(10.0))
    i18n.use("en")


def test_a_scan_without_maps_offers_none(qtbot, open_window, study, sample_media):
    window = open_window(study)
    select(qtbot, window, SCAN)
    scan = window.desk.stage.scan
    assert scan.bar.isHidden()
    assert not window.actions_by_key["scan_map"].isEnabled()
    assert window.desk.stage.unit.isHidden()
    assert scan.surface is not None
    assert len(scan.surface.vertices) == len(read_surface(sample_media / SCAN).vertices)


def test_the_focus_alone_chooses_no_measurement(qtbot, open_window, measured):
    """Whoever passes through the list by Tab must not be taken to another moment."""
    window = open_window(measured)
    panel = window.desk.judgement
    select(qtbot, window, SCAN)
    qtbot.waitUntil(lambda: bool(panel.model.rows))
    told = []
    panel.pointed.connect(told.append)
    panel.list.setFocus(Qt.FocusReason.TabFocusReason)
    assert panel.list.currentIndex().isValid()
    assert told == []
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert len(told) == 1
