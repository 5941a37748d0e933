"""The seal: a sealed process reaches nobody."""

from __future__ import annotations

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
    import os

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
