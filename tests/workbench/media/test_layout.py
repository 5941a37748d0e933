"""What is understood of a folder, and what is told where it is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workbench.media.layout import Layout, read_folder
from workbench.media.layout_name import ENTITIES, Name, NameFaultError, parse_name, write_name
from workbench.media.layout_table import read_table
from workbench.model import FACTS, Capture, Modality, Side, Subject
from workbench.model.problem import ProblemError


def put(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x")


def codes(layout: Layout) -> list[str]:
    return [p.code for p in layout.problems]


def only(layout: Layout) -> Capture:
    assert len(layout.captures) == 1, layout.summary()
    return layout.captures[0]


def test_sample_study(sample_media: Path) -> None:
    layout = read_folder(sample_media)
    assert layout.problems == ()
    assert list(layout.subjects) == [f"sub-0{i}" for i in range(1, 8)]
    assert len(layout.visits) == 8
    assert layout.visits["sub-04", "ses-02"].date == "2026-09-09"
    assert len(layout.captures) == 22
    exam = next(c for c in layout.captures if c.task == "exam")
    assert exam.facts == {
        "sex": "F",
        "age": 38.0,
        "diagnosis": "facioscapulohumeral muscular dystrophy",
        "cue_file": "sub-04/ses-01/sub-04_ses-01_task-exam_cues.tsv",
    }
    walk = next(c for c in layout.captures if c.path.startswith("sub-02") and c.task == "walk")
    assert (walk.view, walk.modality, walk.sha256) == ("side", Modality.VIDEO, "")
    assert walk.facts["treadmill"] is True
    assert walk.facts["height_cm"] == 175.0
    assert layout.summary().splitlines()[0] == (
        "7 subjects, 8 visits, 22 recordings (7 photo, 3 scan, 7 video, 5 audio)"
    )


def test_all_entities_in_any_order(tmp_path: Path) -> None:
    name = "view-side_run-2_task-walk_ses-02_acq-fast_side-left_sub-A1_video.MOV"
    put(tmp_path, name)
    capture = only(read_folder(tmp_path))
    assert (capture.subject, capture.visit, capture.task) == ("sub-A1", "ses-02", "walk")
    assert (capture.acq, capture.trial, capture.view) == ("fast", "2", "side")
    assert capture.side is Side.LEFT
    assert capture.path == name


def test_folders_say_what_names_do_not(tmp_path: Path) -> None:
    put(tmp_path, "sub-07/ses-03/IMG_0001.mp4", "sub-08/task-smile_photo.jpg")
    layout = read_folder(tmp_path)
    first, second = layout.captures
    assert (first.subject, first.visit, first.task) == ("sub-07", "ses-03", "")
    assert (second.subject, second.visit, second.task) == ("sub-08", "ses-01", "smile")
    assert layout.problems == ()


def test_name_against_folder_is_told(tmp_path: Path) -> None:
    put(tmp_path, "sub-01/sub-02_task-rest_photo.jpg")
    layout = read_folder(tmp_path)
    assert only(layout).subject == "sub-02"
    assert codes(layout) == ["name_contradicts_folder"]


@pytest.mark.parametrize(
    "name",
    [
        "IMG_0001.mp4",
        "task-walk_video.mp4",
        "sub-01_foo-2_video.mp4",
        "sub-01_sub-02_video.mp4",
        "sub-_video.mp4",
        "sub-0 1_video.mp4",
        "sub-01_view-top_video.mp4",
        "sub-01_video_walk_photo.jpg",
    ],
)
def test_names_that_say_too_little_are_problems(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    layout = read_folder(tmp_path)
    assert layout.captures == ()
    assert codes(layout) == ["name_not_understood"]
    assert "captures.csv" in layout.problems[0].remedy
    assert layout.problems[0].capture == name


def test_defaults_fill_what_is_not_said(tmp_path: Path) -> None:
    put(tmp_path, "IMG_1.mp4", "b/IMG_2.jpg", "sub-02_task-smile_photo.jpg", "readme.txt")
    layout = read_folder(tmp_path, {"subject": "01", "visit": "ses-02", "task": "walk"})
    found = {c.path: (c.subject, c.visit, c.task) for c in layout.captures}
    assert found == {
        "IMG_1.mp4": ("sub-01", "ses-02", "walk"),
        "b/IMG_2.jpg": ("sub-01", "ses-02", "walk"),
        "sub-02_task-smile_photo.jpg": ("sub-02", "ses-02", "smile"),
    }
    assert layout.ignored == ("readme.txt",)
    for wrong in ({"person": "A"}, {"view": "above"}, {"subject": "a b"}):
        with pytest.raises(ValueError):
            read_folder(tmp_path, wrong)


def test_what_lies_beside_recordings_is_left_alone(tmp_path: Path) -> None:
    put(
        tmp_path,
        ".hidden_photo.jpg",
        ".git/a.mp4",
        "__MACOSX/a.mp4",
        "sub-01_task-exam_cues.tsv",
        "sub-01_task-exam_video.mp4",
        "sub-01_task-exam_video.json",
        "MANIFEST.toml",
        "LICENSE.txt",
        "dataset_description.json",
        "study.myolens",
        "sub-01_note.txt",
        "sub-01/skin.jpg",
        "sub-01/colour.png",
    )
    (tmp_path / "sub-01" / "sub-01_task-rest_scan.obj").write_text("mtllib s.mtl\n")
    (tmp_path / "sub-01" / "s.mtl").write_text("newmtl a\nmap_Kd -s 1 1 1 skin.jpg\n")
    (tmp_path / "sub-01" / "sub-01_task-smile_scan.ply").write_bytes(
        b"ply\ncomment TextureFile colour.png\nend_header\n"
    )
    layout = read_folder(tmp_path)
    assert layout.problems == ()
    assert [c.modality.value for c in layout.captures] == ["scan", "scan", "note", "video"]
    assert layout.captures[-1].facts == {"cue_file": "sub-01_task-exam_cues.tsv"}
    assert "sub-01/skin.jpg" in layout.ignored
    assert "sub-01/colour.png" in layout.ignored
    assert not any(name.startswith((".", "__")) for name in layout.ignored)


def test_facts_go_from_person_to_visit_to_capture(tmp_path: Path) -> None:
    put(tmp_path, "sub-01_ses-01_task-walk_video.mp4", "sub-01_ses-02_task-walk_video.mp4")
    put(tmp_path, "sub-01_ses-02_task-run_video.mp4")
    (tmp_path / "participants.tsv").write_text(
        "participant_id\tage\tsex\theight\tdiagnosis\n01\t7\tfemale\t121,5\tn/a\n02\t\t\t\t\n"
    )
    (tmp_path / "sub-01_sessions.tsv").write_text(
        "session_id\tdate\tage\nses-02\t2026-04-01T10:00:00\t8.5\n"
    )
    (tmp_path / "captures.csv").write_text(
        "path,height_cm,distance_m,mirrored\nsub-01_ses-02_task-run_video.mp4,130,10,no\n"
    )
    layout = read_folder(tmp_path)
    facts = {(c.visit, c.task): c.facts for c in layout.captures}
    assert facts["ses-01", "walk"] == {"sex": "F", "age": 7.0}
    assert facts["ses-02", "walk"] == {"sex": "F", "age": 8.5}
    assert facts["ses-02", "run"] == {
        "sex": "F",
        "age": 8.5,
        "height_cm": 130.0,
        "distance_m": 10.0,
        "mirrored": False,
    }
    assert layout.subjects["sub-02"] == Subject(id="sub-02")
    assert layout.visits["sub-01", "ses-02"].date == "2026-04-01"
    assert codes(layout) == ["bad_value"]  # a height with a comma in a tab-separated table


def test_bad_cells_are_named_and_stay_unknown(tmp_path: Path) -> None:
    put(tmp_path, "sub-01_task-walk_video.mp4")
    (tmp_path / "participants.tsv").write_text(
        "participant_id\tage\tsex\theight\nsub-01\told\tQ\ttall\nsub-01\t3\tF\t99\n!\t3\tF\t99\n"
    )
    (tmp_path / "sub-01_sessions.tsv").write_text("session_id\tdate\nses-01\t12.03.2026\n")
    (tmp_path / "captures.csv").write_text(
        "path,pd_mm,modality,view,run,cue_file,colour\n"
        "sub-01_task-walk_video.mp4,wide,film,top,two words,none.tsv,red\n"
        "sub-01_task-walk_video.mp4,60,,,,,\n"
        "gone.mp4,,,,,,\n../x.mp4,,,,,,\n"
    )
    layout = read_folder(tmp_path)
    capture = only(layout)
    assert capture.facts == {}
    assert capture.modality is Modality.VIDEO
    assert layout.visits["sub-01", "ses-01"].date is None
    told = [(p.capture, p.code, p.cause) for p in layout.problems]
    for column in ("age", "sex", "height"):
        assert any(
            f == "participants.tsv" and k == "bad_value" and f"Row 2, column '{column}'" in c
            for f, k, c in told
        )
    assert any("year-month-day" in c for _, _, c in told)
    for column in ("pd_mm", "modality", "view", "run", "cue_file"):
        assert any(f == "captures.csv" and f"Row 2, column '{column}'" in c for f, _, c in told)
    assert codes(layout).count("listed_twice") == 2
    assert {"unknown_column", "listed_but_missing", "bad_path"} <= set(codes(layout))


def test_a_table_maps_any_naming(tmp_path: Path) -> None:
    put(tmp_path, "Klinik/Film 1 (Gang).mp4", "Klinik/stimme.wav", "Klinik/alt_photo.jpg", "t.txt")
    text = (
        "path;subject;visit;date;modality;task;run;view;side;height_cm\r\n"
        "Klinik\\Film 1 (Gang).mp4;P7;2;2026-01-31;;walk;run-1;SIDE;;175,5\r\n"
        "Klinik/stimme.wav;sub-P7;ses-2;;audio;vowel;;;;\r\n"
        "Klinik/alt_photo.jpg;P8;1;;;rest;;;left;\r\n"
        "t.txt;P8;1;;note;;;;;\r\n"
    )
    (tmp_path / "captures.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    layout = read_folder(tmp_path)
    assert layout.problems == ()
    film, photo, voice, note = (
        next(c for c in layout.captures if c.path.endswith(e)) for e in ("mp4", "jpg", "wav", "txt")
    )
    assert (film.subject, film.visit, film.trial, film.view) == ("sub-P7", "ses-2", "1", "side")
    assert film.facts == {"height_cm": 175.5}
    assert layout.visits["sub-P7", "ses-2"].date == "2026-01-31"
    assert voice.subject == "sub-P7"
    assert photo.side is Side.LEFT
    assert note.modality is Modality.NOTE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_tables_of_any_spreadsheet(
    tmp_path: Path, encoding: str, delimiter: str, newline: str
) -> None:
    lines = [delimiter.join(r) for r in (("Path", "text"), ("a.wav", "zażółć"), ("", "n/a"))]
    (tmp_path / "t.csv").write_bytes((newline.join(lines) + newline).encode(encoding))
    table = read_table(tmp_path / "t.csv")
    assert table.columns == ("path", "text")
    assert [dict(r.cells) for r in table.rows] == [{"path": "a.wav", "text": "zażółć"}, {}]
    assert [r.line for r in table.rows] == [2, 3]


def test_tables_in_another_encoding_are_told_and_cost_only_themselves(tmp_path: Path) -> None:
    put(tmp_path, "sub-01_task-walk_video.mp4")
    (tmp_path / "participants.tsv").write_bytes("participant_id\tx\nsub-01\tżółć".encode("cp1250"))
    (tmp_path / "captures.csv").write_text("file,subject\na,b\n")
    layout = read_folder(tmp_path)
    assert only(layout).subject == "sub-01"
    assert codes(layout) == ["not_utf8", "bad_table"]


@pytest.mark.parametrize(
    "name", ["sub-żółć_task-walk_video.mp4", "sub-مريض_task-walk_video.mp4", "sub-01\nb_photo.jpg"]
)
def test_names_in_other_scripts(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    layout = read_folder(tmp_path)
    assert "\n" not in layout.summary().splitlines()[1]
    if "\n" in name:
        assert codes(layout) == ["name_not_understood"]
        assert len(str(layout.problems[0]).splitlines()) == 1
    else:
        assert only(layout).path == name
        assert "sub-" in layout.summary()


def test_a_newline_in_a_folder_does_no_harm(tmp_path: Path) -> None:
    put(tmp_path, "two\nlines/sub-01_photo.jpg")
    layout = read_folder(tmp_path)
    assert only(layout).path == "two\nlines/sub-01_photo.jpg"
    assert len(layout.summary().splitlines()) == 2


def test_decomposed_letters_are_the_same_subject(tmp_path: Path) -> None:
    put(tmp_path, "sub-\u00f3_task-walk_video.mp4", "sub-o\u0301_task-run_video.mp4")
    assert list(read_folder(tmp_path).subjects) == ["sub-\u00f3"]


def test_bytes_that_are_no_name(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/sub-01_\xff_photo.jpg"
    try:
        Path(os.fsdecode(raw)).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    layout = read_folder(tmp_path)
    assert codes(layout) == ["name_not_text"]
    str(layout.problems[0]).encode("utf-8")


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    put(tmp_path, "a/sub-01_task-walk_video.mp4")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    layout = read_folder(tmp_path)
    assert [c.path for c in layout.captures] == ["a/sub-01_task-walk_video.mp4"]


def test_an_unreadable_folder_costs_only_itself(plain_user: Path) -> None:
    put(plain_user, "shut/sub-01_photo.jpg", "sub-02_photo.jpg")
    (plain_user / "shut").chmod(0)
    layout = read_folder(plain_user)
    (plain_user / "shut").chmod(0o700)
    assert only(layout).subject == "sub-02"
    assert codes(layout) == ["unreadable_folder"]
    assert layout.problems[0].capture == "shut"


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    put(tmp_path, "file.mp4")
    for path, code in ((tmp_path / "gone", "vanished"), (tmp_path / "file.mp4", "not_a_folder")):
        with pytest.raises(ProblemError) as caught:
            read_folder(path)
        assert caught.value.problem.code == code
    (tmp_path / "empty").mkdir()
    layout = read_folder(tmp_path / "empty")
    assert (layout.captures, layout.problems) == ((), ())


def test_equal_entities_are_both_kept(tmp_path: Path) -> None:
    put(tmp_path, "a/sub-01_task-walk_video.mp4", "b/sub-01_task-walk_video.mp4")
    layout = read_folder(tmp_path)
    assert len(layout.captures) == 2
    assert layout.problems == ()


LABELS = st.text(
    st.characters(categories=["Lu", "Ll", "Lo", "Nd"]) | st.just("-"), min_size=1, max_size=8
)
PLACES = st.dictionaries(st.sampled_from(["sub", "ses", "task", "acq", "run"]), LABELS)


@given(
    PLACES,
    st.sampled_from([None, "side", "front", "back", "oblique"]),
    st.sampled_from([None, "left", "right"]),
    st.sampled_from(list(Modality)),
    st.randoms(),
)
def test_names_survive_writing_in_any_order(
    place: dict[str, str],
    view: str | None,
    side: str | None,
    modality: Modality,
    chance: object,
) -> None:
    import unicodedata

    entities = place | ({"view": view} if view else {}) | ({"side": side} if side else {})
    wanted = Name({k: unicodedata.normalize("NFC", v) for k, v in entities.items()}, modality)
    assert parse_name(write_name(Name(entities, modality), ".mp4")) == wanted
    parts = [f"{k}-{v}" for k, v in entities.items()]
    chance.shuffle(parts)  # type: ignore[attr-defined]
    assert parse_name("_".join((*parts, modality.value)) + ".x") == wanted


@given(st.text(max_size=40))
def test_any_name_is_understood_or_told(text: str) -> None:
    try:
        name = parse_name(text)
    except NameFaultError:
        return
    assert set(name.entities) <= set(ENTITIES)
    assert name.modality is not None or not name.entities


@given(st.binary(max_size=300))
def test_no_table_brings_the_import_down(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("participants.tsv", "captures.csv", "sub-01_sessions.tsv"):
            (root / name).write_bytes(content)
        (root / "sub-01_photo.jpg").write_bytes(b"x")
        layout = read_folder(root)
        assert [c.path for c in layout.captures if c.path == "sub-01_photo.jpg"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_fact_text_is_taken_or_told(text: str) -> None:
    assume("\0" not in text)
    import csv
    import io
    import tempfile

    names = [n for n in FACTS if n != "cue_file"]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "sub-01_photo.jpg").write_bytes(b"x")
        sheet = io.StringIO()
        csv.writer(sheet).writerows([["path", *names], ["sub-01_photo.jpg", *[text] * len(names)]])
        (root / "captures.csv").write_bytes(sheet.getvalue().encode())
        layout = read_folder(root)
        told = {p.cause.split("'")[1] for p in layout.problems if p.code == "bad_value"}
        taken = set(only(layout).facts)
        assert not told & taken
