"""The first paint is quick, and nothing heavy is imported by then."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RATIO = 1.6
RUNS = 9
HEAVY = (
    "numpy av cv2 mediapipe librosa open3d sklearn scipy pandas matplotlib parselmouth trimesh"
    " pyqtgraph OpenGL PIL soundfile analyzers workbench.store workbench.media sqlite3"
).split()

BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
class Bare(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
        app.exit()
app = QApplication([])
window = Bare()
window.resize(1380, 860)
window.show()
app.exec()
import os
os._exit(0)
"""
OURS = """
import sys
from ui.app import start
app, window = start()
def painted():
    print("painted", flush=True)
    print(" ".join(list(sys.modules)))
    app.exit()
window.finish = painted
app.exec()
sys.stdout.flush()
import os
os._exit(0)
"""


def first_paint(script: str, config: Path) -> tuple[float, str]:
    """Seconds from the start of a process to its first paint, and what it said after that."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "MYOLENS_CONFIG": str(config),
        "PYTHONPATH": str(ROOT),
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=ROOT,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    took = time.perf_counter() - began
    rest = process.stdout.read()
    _, complaint = process.communicate(timeout=30)
    assert line == "painted\n", complaint
    return took, rest


def test_first_paint_is_at_most_1_6_times_a_bare_window(tmp_path: Path):
    first_paint(OURS, tmp_path)  # compiles what has changed
    pairs = []
    for _ in range(RUNS):  # in turns, so that other load falls on both
        bare, _ = first_paint(BARE, tmp_path)
        ours, _ = first_paint(OURS, tmp_path)
        pairs.append((bare, ours))
    ratio = statistics.median(ours / bare for bare, ours in pairs)
    assert ratio <= RATIO, f"first paint takes {ratio:.2f} times a bare window: {pairs}"


def test_nothing_heavy_is_imported_at_first_paint(tmp_path: Path):
    _, said = first_paint(OURS, tmp_path)
    modules = said.split()
    heavy = [m for m in modules if any(m == name or m.startswith(f"{name}.") for name in HEAVY)]
    assert "ui.window" in modules
    assert heavy == []


SCIENCE = ("cv2", "mediapipe", "librosa", "open3d", "sklearn", "parselmouth", "analyzers")


def test_no_science_is_imported_when_the_whole_desk_is_there(tmp_path: Path):
    script = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from ui.app import start
app, window = start()
window.ready.connect(app.exit)
app.exec()
roots = dict.fromkeys(m.partition(".")[0] for m in sys.modules)
print("ui.desk" in sys.modules, [m for m in roots if m in {SCIENCE!r}])
sys.stdout.flush()
import os
os._exit(0)
"""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "MYOLENS_CONFIG": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, timeout=60
    )
    assert run.stdout.strip() == "True []", run.stderr
