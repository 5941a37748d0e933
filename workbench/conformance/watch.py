"""Watches a process from within: connections tried, files written, threads left running."""

from __future__ import annotations

import ipaddress
import os
import sys
import threading
from pathlib import Path
from typing import Any

_NAME_LOOKUPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_CONNECTIONS = ("socket.connect", "socket.sendto", "socket.sendmsg")
_WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "os.link")
_HARMLESS = ("/dev/", "/proc/")


class Watch:
    """Notes what the code does that an analyzer must not do, and forbids connections.

    Python's audit events show what Python code does; what native code does is for the network
    seal, which the trial runs under as well.
    """

    def __init__(self, allowed: Path) -> None:
        self.connections: list[str] = []
        self.writes: list[str] = []
        self._allowed = str(allowed.resolve()) + os.sep
        self._threads = set(threading.enumerate())
        sys.addaudithook(self._hear)

    def left_threads(self) -> tuple[str, ...]:
        """Names of the threads that were started since and are still running Python code."""
        new = set(threading.enumerate()) - self._threads
        return tuple(sorted(t.name for t in new if t.is_alive() and not t.daemon))

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        if event in _CONNECTIONS:
            self._connection(args[1])
        elif event in _NAME_LOOKUPS:
            self._connection((args[0],))
        elif event == "open":
            self._opened(*args[:3])
        elif event in _CHANGES and isinstance(args[0], str | bytes | os.PathLike):
            self._wrote(args[0])

    def _connection(self, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else address
        text = host.decode("utf-8", "replace") if isinstance(host, bytes) else str(host)
        if not isinstance(address, tuple) or _is_loopback(text):
            return  # a socket of the file system, or this computer itself
        if text not in self.connections:
            self.connections.append(text)
        raise ConnectionRefusedError(f"an analyzer must not connect to {text}")

    def _opened(self, path: Any, mode: Any, flags: Any) -> None:
        by_mode = isinstance(mode, str) and any(c in mode for c in "wax+")
        by_flags = isinstance(flags, int) and bool(flags & _WRITE_FLAGS)
        if (by_mode or by_flags) and isinstance(path, str | bytes | os.PathLike):
            self._wrote(path)

    def _wrote(self, path: str | bytes | os.PathLike[Any]) -> None:
        name = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - resolve() would open files
        if name.startswith((self._allowed, *_HARMLESS)) or "__pycache__" in name:
            return
        if name not in self.writes:
            self.writes.append(name)


def _is_loopback(host: str) -> bool:
    if host in ("", "localhost", "None"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
