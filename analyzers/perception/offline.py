"""Keeps mediapipe from sending usage metrics. Import ``mediapipe_tasks`` from here, never directly.

mediapipe uploads usage metrics unless it cannot reach the network: its uploader honours the
proxy variables of the environment, so these lead to a closed port of this computer before the
first import. Workers without network access (``workbench.pipeline``) are the second lock.
"""

from __future__ import annotations

import os
from types import ModuleType

_DEAD_END = "http://127.0.0.1:9"
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy")


def close_network() -> None:
    """Point every proxy variable of this process to a closed local port."""
    for name in _PROXIES:
        os.environ[name] = os.environ[name.upper()] = _DEAD_END
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = ""


def mediapipe_tasks() -> tuple[ModuleType, ModuleType, ModuleType]:
    """``(mediapipe, mediapipe.tasks.python, mediapipe.tasks.python.vision)``, loaded sealed."""
    close_network()
    os.environ.setdefault("GLOG_minloglevel", "2")
    import mediapipe
    from mediapipe.tasks import python as tasks
    from mediapipe.tasks.python import vision

    return mediapipe, tasks, vision
