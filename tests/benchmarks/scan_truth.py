"""Heads with known landmarks as meshes (mm), and what a simulated scanner makes of them.

Geometry: ICT-FaceKit light, MIT (``rendering/assets/ICT-FaceKit_LICENSE.txt``). x runs to the
subject's left, y up, z out of the face.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
sys.path[:0] = [p for p in (str(HERE / "rendering"),) if p not in sys.path]

from face_colours import complexion  # noqa: E402
from face_geometry import PIE, Globe, Head  # noqa: E402
from face_skin import Painter  # noqa: E402

from workbench.media.mesh import Mesh  # noqa: E402

Floats = NDArray[np.float64]

PIE_OF: Mapping[str, int] = {
    "ex_R": 36, "en_R": 39, "en_L": 42, "ex_L": 45, "ch_R": 48, "ch_L": 54, "cph_R": 50,
    "cph_L": 52, "ls": 51, "li": 57, "sts": 62, "sti": 66, "prn": 30, "sn": 33, "sbal_R": 31,
    "sbal_L": 35, "gn": 8, "sci_R": 19, "sci_L": 24,
}  # fmt: skip
"""Points that the mesh's own 68-point scheme defines."""
MIDLINE: Mapping[str, int] = {"g": 1398, "n": 933, "sl": 7, "pg": 968}
"""Vertices of the symmetric mean head: most forward, deepest, deepest and most forward on it."""
LIDS: Mapping[str, tuple[int, int]] = {
    "ps_R": (37, 38), "ps_L": (43, 44), "pi_R": (40, 41), "pi_L": (46, 47),
}  # fmt: skip
SCORED = (
    (0.0,) * 8,
    (0.9, -0.7, 0.5, 0.8, -0.4, 0.6, -0.3, 0.0),
    (-0.8, 0.9, -0.5, -0.6, 0.7, -0.5, 0.6, 0.0),
)
"""Identities of the shared truth: nothing is fitted on a head near them."""
APART = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class TrueScan:
    """A mesh in mm and its landmarks (name: xyz)."""

    mesh: Mesh
    points: dict[str, Floats]


@lru_cache(maxsize=1)
def _side_vertices() -> dict[str, int]:
    """Vertices of al, zy and go on the mean head, by geometry: widest ala, widest cheekbone
    in front of the ear, and the angle of the jaw (read off the mesh)."""
    head = Head()
    used = np.unique(head.faces[head.of("M_Face")])
    v = head.neutral * 10
    left = used[v[used, 0] > 0]
    # The ala: most lateral vertex of the nostril's wing, outside the nostril.
    wing = left[(np.abs(v[left, 1] + 2.0) < 7) & (v[left, 2] > 108) & (v[left, 2] < 120)]
    zone = left[(v[left, 1] > 2) & (v[left, 1] < 20) & (v[left, 2] > 38)]
    jaw = left[np.argmin(np.linalg.norm(v[left] - [63.0, -39.0, 36.7], axis=1))]
    found = {
        "al_L": int(wing[np.argmax(v[wing, 0])]),
        "zy_L": int(zone[np.argmax(v[zone, 0])]),
        "go_L": int(jaw),
    }
    for name, index in list(found.items()):
        mirrored = v[index] * [-1, 1, 1]
        other = used[np.argmin(np.linalg.norm(v[used] - mirrored, axis=1))]
        found[name[:-1] + "R"] = int(other)
    return found


def vertex_landmarks(v: Floats) -> dict[str, Floats]:
    """Landmarks of the head's vertices (n, 3) in any unit."""
    points = {name: v[PIE[i]] for name, i in PIE_OF.items()}
    points |= {name: v[i] for name, i in MIDLINE.items()}
    points |= {name: v[i] for name, i in _side_vertices().items()}
    for name, (a, b) in LIDS.items():
        points[name] = (v[PIE[a]] + v[PIE[b]]) / 2
    points["sto"] = (points["sts"] + points["sti"]) / 2
    return points


