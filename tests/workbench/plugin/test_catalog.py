"""Strangers' announcements cost nobody else anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from workbench.plugin.catalog import GROUP, load_catalog

MANIFEST = """
id = "face"
version = "6.6.6"
measure = "a_stranger.run:measure"
accepts = [{ modality = "photo" }]
title = { en = "Other", nl = "Ander", pl = "Inny" }
summary = { en = "a", nl = "b", pl = "c" }
"""
LIST = (
    "import json; from workbench.plugin.catalog import load_catalog; c = load_catalog();"
    "print(json.dumps([{m.id: m.folder for m in c.analyzers.values()}, c.faults]))"
)


@pytest.mark.parametrize("value", ["__main__:x.toml", ":x.toml", "no_such_package:x.toml"])
def test_an_entry_that_leads_nowhere_is_a_fault_of_its_own(value: str) -> None:
    catalog = load_catalog([EntryPoint("odd", value, GROUP)])
    (fault,) = catalog.faults
    assert value in fault
    assert not catalog.analyzers


@pytest.mark.parametrize("name", ["a_face", "face", "zz"])
def test_the_products_own_analyzers_win_over_strangers(tmp_path: Path, name: str) -> None:
    package = tmp_path / "a_stranger"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "analyzer.toml").write_text(MANIFEST)
    info = tmp_path / "a_stranger-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: a-stranger\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = a_stranger:analyzer.toml\n")
    run = subprocess.run(
        [sys.executable, "-c", LIST],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    folders, faults = json.loads(run.stdout)
    assert "a_stranger" not in folders["face"]
    assert [f for f in faults if "announced twice" in f and "a_stranger" in f]
