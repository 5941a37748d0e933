"""The doctor tells how far the seal holds, and sends nothing to find out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SEAL = (
    "import sys; from workbench.commands import doctor; doctor._LOOKS = (doctor._seal,);"
    "sys.exit(doctor.doctor(True))"
)
# A user namespace in which no further namespaces may be made: the second lock cannot hold.
NO_NAMESPACES = [
    *("unshare", "--user", "--map-root-user", "sh", "-c"),
    "echo 0 > /proc/sys/user/max_net_namespaces && echo 0 > /proc/sys/user/max_user_namespaces"
    ' && exec "$@"',
    "sh",
]


def can_forbid_namespaces() -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*NO_NAMESPACES, "true"], capture_output=True).returncode == 0


def look(*wrap: str) -> dict:
    """What the doctor says of the seal; it must not call it a problem."""
    run = subprocess.run(
        [*wrap, sys.executable, "-c", SEAL], capture_output=True, text=True, check=True
    )
    (check,) = json.loads(run.stdout)
    return check


needs_no_namespaces = pytest.mark.skipif(
    not can_forbid_namespaces(), reason="namespaces cannot be forbidden here"
)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has a second lock")
def test_it_says_that_the_seal_works_where_it_does() -> None:
    holds = subprocess.run(
        [sys.executable, "-c", "from workbench.privacy.seal import seal; exit(not seal())"]
    )
    if holds.returncode:
        pytest.skip("the system gives no empty network here")
    check = look()
    assert check["level"] == "ok"
    assert "seal works" in check["found"]


@needs_no_namespaces
def test_a_second_lock_that_fails_is_a_warning() -> None:
    check = look(*NO_NAMESPACES)
    assert check["level"] == "warning"
    assert check["well"] is None
    assert "first lock only" in check["found"]


@needs_no_namespaces
@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_nothing_is_sent_where_the_seal_does_not_hold(tmp_path: Path) -> None:
    log = tmp_path / "trace"
    look(*NO_NAMESPACES, "strace", "-f", "-e", "trace=network", "-o", str(log))
    calls = log.read_text()
    assert "exited" in calls  # the trace was on
    assert "AF_INET" not in calls