def draw_identity(chance: np.random.Generator) -> tuple[float, ...]:
    """Weights of the eight shape modes, away from the truth set's identities."""
    while True:
        weights = np.clip(chance.normal(0, 0.8, 8), -1.8, 1.8)
        if all(np.linalg.norm(weights - np.array(other)) > APART for other in SCORED):
            return tuple(round(float(w), 3) for w in weights)


_TASKS: tuple[Mapping[str, float], ...] = (
    {},
    {},
    {"mouthSmile": 1.0, "cheekSquint": 0.35, "mouthDimple": 0.15},
    {"mouthSmile": 0.6},
    {"eyeBlink": 1.0},
    {"mouthStretch": 0.8, "mouthLowerDown": 0.5},
    {"mouthFrown": 0.8},
    {"browInnerUp": 0.8, "browOuterUp": 0.8, "eyeWide": 0.3},
    {"mouthUpperUp": 0.6, "noseSneer": 0.5},
)
_WHOLE = ("mouthPucker", "mouthFunnel", "jawOpen")


def draw_expression(chance: np.random.Generator) -> dict[str, float]:
    """A task with each side at its own strength, often with a droop or a swelling."""
    shapes: dict[str, float] = {}
    strength = chance.uniform(0.5, 1.0)
    sides = {"L": strength, "R": strength}
    if chance.random() < 0.6:
        sides["LR"[int(chance.integers(2))]] *= chance.uniform(0.0, 1.0)
    for name, weight in _TASKS[int(chance.integers(len(_TASKS)))].items():
        for side, share in sides.items():
            shapes[f"{name}_{side}"] = weight * share
    extra = chance.random()
    side = "LR"[int(chance.integers(2))]
    if extra < 0.3:
        shapes[f"mouthFrown_{side}"] = shapes.get(f"mouthFrown_{side}", 0) + chance.uniform(
            0.1, 0.9
        )
    elif extra < 0.45:
        shapes[f"cheekPuff_{side}"] = chance.uniform(0.2, 0.8)
    elif extra < 0.6:
        shapes[_WHOLE[int(chance.integers(3))]] = chance.uniform(0.1, 0.6)
    elif extra < 0.75:
        shapes[f"eyeBlink_{side}"] = chance.uniform(0.1, 1.0)
    return {k: round(float(w), 3) for k, w in shapes.items()}


def head_scan(
    identity: tuple[float, ...],
    shapes: Mapping[str, float],
    *,
    eyes: bool,
    painted: int | None = None,
) -> TrueScan:
    """The face of this head, with or without its eyeballs; in the colours of seed ``painted``."""
    head = Head(identity)
    v = head.vertices(shapes) * 10
    faces = head.faces[head.of("M_Face")]
    used, index = np.unique(faces, return_inverse=True)
    vertices, triangles = v[used], index.reshape(faces.shape).astype(np.int32)
    colours = None if painted is None else face_colours(head, used, painted)
    if eyes:
        for side in "LR":
            ball, ball_faces, white = eyeball(head.globes[side])
            triangles = np.concatenate([triangles, ball_faces + len(vertices)])
            vertices = np.concatenate([vertices, ball])
            colours = None if colours is None else np.concatenate([colours, white])
    mesh = Mesh(
        np.ascontiguousarray(vertices), triangles.astype(np.int32), colours, None, None, "ply"
    )
    return TrueScan(mesh, vertex_landmarks(v))


def eyeball(globe: Globe, n: int = 24) -> tuple[Floats, NDArray[np.int32], NDArray[Any]]:
    """The front half of an eyeball (mm): vertices, faces and colours."""
    polar, round_ = np.meshgrid(np.linspace(0, np.pi / 2, n), np.linspace(0, 2 * np.pi, n))
    ball = np.stack(
        [np.sin(polar) * np.cos(round_), np.sin(polar) * np.sin(round_), np.cos(polar)], axis=-1
    ).reshape(-1, 3)
    grid = np.arange(n * n).reshape(n, n)
    a, b, c, d = (g.ravel() for g in (grid[:-1, :-1], grid[:-1, 1:], grid[1:, :-1], grid[1:, 1:]))
    faces = np.concatenate([np.stack([a, b, c], 1), np.stack([b, d, c], 1)]).astype(np.int32)
    colour = np.where(polar.reshape(-1, 1) < 0.5, [70, 55, 45], [225, 220, 215]).astype(np.uint8)
    return globe.centre * 10 + 9.9 * globe.radius * ball, faces, colour


