"""What a template fitted by MeshMonk sees of a droop, and how long it takes: why it is not used.

``python tests/benchmarks/template_fit.py [DATA_FOLDER]`` writes ``results/template_fit.json``. It
needs the package ``meshmonk``, which Myolens itself does not: install it beside for this run. The
template is the face of the truth set's own head at rest, so that this is its best case; it is
fitted to a scan and to the mirror image of that (``pyramid_register`` with its own settings), and
the difference at the corners of the mouth is the asymmetry that it sees.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import meshmonk
import numpy as np
import trimesh
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
Array = NDArray[np.float64]
SCANS = ("scan_rest", "scan_palsyL_rest", "fused_scan_rest", "fused_scan_palsyL_rest")
TEMPLATE_MM, TARGET_MM = 95.0, 140.0  # around the tip of the nose
MIRROR = np.array([1.0, -1.0, 1.0])  # x forward, y to the left, z up
LEFT_CORNER = "54"  # of the 68 points


def face_of(file: Path, within_mm: float) -> tuple[Array, NDArray[np.int64]]:
    """Vertices (mm) and triangles of the face around the tip of the nose."""
    mesh = trimesh.load(file, process=False)
    tip = mesh.vertices[np.argmax(mesh.vertices[:, 0])]
    near = np.linalg.norm(mesh.vertices - tip, axis=1) < within_mm
    part = mesh.submesh([np.flatnonzero(near[mesh.faces].all(axis=1))], append=True, repair=False)
    return np.ascontiguousarray(part.vertices), np.ascontiguousarray(part.faces)


def fitted(template: tuple[Array, Any], target: tuple[Array, Any]) -> tuple[Array, float]:
    """The template's vertices on the target, and the seconds of the processor that it took."""
    start = time.process_time()
    found = meshmonk.pyramid_register(
        floating_features=meshmonk.features_from_vertices(*template),
        target_features=meshmonk.features_from_vertices(*target),
        floating_faces=template[1],
        target_faces=target[1],
    )
    return np.asarray(found.aligned_features)[:, :3], time.process_time() - start


def seen(data: Path, template: tuple[Array, Any], name: str) -> dict[str, Any]:
    """Height of the left corner over its mirror partner as fitted and as it is (mm), and time."""
    vertices, faces = face_of(data / f"{name}.ply", TARGET_MM)
    mirrored = np.ascontiguousarray(vertices * MIRROR), np.ascontiguousarray(faces[:, ::-1])
    own, first = fitted(template, (vertices, faces))
    other, second = fitted(template, mirrored)
    marks = json.loads((data / "scan_rest.truth.json").read_text(encoding="utf-8"))["landmarks_mm"]
    corner = np.argmin(np.linalg.norm(template[0] - np.array(marks[LEFT_CORNER]), axis=1))
    truth = json.loads((data / f"{name}.truth.json").read_text(encoding="utf-8"))["mm"]
    true = truth["commissure_left_xyz"][2] - truth["commissure_right_xyz"][2]
    ahead, aside, up = (own - other)[corner]
    return {
        "scan": name,
        "true_height_mm": round(true, 3),
        "height_mm": round(float(up), 3),
        "forward_and_aside_mm": [round(float(ahead), 3), round(float(aside), 3)],
        "processor_s": [round(first, 2), round(second, 2)],
    }


def main() -> None:
    """Fits the template to all scans and writes the results."""
    default = os.environ.get("MYOLENS_DATA", HERE.parents[2] / "shared" / "data")
    data = Path(sys.argv[1] if len(sys.argv) > 1 else default) / "truth" / "scan"
    meshmonk.set_log_level("silent")
    template = face_of(data / "scan_rest.ply", TEMPLATE_MM)
    rows = [seen(data, template, name) for name in SCANS]
    off = [abs(r["height_mm"] - r["true_height_mm"]) for r in rows]
    both = [sum(r["processor_s"]) for r in rows]
    line = {
        "quantity": "scan: height of a corner of the mouth, seen by a template that MeshMonk fits",
        "truth": f"rendered head whose own face is the template ({len(template[0])} vertices)",
        "n": f"{len(rows)} of {len(SCANS)}",
        "error": f"largest {max(off):.2f} mm; {min(both):.1f}-{max(both):.1f} s of processor time",
    }
    report = {"card": [line], "vertices_of_the_template": len(template[0]), "scans": rows}
    text = json.dumps(report, indent=1) + "\n"
    (HERE / "results" / "template_fit.json").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
