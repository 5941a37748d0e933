"""What measuring a scan of 40,000 triangles costs over its ray casting and inferences.

``measure`` of the scan analyzer against a bare loop of the same decoding, ray casting scenes,
rays and inferences, in turns; the median of the rounds' ratios counts. No OpenGL is loaded. Beside
it: seconds for scans of up to two million triangles. Writes ``results/speed_scan.json``; run it on
an otherwise idle computer.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(HERE)]
os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as in a worker: one process for each core

import numpy as np  # noqa: E402
import open3d as o3d  # noqa: E402
from direct_context import DirectContext, with_hash  # noqa: E402
from recorded_inferences import Opened, ask_again, inferences, recording  # noqa: E402
from recorded_rays import Scene, cast_again, rays_in, recording_rays  # noqa: E402
from speed_face import Spent, now, since  # noqa: E402

from analyzers.scan.params import Params  # noqa: E402
from analyzers.scan.run import measure  # noqa: E402
from workbench.media.mesh import read_mesh  # noqa: E402
from workbench.model import Capture, Modality  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

ROUNDS = 5
BAR = 1.5
NAME = "fused_scan_rest.ply"
MANIFEST = load_manifest(ROOT / "analyzers" / "scan" / "analyzer.toml")


def analyse(folder: Path, name: str) -> Spent:
    """What one whole analysis takes with nothing kept from before."""
    capture = Capture(path=name, subject="s", visit="v", modality=Modality.SCAN, task="rest")
    capture = with_hash(capture, folder)
    with tempfile.TemporaryDirectory() as cache:
        context = DirectContext(folder, MANIFEST, facts={"unit": "mm"}, cache=Path(cache))
        start = now()
        measure(capture, Params(), context)
        return since(start)


def bare(folder: Path, name: str, scenes: list[Scene], opened: list[Opened]) -> Spent:
    """What decoding, ray casting and inferences alone take."""
    start = now()
    read_mesh(folder / name)
    cast_again(scenes)
    ask_again(opened)
    return since(start)


def large(source: Path, folder: Path) -> dict[str, Any]:
    """Seconds of a whole analysis of the same head with more triangles, and the most memory."""
    out = {}
    mesh = o3d.io.read_triangle_mesh(str(source))
    for rounds in (1, 2):
        fine = mesh.subdivide_midpoint(rounds)
        fine = fine if rounds == 1 else _two_million(fine)
        name = f"fine_{rounds}.ply"
        o3d.io.write_triangle_mesh(str(folder / name), fine)
        wall, _ = analyse(folder, name)
        out[f"{len(fine.triangles)} triangles"] = round(wall, 2)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # kB on Linux
    return {"seconds": out, "most_memory_of_the_run_gb": round(most, 2)}


def _two_million(mesh: Any) -> Any:
    """The mesh in layers, as overlapping scans have them, up to two million triangles."""
    faces = np.asarray(mesh.triangles)
    points = np.asarray(mesh.vertices)
    chance = np.random.default_rng(0)
    vertices, triangles = [], []
    layers = 2_000_000 // len(faces)
    for i in range(layers):
        vertices.append(points + chance.normal(0, 0.02, points.shape))
        triangles.append(faces + i * len(points))
    most = o3d.geometry.TriangleMesh(
        o3d.utility.Vector3dVector(np.concatenate(vertices)),
        o3d.utility.Vector3iVector(np.concatenate(triangles)),
    )
    most.vertex_colors = o3d.utility.Vector3dVector(np.tile(mesh.vertex_colors, (layers, 1)))
    return most


def opengl_loaded() -> list[str]:
    """OpenGL libraries in this process (Linux; open3d's own library may bring Mesa's loader)."""
    maps = Path("/proc/self/maps")
    if not maps.exists():
        return []
    files = {line.split()[-1] for line in maps.read_text().splitlines() if "/" in line}
    return sorted(Path(f).name for f in files if "libGL." in f or "libEGL" in f or "OSMesa" in f)


def main() -> None:
    """Times, and writes the results."""
    usual = ROOT.parent / "shared" / "data"
    folder = Path(os.environ.get("MYOLENS_DATA", usual)) / "truth" / "scan"
    if not folder.is_dir():
        sys.exit(f"No test data at {folder}.")
    with recording() as opened, recording_rays() as scenes:
        analyse(folder, NAME)
    bare(folder, NAME, scenes, opened)  # libraries and disk are warm from here on
    rounds: list[tuple[Spent, Spent]] = []
    for _ in range(ROUNDS):
        before = bare(folder, NAME, scenes, opened)
        whole = analyse(folder, NAME)
        after = bare(folder, NAME, scenes, opened)
        rounds.append((whole, ((before[0] + after[0]) / 2, (before[1] + after[1]) / 2)))
    wall, processors = (statistics.median(w[i] / b[i] for w, b in rounds) for i in (0, 1))
    with tempfile.TemporaryDirectory() as place:
        big = large(folder / NAME, Path(place))
    held = "holds" if wall <= BAR else "does not hold"
    result = {
        "triangles": len(read_mesh(folder / NAME).faces),
        "inferences": inferences(opened),
        "rays": rays_in(scenes),
        "analysis_s": [round(whole[0], 3) for whole, _ in rounds],
        "bare_s": [round(floor[0], 3) for _, floor in rounds],
        "ratio": round(wall, 3),
        "ratio_of_processor_time": round(processors, 3),
        "display": os.environ.get("DISPLAY"),
        "opengl_libraries_loaded": opengl_loaded(),
        "larger_scans": big,
        "bar": BAR,
        "card": [
            {
                "quantity": "time of the analysis of a scan of 40,000 triangles over its ray"
                " casting and inferences",
                "truth": "the same decoding, rays and inferences in the same run",
                "n": ROUNDS,
                "error": f"{wall:.2f} times (asked <= {BAR}: {held})",
            }
        ],
    }
    file = HERE / "results" / "speed_scan.json"
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