def face_colours(head: Head, used: NDArray[Any], seed: int) -> NDArray[Any]:
    """Painted skin, lips, brows and hair at these vertices, (n, 3) uint8."""
    chance = np.random.default_rng(seed)
    brows, mottle = float(chance.uniform(0.5, 1.5)), float(chance.uniform(0.8, 2.0))
    colours = complexion(float(chance.uniform()), "brown", brows=brows, mottle=mottle)
    texture = Painter(head, colours, seed, 768).paint()
    size = texture.shape[0]
    uv = np.zeros((len(head.neutral), 2))
    face = head.of("M_Face")
    uv[head.faces[face].ravel()] = head.uv[head.texture_faces[face].ravel()]
    column = np.clip((uv[used, 0] * size).astype(int), 0, size - 1)
    row = np.clip(((1 - uv[used, 1]) * size).astype(int), 0, size - 1)
    return np.asarray(texture[row, column])


def scanned(true: TrueScan, seed: int, *, noise_mm: float = 0.15) -> TrueScan:
    """The head as a simulated hand-held scanner sees it: views, noise, fusion, a new mesh.

    21 depth maps with noise that grows at grazing angles and 0.05 mm between views, merged at
    0.9 mm and meshed by Poisson reconstruction; what no view saw stays open.
    """
    import open3d as o3d

    chance = np.random.default_rng(seed)
    v, f = true.mesh.vertices, true.mesh.faces
    scene = o3d.t.geometry.RaycastingScene(nthreads=1)
    scene.add_triangles(o3d.core.Tensor(v.astype(np.float32)), o3d.core.Tensor(f.astype(np.uint32)))
    centre = v.mean(axis=0)
    clouds: list[tuple[Floats, Floats, Floats]] = []
    for yaw in (-75, -50, -25, 0, 25, 50, 75):
        for pitch in (-30, 0, 25):
            a, b = np.radians([yaw + chance.normal(0, 3), pitch + chance.normal(0, 3)])
            way = np.array([np.cos(b) * np.sin(a), np.sin(b), np.cos(b) * np.cos(a)])
            rays = o3d.t.geometry.RaycastingScene.create_rays_pinhole(
                fov_deg=36, center=centre, eye=centre + 420 * way, up=[0, 1, 0],
                width_px=360, height_px=360,
            )  # fmt: skip
            clouds.append(_depth_map(scene, rays, true.mesh, chance, noise_mm))
    cloud = o3d.geometry.PointCloud()
    cloud.points, cloud.normals, cloud.colors = (
        o3d.utility.Vector3dVector(np.concatenate([c[i] for c in clouds])) for i in range(3)
    )
    cloud = cloud.voxel_down_sample(0.9)
    fused, _ = o3d.geometry.TriangleMesh.create_from_point_cloud_poisson(
        cloud, depth=8, linear_fit=True, n_threads=1
    )
    gap = np.asarray(o3d.geometry.PointCloud(fused.vertices).compute_point_cloud_distance(cloud))
    fused.remove_vertices_by_mask(gap > 2.5)
    fused = fused.simplify_quadric_decimation(40_000)
    fused.remove_unreferenced_vertices()
    rgb = np.rint(np.asarray(fused.vertex_colors) * 255).clip(0, 255).astype(np.uint8)
    mesh = Mesh(
        np.asarray(fused.vertices).copy(),
        np.asarray(fused.triangles).astype(np.int32),
        None if true.mesh.colors is None else rgb,
        format="ply",
    )
    return replace(true, mesh=mesh)


