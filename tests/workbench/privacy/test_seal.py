"""The seal: a sealed process reaches nobody."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

CODE = """
import os, socket
from workbench.privacy.seal import seal
whole = seal()
here = socket.socket()
far = socket.socket(); far.settimeout(2)
print(whole, far.connect_ex(("192.0.2.1", 9)) != 0, os.environ["HTTPS_PROXY"],
      os.geteuid() == {uid}, repr(os.environ["no_proxy"]))
"""


def test_a_sealed_process_has_no_network_and_stays_who_it_was() -> None:

    run = subprocess.run(
        [sys.executable, "-c", CODE.format(uid=os.geteuid())],
        capture_output=True,
        text=True,
        check=True,
    )
    whole, unreachable, proxy, same_user, no_proxy = run.stdout.split()
    if whole == "False":
        pytest.skip("this kernel gives no network namespace to an ordinary user")
    assert unreachable == "True"
    assert proxy == "http://127.0.0.1:9"
    assert same_user == "True"
    assert no_proxy == "''"


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or os.geteuid() != 0 or not shutil.which("setpriv"),
    reason="needs root to take rights away",
)
def test_where_a_user_namespace_is_half_allowed_the_process_stays_as_it_was(tmp_path) -> None:
    """Some systems let an ordinary user enter a namespace and then refuse it its own identity."""
    code = (
        "import os; from workbench.privacy.seal import seal; whole = seal();"
        "print(whole, os.geteuid(), os.environ['HTTPS_PROXY'])"
    )
    # The interpreter may lie where only root may look, so the rights go, not the user.
    inner = (
        "mount --bind /proc /proc && mount -o remount,ro,bind /proc && exec setpriv"
        " --bounding-set=-sys_admin --inh-caps=-sys_admin " + sys.executable + f' -c "{code}"'
    )
    run = subprocess.run(["unshare", "-m", "sh", "-c", inner], capture_output=True, text=True)
    if "mount" in run.stderr:
        pytest.skip("no mount can be made read-only here")
    assert run.returncode == 0, run.stderr
    whole, user, proxy = run.stdout.split()
    assert (whole, user) == ("False", "0")
    assert proxy == "http://127.0.0.1:9"
