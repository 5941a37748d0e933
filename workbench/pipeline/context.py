"""What a running analyzer may ask of its surroundings, backed by real files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.model import Capture, Edit, FactValue
from workbench.pipeline.array_cache import ArrayCache
from workbench.pipeline.model_files import locate
from workbench.plugin.contract import Cancelled
from workbench.plugin.manifest import Manifest

if TYPE_CHECKING:
    from workbench.plugin.contract import Arrays, Settings


class JobContext:
    """The ``Context`` of one job.

    Args:
        root: the media folder.
        cache: folder for costly arrays.
        report: told of progress (fraction 0-1, note).
        cancelled: asked at each progress report whether to stop.
    """

    def __init__(
        self,
        manifest: Manifest,
        *,
        root: Path,
        cache: Path,
        facts: Mapping[str, FactValue] | None = None,
        edits: tuple[Edit, ...] = (),
        report: Callable[[float, str], None] = lambda fraction, note: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.facts: Mapping[str, FactValue] = {
            name: value for name, value in (facts or {}).items() if name in manifest.facts
        }
        self.edits = edits
        self._models = {model.name: model for model in manifest.models}
        self._root = root
        self._cache = ArrayCache(cache)
        self._report = report
        self._cancelled = cancelled

    def progress(self, fraction: float, note: str = "") -> None:
        """Reports; raises Cancelled if the job is to stop."""
        if self._cancelled():
            raise Cancelled
        self._report(min(max(fraction, 0.0), 1.0), note)

    def path(self, capture: Capture) -> Path:
        """The capture's file."""
        return self._root / capture.path

    def model(self, name: str) -> Path:
        """A declared model file, verified. Raises KeyError for one not in the manifest."""
        return locate(self._models[name])

    def cached(
        self,
        capture: Capture,
        name: str,
        settings: Settings,
        compute: Callable[[], Arrays],
    ) -> Arrays:
        """Arrays kept by file, name and settings."""
        return self._cache.get(capture.sha256, name, settings, compute)
