"""Manifests: read without importing, with errors that point to file and key."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from workbench.knowledge.codebook import load_codebook
from workbench.knowledge.norm_file import load_norms
from workbench.knowledge.rule_file import load_rules
from workbench.model import Capture, Modality
from workbench.plugin.catalog import load_catalog
from workbench.plugin.data_file import DataFileError
from workbench.plugin.manifest import load_manifest

GOOD = """
id = "breath"
version = "1.0"
measure = "breath.run:measure"
facts = ["age"]
[[accepts]]
modality = "audio"
tasks = ["vowel"]
[title]
en = "Breath"
nl = "Adem"
pl = "Oddech"
[summary]
en = "a"
nl = "b"
pl = "c"
"""


def written(folder: Path, text: str, name: str = "analyzer.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_good_manifest(tmp_path: Path) -> None:
    manifest = load_manifest(written(tmp_path, GOOD))
    assert manifest.title.in_language("pl") == "Oddech"
    assert manifest.title.in_language("fr") == "Breath"
    assert manifest.file("features.toml") == tmp_path / "features.toml"
    sound = Capture(path="a", subject="s", visit="v", modality=Modality.AUDIO, task="vowel")
    assert manifest.accepts_capture(sound)
    video = Capture(path="a", subject="s", visit="v", modality=Modality.VIDEO, task="vowel")
    assert not manifest.accepts_capture(video)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('modality = "audio"', 'modality = "smell"', "accepts[0].modality"),
        ('id = "breath"', 'id = "Breath Hold"', "id"),
        ('version = "1.0"', "version = 1", "version"),
        ('facts = ["age"]', 'facts = ["shoe_size"]', "facts"),
        ('measure = "breath.run:measure"', 'measure = "breath.run"', "measure"),
        ('pl = "Oddech"', "", "title"),
        ('version = "1.0"', 'version = "1.0"\ncolour = "red"', ""),
    ],
)
def test_errors_name_file_and_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    file = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(DataFileError) as caught:
        load_manifest(file)
    assert str(file) in str(caught.value)
    assert caught.value.key == key


def test_broken_toml_and_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="not valid TOML"):
        load_manifest(written(tmp_path, "id = "))
    with pytest.raises(DataFileError, match="cannot be read"):
        load_manifest(tmp_path / "none.toml")


def test_data_files_are_checked(tmp_path: Path) -> None:
    manifest = load_manifest(written(tmp_path, GOOD))
    written(tmp_path, "[features.x]\nunit = 3\n", "features.toml")
    with pytest.raises(DataFileError, match=r"features"):
        load_codebook([manifest])
    written(
        tmp_path,
        '[[norm]]\nfeature = "breath.x"\npopulation = "p"\nn = 3\nsource = "s"\n',
        "norms.toml",
    )
    with pytest.raises(DataFileError, match=r"norm\[0\]"):
        load_norms(manifest)
    rule = """
[[rule]]
id = "r"
hpo = "HP:0001618"
label = "Dysphonia"
status = "provisional"
objective = "o"
subjective = "s"
source = "s"
title = { en = "a", nl = "b", pl = "c" }
present = { feature = "breath.x", op = "<", threshold = 1.0 }
"""
    written(tmp_path, rule, "findings.toml")
    with pytest.raises(DataFileError, match="needs a source"):
        load_rules(manifest)


def test_a_bad_analyzer_is_a_fault_of_its_own(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    for name, text in (("good_pack", GOOD), ("bad_pack", "id = 1")):
        (tmp_path / name).mkdir()
        written(tmp_path / name, text)
    entries = [
        EntryPoint(name=n, value=f"{n}:analyzer.toml", group="myolens.analyzers")
        for n in ("good_pack", "bad_pack", "no_such_pack")
    ]
    catalog = load_catalog(entries)
    assert list(catalog.analyzers) == ["breath"]
    assert len(catalog.faults) == 2
    twice = load_catalog([entries[0], EntryPoint("again", "good_pack:analyzer.toml", "g")])
    assert len(twice.analyzers) == 1
    assert "twice" in twice.faults[0]


def test_discovery_imports_no_analyzer() -> None:
    code = (
        "import sys; from workbench.plugin.catalog import load_catalog; load_catalog();"
        "print([m for m in sys.modules if m.split('.')[0] in"
        " ('analyzers', 'numpy', 'mediapipe', 'cv2', 'open3d')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
