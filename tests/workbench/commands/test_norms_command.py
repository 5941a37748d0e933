"""``myolens norms``: a generated study of controls through the real command, kept and used."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from trial_study import TRIAL, run

from workbench.commands.norms import age_bands, controls_named
from workbench.commands.review import findings, knowledge
from workbench.media.layout import read_folder
from workbench.model.problem import ProblemError
from workbench.store.study_file import StudyFile

PEOPLE = 24  # 21 women, 3 men


@pytest.fixture(scope="module")
def controls(tmp_path_factory) -> Path:
    """A study of 24 controls and two patients; ten of the controls came twice."""
    root = tmp_path_factory.mktemp("controls")
    media = root / "media"
    media.mkdir()
    lines = ["participant_id\tage\tsex\tgroup"]
    for i in range(PEOPLE + 2):
        who = f"sub-{i:02}"
        lines.append(
            f"{who}\t{20 + i % 15}\t{'M' if i in (1, 3, 5, PEOPLE + 1) else 'F'}"
            f"\t{'control' if i < PEOPLE else 'patient'}"
        )
        for visit in range(1 + (i < 10)):
            folder = media / who / f"ses-{visit + 1}"
            folder.mkdir(parents=True)
            text = "x" * (100 + 7 * i + 3 * visit)
            (folder / f"{who}_ses-{visit + 1}_task-fine_note.txt").write_text(text)
    (media / "participants.tsv").write_text("\n".join(lines) + "\n")
    file = root / "study.myolens"
    layout = read_folder(media)
    with StudyFile.create(file, title="Clinic", media_root=media) as study:
        study.add_layout(layout.subjects.values(), layout.visits.values(), layout.captures)
        tally, _ = run(study, TRIAL)
        assert tally.failed == 0
    return file


def test_norms_are_built_shown_kept_used_elsewhere_and_given_up(controls, myolens, tmp_path):
    out = tmp_path / "clinic.norms.json"
    made = myolens(
        "norms", "build", controls, "--controls", "Control", "-o", out, "--author", "Dr A"
    )
    assert made.returncode == 0, made.stderr
    assert "controls     24" in made.stdout
    assert "all 18-39: n 24" in made.stdout
    assert "pooled over sexes (21 women, 3 men): for orientation only" in made.stdout
    assert "women 18-39: n 21" in made.stdout
    assert "across visits: n 10" in made.stdout
    assert "men 18-39: 3 people; 20 needed" in made.stdout
    shown = myolens("norms", "show", out, "--feature", "trial.size")
    assert "smallest detectable change" in shown.stdout
    assert "n 21, mean" in shown.stdout
    with StudyFile.open(controls) as study:
        own = study.site_norms()
        assert (own.version, own.controls, own.analyzers) == (1, 24, {"trial": "1"})
        assert study.journal.steps()[-1].author == "Dr A"
        snapshot = study.snapshot()
        used = knowledge(snapshot=snapshot)
        assert used.norms.site == own.norms
        findings(snapshot)
    tables = tmp_path / "tables"
    assert myolens("export", controls, "-o", tables).returncode == 0
    with (tables / "features.csv").open(encoding="utf-8", newline="") as opened:
        sizes = {
            row["subject"]: row
            for row in csv.DictReader(opened)
            if row["feature"] == "trial.size" and row["visit"] == "ses-1"
        }
    woman, man, control = (sizes[f"sub-{i:02}"] for i in (PEOPLE, PEOPLE + 1, 2))
    assert woman["norm_source"] == "site norms of Clinic, version 1"
    assert float(woman["z"]) > 1.5
    (change,) = (c for c in own.changes if c.feature == "trial.size")
    assert float(woman["mdc95"]) == pytest.approx(change.sdc)
    assert "across visits, 10 people, 20 values" in woman["quality_reasons"]
    assert man["z"] == ""
    assert "refused: 3 people; 20 needed" in man["norm_source"]
    assert "this person is one of its own controls" in control["norm_source"]
    with StudyFile.create(tmp_path / "b.myolens", title="B", media_root=tmp_path):
        pass
    assert myolens("norms", "use", tmp_path / "b.myolens", controls).returncode == 0
    with StudyFile.open(tmp_path / "b.myolens") as other:
        assert other.site_norms() == own
        other.undo("Dr A")
        assert other.site_norms() is None
        assert not knowledge(snapshot=other.snapshot()).norms.site


def test_a_list_of_too_few_controls_is_refused_with_the_reason(controls, myolens, tmp_path):
    (tmp_path / "list.txt").write_text("sub-12\n13\n")
    with StudyFile.open(controls) as study:
        before = study.site_norms()
    refused = myolens("norms", "build", controls, "--controls", f"@{tmp_path / 'list.txt'}")
    assert refused.returncode == 1
    assert "largest group of controls holds 2 people" in refused.stderr
    with StudyFile.open(controls) as study:
        assert study.site_norms() == before


def test_a_wrong_name_and_a_wrong_file_are_told(controls, myolens, tmp_path):
    nobody = myolens("norms", "build", controls, "--controls", "healthy")
    assert nobody.returncode == 2
    assert "control (24)" in nobody.stderr
    (tmp_path / "no.json").write_text("[]")
    assert "no site norms" in myolens("norms", "show", tmp_path / "no.json").stderr


def test_controls_are_named_by_id_or_group(controls):
    with StudyFile.open(controls, read_only=True) as study:
        snapshot = study.snapshot()
    assert controls_named(snapshot, ["sub-01, 02"]) == {"sub-01", "sub-02"}
    assert len(controls_named(snapshot, ["CONTROL", f"sub-{PEOPLE}"])) == PEOPLE + 1
    with pytest.raises(ProblemError, match="Nobody is named"):
        controls_named(snapshot, [" , "])


def test_age_bands_do_not_overlap():
    assert age_bands("40-59, 18-39") == ((18.0, 39.0), (40.0, 59.0))
    for wrong in ("18-40,40-59", "x-y", "40-18"):
        with pytest.raises(ProblemError):
            age_bands(wrong)
