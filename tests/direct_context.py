"""Runs an analyzer's functions in this process, with the pipeline's own context."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path

from workbench.model import Capture, Edit, FactValue
from workbench.pipeline.context import JobContext
from workbench.plugin.manifest import Manifest


class DirectContext(JobContext):
    """A JobContext over ``root`` that remembers the progress and keeps its cache to itself."""

    def __init__(
        self,
        root: Path,
        manifest: Manifest,
        *,
        facts: Mapping[str, FactValue] | None = None,
        edits: tuple[Edit, ...] = (),
        cache: Path | None = None,
        cancel_after: int | None = None,
    ) -> None:
        self.reports: list[tuple[float, str]] = []
        super().__init__(
            manifest,
            root=root,
            cache=cache or Path(tempfile.mkdtemp(prefix="myolens-test-")),
            facts=facts,
            edits=edits,
            report=lambda fraction, note: self.reports.append((fraction, note)),
            cancelled=lambda: cancel_after is not None and len(self.reports) >= cancel_after,
        )


def with_hash(capture: Capture, root: Path) -> Capture:
    """``capture`` with the SHA-256 of its file, as the pipeline hands it over."""
    from dataclasses import replace

    digest = hashlib.sha256((root / capture.path).read_bytes()).hexdigest()
    return replace(capture, sha256=digest)
