"""The environment is sound: no reference counts are lost, and one package owns cv2."""

from __future__ import annotations

import sys
from importlib.metadata import distributions

import pytest


def test_none_refcount_is_stable(qtbot):
    """PySide6 6.12.0 on CPython 3.11 loses a reference to None with every void call, and the
    process aborts after some thousands of them."""
    from PySide6.QtWidgets import QLabel

    label = QLabel()
    qtbot.addWidget(label)
    label.setText("x")
    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setText("x")
    assert abs(sys.getrefcount(None) - before) < 100


def test_exactly_one_distribution_owns_cv2():
    """opencv-python and opencv-contrib-python write the same folder; removing or updating one
    breaks the other."""
    owners = {
        distribution.metadata["Name"]
        for distribution in distributions()
        if any(str(file) == "cv2/__init__.py" for file in distribution.files or ())
    }
    if not owners:
        pytest.fail("no distribution owns cv2/__init__.py")
    assert len(owners) == 1, f"cv2 belongs to several: {sorted(owners)}"
