"""Loads mediapipe with its upload of usage metrics stopped. Never import mediapipe directly."""

from __future__ import annotations

import os
from functools import cache
from types import ModuleType

from workbench.privacy.seal import close_proxies


@cache
def mediapipe_tasks() -> tuple[ModuleType, ModuleType, ModuleType]:
    """``(mediapipe, mediapipe.tasks.python, mediapipe.tasks.python.vision)``, loaded sealed.

    The uploader honours the proxy variables of the environment, so they must lead nowhere
    before the first import, whoever calls (workers are sealed by the pipeline as well).
    """
    close_proxies()
    os.environ.setdefault("GLOG_minloglevel", "2")
    import mediapipe
    from mediapipe.tasks import python as tasks
    from mediapipe.tasks.python import vision

    return mediapipe, tasks, vision
