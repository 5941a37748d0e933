"""The whole package of tables: valid, the same twice, all or nothing."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from small_study import LIBRARIES, catalog_of, measured, observed, snapshot_of, write_analyzer

from workbench.export.events_table import events_table
from workbench.export.package import tables_of, write_all, write_tables
from workbench.export.table import csv_bytes
from workbench.knowledge.base import Knowledge, load_knowledge
from workbench.model import Decision, Event, Observation, Problem, Side, Verdict
from workbench.model.problem import ProblemError
from workbench.store.snapshot import Snapshot

FILES = [
    "features.csv",
    "features_wide.csv",
    "findings.csv",
    "problems.csv",
    "data_dictionary.csv",
    "methods.json",
    "datapackage.json",
]


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return load_knowledge(catalog_of(write_analyzer(tmp_path_factory.mktemp("a") / "lid")))


def observations() -> list[Observation]:
    return [
        observed(measured(value=1.0, samples=(1.0, 1.1))),
        observed(measured(value=4.0, side=Side.RIGHT)),
        observed(measured(value=None), task="smile"),
        observed(measured("lid.blinks", 3.0, Side.NONE, unit="/min", verdict=Verdict.LIMITED)),
        observed(measured(value=-0.5), path="=cmd|' /C calc'!A0.jpg", visit="ses-02", date=None),
        observed(measured(value=3.5), path='żółw "1"\nعربي,\udcff.jpg', subject="sub-10", sex="M"),
    ]


def study() -> Snapshot:
    return snapshot_of(
        observations(),
        title="Klinika Ł",
        decisions=[
            Decision(
                finding="sub-01/ses-01/lid.ptosis/left",
                accepted=True,
                by="Dr. Ł",
                when="2026-02-01T10:00:00Z",
                why="seen, too",
            ),
            Decision(
                finding="sub-01/ses-09/lid.ptosis/right", accepted=False, by="A", when="2026-02-01"
            ),
        ],
        problems=(
            Problem("b.mp4", "The file is cut short.", "Copy it again.", "truncated"),
            Problem("a\nb.jpg", "No face was found.", "Use a closer photo.", "no_face", "lid"),
        ),
    )


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_the_package_validates_with_frictionless(tmp_path: Path, knowledge: Knowledge) -> None:
    from frictionless import Package

    written = write_tables(study(), knowledge, tmp_path / "out")
    assert [path.name for path in written] == FILES
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(FILES)
    package = Package(str(tmp_path / "out" / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["title", "message"])
    assert [task.stats["rows"] for task in report.tasks[:4]] == [6, 3, 6, 2]
    tables = [r.name for r in package.resources if r.type == "table"]
    assert tables == ["features", "features_wide", "findings", "problems", "data_dictionary"]
    schema = package.get_resource("features").schema
    assert schema.get_field("value").type == "number"
    assert schema.get_field("quality").constraints["enum"] == ["good", "limited", "poor", "refused"]
    assert schema.primary_key == [
        "subject", "visit", "capture", "task", "trial", "feature", "side", "method",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (b",good,", b",fine,", "constraint-error"),
        (b",HP:0000508,", b",HP:508,", "constraint-error"),
        (b",1,mm,", b",one,mm,", "type-error"),
        (b"subject,sex", b"sex,subject", "incorrect-label"),
    ],
)
def test_the_description_notices_what_is_not_allowed(
    tmp_path: Path, knowledge: Knowledge, old: bytes, new: bytes, error: str
) -> None:
    from frictionless import Package

    write_tables(study(), knowledge, tmp_path)
    description = tmp_path / "datapackage.json"
    content = json.loads(description.read_text(encoding="utf-8"))
    for resource in content["resources"]:  # else the fingerprints tell first
        del resource["hash"], resource["bytes"]
    description.write_text(json.dumps(content), encoding="utf-8")
    file = tmp_path / "features.csv"
    data = file.read_bytes()
    assert old in data
    file.write_bytes(data.replace(old, new, 1))
    report = Package(str(description)).validate()
    assert error in [types[0] for types in report.flatten(["type"])]


def test_the_fingerprints_notice_a_changed_file(tmp_path: Path, knowledge: Knowledge) -> None:
    from frictionless import Package

    write_tables(study(), knowledge, tmp_path)
    file = tmp_path / "problems.csv"
    file.write_bytes(file.read_bytes().replace(b"cut short", b"cut_short"))
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["type"]) == [["hash-count"]]


def test_the_same_study_gives_the_same_bytes(knowledge: Knowledge) -> None:
    whole = study()
    shuffled = list(whole.results)
    random.Random(3).shuffle(shuffled)
    again = Snapshot(
        title=whole.title,
        subjects=dict(reversed(whole.subjects.items())),
        visits=dict(reversed(whole.visits.items())),
        captures=dict(reversed(whole.captures.items())),
        results=tuple(shuffled),
        decisions=dict(reversed(whole.decisions.items())),
        problems=whole.problems[::-1],
    )
    assert tables_of(whole, knowledge) == tables_of(again, knowledge)


def test_findings_with_evidence_and_decisions(knowledge: Knowledge) -> None:
    rows = read(tables_of(study(), knowledge)["findings.csv"])
    first = rows[0]
    assert (first["subject"], first["rule"], first["side"]) == ("sub-01", "lid.ptosis", "left")
    assert (first["state"], first["rule_status"]) == ("present", "published")
    assert first["evidence"] == "lid.height left=1 mm [value < 2 mm]"
    assert first["evidence_captures"] == "sub-01/ses-01/rest.jpg"
    assert (first["decision"], first["decided_by"], first["why"]) == (
        "accepted",
        "Dr. Ł",
        "seen, too",
    )
    kept = next(row for row in rows if row["visit"] == "ses-09")
    assert (kept["state"], kept["decision"], kept["hpo_id"]) == ("", "rejected", "HP:0000508")
    assert "no longer proposed" in kept["reason"]
    provisional = next(row for row in rows if row["rule"] == "lid.rare_blinks")
    assert provisional["state"] == "not assessable"
    assert provisional["side"] == ""


def test_text_is_safe_to_open_and_numbers_are_numbers(knowledge: Knowledge) -> None:
    rows = read(tables_of(study(), knowledge)["features.csv"])
    dangerous = next(row for row in rows if row["value"] == "-0.5")
    assert dangerous["capture"] == "'=cmd|' /C calc'!A0.jpg"
    odd = next(row for row in rows if row["subject"] == "sub-10")
    assert odd["capture"] == 'żółw "1"\nعربي,\\udcff.jpg'
    assert odd["study"] == "Klinika Ł"


def test_problems_say_what_to_do(knowledge: Knowledge) -> None:
    rows = read(tables_of(study(), knowledge)["problems.csv"])
    assert rows[0] == {
        "capture": "a\nb.jpg",
        "analyzer": "lid",
        "cause": "No face was found.",
        "what_to_do": "Use a closer photo.",
        "code": "no_face",
    }


def test_the_dictionary_explains_every_column_and_feature(knowledge: Knowledge) -> None:
    files = tables_of(study(), knowledge)
    rows = {(r["kind"], r["name"]): r for r in read(files["data_dictionary.csv"])}
    header = files["features.csv"].split(b"\r\n")[0].decode().split(",")
    assert [n for kind, n in rows if kind == "column"] == header
    assert all(row["definition"] for row in rows.values())
    height = rows["feature", "lid.height"]
    assert (height["unit"], height["worse"], height["sides"]) == ("mm", "low", "both")
    assert (height["range_low"], height["range_high"]) == ("-2", "8")
    assert (height["hpo_label"], height["icf"]) == ("Ptosis", "b2151")
    assert height["icf_wording"] == knowledge.icf.wording("b2151")


def test_methods_tell_versions_settings_and_captures(knowledge: Knowledge) -> None:
    content = json.loads(tables_of(study(), knowledge)["methods.json"])
    assert content["hpo_release"] == knowledge.hpo.release
    (use,) = content["analyzers"]["lid"]
    assert (use["version"], use["params"]) == ("1.2.0", {"cutoff_hz": 6.0})
    assert use["libraries"] == LIBRARIES
    assert use["models"] == {"lid.task": "cd" * 32}
    (method,) = use["methods"]["pixel"]
    assert method["settings"] == {"library": "1.0", "threshold": 0.5}
    assert "sub-01/ses-01/rest.jpg" in method["captures"]


def test_an_empty_study_gives_empty_valid_tables(tmp_path: Path, knowledge: Knowledge) -> None:
    from frictionless import Package

    empty = Snapshot(title="", subjects={}, visits={}, captures={})
    write_tables(empty, knowledge, tmp_path)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])


def test_events(knowledge: Knowledge) -> None:
    events = (
        Event(t=1.25, kind="blink", confidence=0.9, edited=True),
        Event(t=0.5, kind="blink", side=Side.LEFT),
    )
    table = events_table(snapshot_of([observed(measured())], events=events))
    assert csv_bytes(table).decode().split("\r\n") == [
        "capture,event,side,t,confidence,edited",
        "sub-01/ses-01/rest.jpg,blink,left,0.5,,false",
        "sub-01/ses-01/rest.jpg,blink,,1.25,0.9,true",
        "",
    ]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, knowledge: Knowledge) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    with pytest.raises(ProblemError) as caught:
        write_tables(study(), knowledge, file / "out")
    problem = caught.value.problem
    assert (problem.code, problem.capture) == ("cannot_write", str(file / "out"))
    assert "cannot be written" in problem.cause
    assert "Choose a folder" in problem.remedy
    assert file.read_text() == "mine"


def test_a_file_that_cannot_be_replaced_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("old")
    (tmp_path / "c.csv" / "in the way").mkdir(parents=True)
    with pytest.raises(ProblemError):
        write_all(tmp_path, {"a.csv": b"new", "b.csv": b"new", "c.csv": b"new"})
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "c.csv"]
    assert (tmp_path / "a.csv").read_text() == "old"


IN_A_CHILD = """
import os, resource, sys
from pathlib import Path
from workbench.export.package import write_all
from workbench.model.problem import ProblemError
folder, what = Path(sys.argv[1]), sys.argv[2]
if what == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
elif os.getuid() == 0:
    os.setuid(65534)
try:
    write_all(folder, {"a.csv": b"new", "b.csv": b"x" * 10_000})
except ProblemError as error:
    print(error.problem.code, error.problem.cause)
"""


@pytest.mark.skipif(os.name != "posix", reason="uses POSIX limits and permissions")
@pytest.mark.parametrize(("what", "why"), [("full", "too large"), ("readonly", "denied")])
def test_a_full_disk_or_a_read_only_folder_leaves_everything_as_it_was(
    tmp_path: Path, what: str, why: str
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.csv").write_text("old")
    if what == "readonly":
        folder.chmod(0o555)
        for parent in (folder, *folder.parents):
            if parent.owner() == "root" and not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o011)
    done = subprocess.run(
        [sys.executable, "-c", IN_A_CHILD, str(folder), what],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert done.stdout.startswith("cannot_write The tables cannot be written here (")
    assert why in done.stdout
    assert [p.name for p in folder.iterdir()] == ["a.csv"]
    assert (folder / "a.csv").read_text() == "old"
