"""The network seal: nothing that a worker loads can reach another computer.

Two locks. Every proxy variable leads to a closed port of this computer, which stops libraries
that honour them (mediapipe's upload of usage metrics among them). And where the kernel allows
it, the process moves into a network namespace of its own that has no way out: Linux, as root or
with user namespaces (``man 7 network_namespaces``, ``man 7 user_namespaces``).
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_DEAD_END = "http://127.0.0.1:9"  # the discard port: closed on any ordinary computer
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy")
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of <linux/sched.h>


def close_proxies() -> None:
    """Points every proxy variable of this process to a closed local port."""
    for name in _PROXIES:
        os.environ[name] = os.environ[name.upper()] = _DEAD_END
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = ""


def leave_network() -> bool:
    """Moves this process into an empty network namespace; False where that is not possible.

    Call it before any thread starts: a user namespace can only be entered alone. Some systems
    let a process enter one and then refuse it its own identity there, so a child tries first:
    this process moves as a whole or stays as it was.
    """
    if not sys.platform.startswith("linux"):
        return False
    child = os.fork()
    if child == 0:
        try:
            moved = _move()
        except OSError:
            moved = False
        os._exit(0 if moved else 1)
    _, status = os.waitpid(child, 0)
    return status == 0 and _move()


def _move() -> bool:
    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    if unshare is None:
        return False
    if unshare(_NEW_NET) == 0:
        return True
    user, group = os.geteuid(), os.getegid()
    if unshare(_NEW_USER | _NEW_NET) != 0:
        return False
    # Without a mapping the process would own nothing; it stays who it was.
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return True


def seal() -> bool:
    """Closes both locks; True if the second one holds too."""
    close_proxies()
    return leave_network()
