"""``myolens doctor``: whether this computer has all that the numbers rest on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import distributions

from workbench.commands.review import knowledge
from workbench.model.problem import ProblemError
from workbench.pipeline.libraries import libraries
from workbench.pipeline.model_files import locate
from workbench.plugin.catalog import load_catalog

_CODECS = ("h264", "hevc", "vp9", "libdav1d", "prores", "mjpeg", "aac", "opus", "mp3")
# Looks at the routes of the sealed process, and only there: nothing is ever sent to find out.
# The first line of /proc/net/route is a heading; IPv6 always has routes to the loopback itself.
_SEAL = """
import sys
from pathlib import Path
from workbench.privacy.seal import seal
if not seal():
    sys.exit(1)
four = Path("/proc/self/net/route").read_text().splitlines()[1:]
six = Path("/proc/self/net/ipv6_route")
six = six.read_text().splitlines() if six.exists() else []
sys.exit(any(line.split()[0] != "lo" for line in four) or any(l.split()[-1] != "lo" for l in six))
"""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``remedy`` says what to do where it is not well.

    ``well`` is None for a warning: worth knowing, but nothing that the numbers rest on.
    """

    name: str
    well: bool | None
    found: str
    remedy: str = ""

    @property
    def level(self) -> str:
        """``ok``, ``warning`` or ``problem``."""
        return "warning" if self.well is None else "ok" if self.well else "problem"


def doctor(as_json: bool) -> int:
    """Prints all checks. Returns 1 if there is a problem, else 0 (warnings are none)."""
    checks: list[Check] = []
    for look in _LOOKS:
        checks += look()
    if as_json:
        print(json.dumps([{**asdict(c), "level": c.level} for c in checks], indent=1))
    else:
        for check in checks:
            mark = "PROBLEM" if check.level == "problem" else check.level
            print(f"{mark:7}  {check.name:34} {check.found}")
            if not check.well and check.remedy:
                print(f"         {check.remedy}")
    return 1 if any(check.well is False for check in checks) else 0


def _versions() -> list[Check]:
    return [Check(name, True, found) for name, found in libraries().items()]


def _analyzers() -> list[Check]:
    catalog = load_catalog()
    checks = [Check(f"analyzer {m.id}", True, m.version) for m in catalog.analyzers.values()]
    checks += [
        Check("analyzer", False, fault, "Repair or remove the package that brings it.")
        for fault in catalog.faults
    ]
    checks += [
        Check("data file", False, str(fault), "Repair or remove the package that brings it.")
        for fault in knowledge(catalog).faults
    ]
    models = {m.name: m for a in catalog.analyzers.values() for m in a.models}
    for name, model in sorted(models.items()):
        try:
            locate(model)
            checks.append(Check(f"model {name}", True, f"sha256 {model.sha256}"))
        except ProblemError as error:
            problem = error.problem
            checks.append(Check(f"model {name}", False, problem.cause, problem.remedy))
    return checks


def _one_cv2() -> list[Check]:
    owners = sorted(
        d.metadata["Name"]
        for d in distributions()
        if any(str(file) == "cv2/__init__.py" for file in d.files or ())
    )
    return [
        Check(
            "one OpenCV",
            len(owners) == 1,
            ", ".join(owners) or "none",
            "Two packages share the folder cv2: uninstall all of them, then install"
            " opencv-python alone.",
        )
    ]


def _codecs() -> list[Check]:
    import av

    missing = [name for name in _CODECS if name not in av.codecs_available]
    found = "all there" if not missing else f"missing: {', '.join(missing)}"
    return [Check("codecs", not missing, found, "Install the package 'av' again.")]


def _system_libraries() -> list[Check]:
    checks = []
    for name, code in {
        "window (Qt)": "import PySide6.QtWidgets",
        "3D view (OpenGL)": "import PySide6.QtOpenGLWidgets",
        "landmarks (mediapipe)": "import mediapipe.tasks.python.vision",
        "scans (open3d)": "import open3d",
    }.items():
        run = subprocess.run(
            [
                sys.executable,
                "-P",
                "-c",
                f"from workbench.privacy.seal import close_proxies;close_proxies(); {code}",
            ],
            capture_output=True,
            text=True,
        )
        last = (run.stderr.strip().splitlines() or ["loads"])[-1]
        checks.append(
            Check(
                name,
                run.returncode == 0,
                "loads" if run.returncode == 0 else last,
                "Install the system library that is named (see README, 'Set up').",
            )
        )
    return checks


def _seal() -> list[Check]:
    run = subprocess.run([sys.executable, "-P", "-c", _SEAL], capture_output=True)
    if run.returncode == 0:
        return [Check("network seal", True, "seal works: workers have no network")]
    # Without a namespace the first lock still holds, so this is worth knowing but no fault.
    return [
        Check(
            "network seal",
            None,
            "first lock only: proxies are closed, but the system gives no empty network",
            "On Linux allow user namespaces for this user; elsewhere there is no second lock.",
        )
    ]


_LOOKS: tuple[Callable[[], list[Check]], ...] = (
    _versions,
    _analyzers,
    _one_cv2,
    _codecs,
    _system_libraries,
    _seal,
)
