"""An analyzer from elsewhere is installed, found without being imported, and conforms."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "tests" / "third_party_example"

FIND = """
import json, sys
from workbench.plugin.catalog import load_catalog
catalog = load_catalog()
own = ("myolens_loudness", "analyzers")
print(json.dumps({
    "found": sorted(catalog.analyzers),
    "faults": catalog.faults,
    "imported": sorted(m for m in sys.modules if m.split(".")[0] in own),
    "heavy": sorted({"numpy", "scipy", "cv2", "mediapipe"} & set(sys.modules)),
}))
"""

CHECK = """
import json, sys
from pathlib import Path
from workbench.conformance import check_analyzer
print(json.dumps(check_analyzer("loudness", captures=[Path(sys.argv[1])])))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> dict[str, str]:
    """An environment in which the example is installed."""
    pytest.importorskip("hatchling", reason="needs hatchling to build the example package")
    place = tmp_path_factory.mktemp("third-party")
    source = place / "source"
    shutil.copytree(EXAMPLE, source, ignore=shutil.ignore_patterns("__pycache__"))
    target = place / "target"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    pip += ["--no-build-isolation", "--no-cache-dir", "--target", str(target), str(source)]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(target), str(ROOT)))}


def run(code: str, environment: dict[str, str], *arguments: str) -> object:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, cwd="/"
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_is_found_and_nothing_of_it_is_imported(installed):
    seen = run(FIND, installed)
    assert "loudness" in seen["found"]
    assert seen["imported"] == []
    assert seen["heavy"] == []
    assert not [fault for fault in seen["faults"] if "loudness" in fault]


def test_it_conforms(installed, sample_media):
    counting = sample_media / "sub-06" / "ses-01" / "sub-06_ses-01_task-counting_audio.wav"
    assert run(CHECK, installed, str(counting)) == []
