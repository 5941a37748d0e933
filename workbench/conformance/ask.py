"""Starts the process in which an analyzer is tried out, and brings its answer back."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from workbench.conformance.outcome import Answer, Request, Trial
from workbench.plugin.manifest import Manifest


def ask(
    manifest: Manifest,
    root: Path,
    sandbox: Path,
    trials: tuple[Trial, ...],
    *,
    derive: bool,
    seed: str,
) -> Answer:
    """Makes the calls in a new process whose home and temporary folder lie in ``sandbox``."""
    for folder in ("home", "tmp", "cache"):
        (sandbox / folder).mkdir(parents=True, exist_ok=True)
    request = Request(
        manifest=manifest, root=str(root), sandbox=str(sandbox), trials=trials, derive=derive
    )
    question, reply = sandbox / "request", sandbox / "answer"
    question.write_bytes(pickle.dumps(request))
    environment = dict(os.environ)
    environment |= {
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        "PYTHONHASHSEED": seed,
        "HOME": str(sandbox / "home"),
        "XDG_CACHE_HOME": str(sandbox / "home" / ".cache"),
        "MPLCONFIGDIR": str(sandbox / "home" / ".matplotlib"),
        "TMPDIR": str(sandbox / "tmp"),
    }
    # Beside the package, else in this home: an empty folder would have librosa compiled each time.
    environment.pop("NUMBA_CACHE_DIR", None)
    command = [sys.executable, "-m", "workbench.conformance.trial", str(question), str(reply)]
    limit = manifest.time_limit_s * max(1, len(trials))
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        return Answer(fault=f"it did not end within its time limit of {manifest.time_limit_s:g} s")
    if not reply.is_file():
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        return Answer(fault=f"it ended the process (exit {done.returncode}) {' '.join(last)}")
    answer = pickle.loads(reply.read_bytes())
    assert isinstance(answer, Answer)
    left = sorted(file.name for file in (sandbox / "tmp").iterdir())
    return replace(answer, left=tuple(left))
