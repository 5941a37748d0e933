"""Records the rays that an analysis of a scan casts, and casts the same again, bare.

The floor of a scan's analysis: building the ray casting scenes it builds, and asking them the
same questions (rays, closest points) with nothing before and after.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import open3d as o3d


@dataclass(slots=True)
class Scene:
    """One scene: its options, triangles, and what was asked: (method, question, options)."""

    options: dict[str, Any]
    triangles: list[tuple[Any, Any]] = field(default_factory=list)
    asked: list[tuple[str, Any, dict[str, Any]]] = field(default_factory=list)


class _Recorder:
    """Stands before a scene and notes the calls."""

    def __init__(self, notes: Scene, original: Any) -> None:
        self._notes, self._scene = notes, original(**notes.options)

    def add_triangles(self, vertices: Any, triangles: Any) -> Any:
        """Adds a mesh."""
        self._notes.triangles.append((_copy(vertices), _copy(triangles)))
        return self._scene.add_triangles(vertices, triangles)

    def cast_rays(self, rays: Any, **options: Any) -> Any:
        """First hits of rays."""
        self._notes.asked.append(("cast_rays", _copy(rays), options))
        return self._scene.cast_rays(rays, **options)

    def compute_closest_points(self, points: Any, **options: Any) -> Any:
        """Closest points of the surface."""
        self._notes.asked.append(("compute_closest_points", _copy(points), options))
        return self._scene.compute_closest_points(points, **options)


def _copy(tensor: Any) -> Any:
    return o3d.core.Tensor(np.array(tensor.numpy()))


@contextmanager
def recording_rays() -> Iterator[list[Scene]]:
    """Within it whatever is asked of ray casting scenes is recorded."""
    original = o3d.t.geometry.RaycastingScene
    scenes: list[Scene] = []

    def create(**options: Any) -> _Recorder:
        scenes.append(Scene(options))
        return _Recorder(scenes[-1], original)

    o3d.t.geometry.RaycastingScene = create
    try:
        yield scenes
    finally:
        o3d.t.geometry.RaycastingScene = original


def cast_again(scenes: list[Scene]) -> None:
    """The same scenes and questions, bare."""
    for one in scenes:
        scene = o3d.t.geometry.RaycastingScene(**one.options)
        for vertices, triangles in one.triangles:
            scene.add_triangles(vertices, triangles)
        for method, question, options in one.asked:
            getattr(scene, method)(question, **options)


def rays_in(scenes: list[Scene]) -> int:
    """How many rays and points were asked for."""
    asked = (tuple(question.shape) for one in scenes for _, question, _ in one.asked)
    return sum(int(np.prod(shape[:-1])) for shape in asked)
