"""Fixtures for all tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # direct_context
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def sample_media() -> Path:
    """The sample study that ships with the project."""
    return ROOT / "sample_media"


@pytest.fixture(scope="session")
def truth_data() -> Path:
    """Ground-truth and real media that do not ship; skips where they are absent."""
    folder = Path(os.environ.get("MYOLENS_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no test data at {folder}; set MYOLENS_DATA to use them")
    return folder
