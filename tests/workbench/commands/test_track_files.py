"""Tracks land in folders as their captures do, each under a name of its own, for the owner only."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest

from workbench.commands.private_file import write_private
from workbench.commands.tracks import place_of
from workbench.model.problem import ProblemError
from workbench.store.snapshot import StoredResult


def result(capture: str = "", *, subject: str = "sub-1", visit: str = "ses-1") -> StoredResult:
    scope = "capture" if capture else "visit" if visit else "subject"
    return StoredResult(
        key="k",
        analyzer="gait",
        version="1",
        scope=scope,
        subject=subject,
        visit=visit,
        captures=(capture or "a.mp4",),
    )


def test_each_result_has_a_place_of_its_own() -> None:
    results = [
        result("sub-1/ses-1/walk.mp4"),
        result("sub-1/ses-1/walk.mov"),
        result("sub-1__ses-1__walk.mp4"),
        result(),
        result(subject="sub-2"),
        result(visit=""),
        result(visit="", subject="sub-2"),
    ]
    places = [str(place_of(r, "csv")) for r in results]
    assert len(set(places)) == len(places)
    assert places[0] == "sub-1/ses-1/walk.mp4.gait.csv"
    assert places[3] == "sub-1/ses-1/sub-1_ses-1.gait.csv"
    assert places[5] == "sub-1/sub-1.gait.csv"


def test_long_names_stay_apart_and_can_be_written(tmp_path: Path) -> None:
    names = ["ż" * 125 + end for end in ("a.mp4", "b.mp4")]
    places = [place_of(result(f"sub-1/{name}"), "parquet") for name in names]
    assert len({p.name for p in places}) == 2
    for place in places:
        write_private(tmp_path / place, b"x")
        assert (tmp_path / place).read_bytes() == b"x"
    assert len(list((tmp_path / "sub-1").iterdir())) == 2


@pytest.mark.parametrize("path", ["/etc/passwd", "../../up.mp4", "a/../../../up.mp4"])
def test_nothing_leads_out_of_the_folder(path: str) -> None:
    place = place_of(result(path), "csv")
    assert not place.is_absolute()
    assert ".." not in place.parts
    assert isinstance(place, PurePosixPath)


def test_a_file_in_the_way_is_a_plain_problem(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("here first")
    with pytest.raises(ProblemError, match="cannot be written"):
        write_private(tmp_path / "out/sub-1/x.csv", b"x")
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_owner_may_read_them(measured: Path, tmp_path: Path, myolens) -> None:
    shared = {"umask": 0o000}
    out = tmp_path / "new" / "tracks"
    run = myolens("tracks", measured / "out/study.myolens", "-o", out, **shared)
    assert run.returncode == 0, run.stderr
    written = [Path(line) for line in run.stdout.splitlines()]
    assert sorted(written) == sorted(p for p in out.rglob("*") if p.is_file())
    face = "sub-04/ses-01/sub-04_ses-01_task-rest_photo.jpg.face.csv"
    assert {out / face, out / "events.csv"} <= set(written)
    for path in (out.parent, out, *out.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