def _depth_map(
    scene: Any, rays: Any, mesh: Mesh, chance: np.random.Generator, noise_mm: float
) -> tuple[Floats, Floats, Floats]:
    """Points, normals and colours (0-1) of one depth map."""
    hit = scene.cast_rays(rays, nthreads=1)
    depth = hit["t_hit"].numpy()
    seen = np.isfinite(depth)
    ray, depth = rays.numpy()[seen].astype(float), depth[seen]
    normal = hit["primitive_normals"].numpy()[seen].astype(float)
    length = np.linalg.norm(ray[:, 3:], axis=1)
    facing = np.abs((normal * ray[:, 3:]).sum(axis=1)) / length
    keep = facing > 0.35
    ray, depth, normal, facing, length = (a[keep] for a in (ray, depth, normal, facing, length))
    points = ray[:, :3] + ray[:, 3:] * depth[:, None]
    error = chance.normal(0, noise_mm / np.clip(facing, 0.4, 1))
    points += ray[:, 3:] / length[:, None] * error[:, None] + chance.normal(0, 0.05, 3)
    away = (normal * ray[:, 3:]).sum(axis=1) > 0
    normal[away] *= -1
    corner = mesh.faces[hit["primitive_ids"].numpy()[seen][keep].astype(np.int64)]
    uv = hit["primitive_uvs"].numpy()[seen][keep]
    weight = np.column_stack([1 - uv.sum(axis=1), uv])
    given = np.full((len(mesh.vertices), 3), 180.0) if mesh.colors is None else mesh.colors
    colour = np.einsum("nck,nc->nk", np.asarray(given, float)[corner], weight) / 255
    return points, normal, np.clip(colour, 0, 1)


def remeshed(true: TrueScan, seed: int, *, noise_mm: float = 0.15) -> TrueScan:
    """The surface with other vertices in another order: subdivided, with noise, decimated."""
    import open3d as o3d

    chance = np.random.default_rng(seed)
    mesh = o3d.geometry.TriangleMesh(
        o3d.utility.Vector3dVector(true.mesh.vertices), o3d.utility.Vector3iVector(true.mesh.faces)
    ).subdivide_midpoint(1)
    v = np.asarray(mesh.vertices)
    mesh.vertices = o3d.utility.Vector3dVector(v + chance.normal(0, noise_mm, v.shape))
    mesh = mesh.simplify_quadric_decimation(int(len(true.mesh.faces) * 1.4))
    mesh.remove_unreferenced_vertices()
    vertices, faces = np.asarray(mesh.vertices), np.asarray(mesh.triangles)
    order = chance.permutation(len(vertices))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    new = Mesh(vertices[order].copy(), place[faces].astype(np.int32), format="ply")
    return replace(true, mesh=new)


def warped(true: TrueScan, chance: np.random.Generator) -> TrueScan:
    """The head stretched by some percent each way and bent smoothly: shapes that no shape mode
    makes, and, on some, one corner of mouth, brow or cheek dragged by up to 5 mm."""
    corners = [true.points[k] for k in ("ex_R", "ex_L", "en_R", "en_L")]
    origin = np.mean(corners, axis=0)
    stretch = 1 + chance.normal(0, 0.035, 3)
    bends = [
        (origin + chance.uniform([-70, -120, -40], [70, 60, 60]), chance.normal(0, 2.0, 3),
         chance.uniform(25, 55))
        for _ in range(8)
    ]  # fmt: skip
    if chance.random() < 0.4:
        name = ("ch_R", "ch_L", "sci_R", "sci_L", "sbal_R", "sbal_L")[int(chance.integers(6))]
        drag = chance.normal(0, 2.5, 3).clip(-5, 5) * [1, 1, 0.3]
        bends.append((true.points[name], drag, chance.uniform(10, 20)))

    def bend(points: Floats) -> Floats:
        moved = (points - origin) * stretch + origin
        for centre, move, reach in bends:
            near = np.exp(-((points - centre) ** 2).sum(axis=-1) / (2 * reach**2))
            moved = moved + near[..., None] * move
        return np.asarray(moved)

    points = {name: bend(point) for name, point in true.points.items()}
    return TrueScan(replace(true.mesh, vertices=bend(true.mesh.vertices)), points)
