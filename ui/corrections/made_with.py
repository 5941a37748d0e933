"""With which corrections a result was made: so that those still waiting can be told."""

from __future__ import annotations

from collections.abc import Iterable

from ui.corrections.record import versions
from ui.study.session import Session
from workbench.model import AddEvent, Edit, MoveEvent, RemoveEvent
from workbench.pipeline.job import measure_job
from workbench.plugin.manifest import Manifest
from workbench.store.snapshot import StoredResult


class MadeWith:
    """Finds the corrections of a result by its key, which is a hash of all that it rests on."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, tuple[Edit, ...]] = {}

    def edits(self, result: StoredResult) -> tuple[Edit, ...]:
        """The corrections in the result. Where its key fits none (another version of the
        analyzer made it), those that its events show."""
        path = result.captures[0]
        if result.key not in self._known:
            tried = self._tried(path)
            found = self._by_key(result, path, tried)
            if found is None:
                return _by_events(result, tried)
            self._known[result.key] = found
        return self._known[result.key]

    def waits(self, results: Iterable[StoredResult]) -> bool:
        """Whether any of the results lacks a correction that stands."""
        return any(
            self.edits(r) != self._session.study.edits(r.captures[0])
            for r in results
            if r.scope == "capture"
        )

    def _tried(self, path: str) -> list[tuple[Edit, ...]]:
        """All corrections that a result may have been made with, the newest first."""
        study = self._session.study
        earlier = reversed(versions(study.journal.steps(), path))
        return list(dict.fromkeys((study.edits(path), *earlier)))

    def _by_key(
        self, result: StoredResult, path: str, tried: Iterable[tuple[Edit, ...]]
    ) -> tuple[Edit, ...] | None:
        session = self._session
        manifest = next((m for m in session.analyzers if m.id == result.analyzer), None)
        if path not in session.snapshot.captures or manifest is None:
            return None
        fitting = (e for e in tried if _key(session, manifest, path, e) == result.key)
        return next(fitting, None)


def _by_events(result: StoredResult, tried: Iterable[tuple[Edit, ...]]) -> tuple[Edit, ...]:
    """The corrections of which all moments, and no others, are marked as edited, and of whose
    removed moments none is there. What leaves no trace in events (the person, sides, points) is
    not taken to be in the result: what waits in vain is analysed again, what does not is believed.
    """
    tried = tuple(tried)
    there = {(e.kind, e.side, round(e.t, 3)) for e in result.events if e.edited}
    found = {(e.kind, e.side, round(e.t, 3)) for e in result.events}
    for edits in tried:
        wanted, gone = set(), set()
        for edit in edits:
            if isinstance(edit, MoveEvent):
                wanted.add((edit.kind, edit.side, round(edit.to, 3)))
            elif isinstance(edit, AddEvent):
                wanted.add((edit.kind, edit.side, round(edit.t, 3)))
            elif isinstance(edit, RemoveEvent):
                gone.add((edit.kind, edit.side, round(edit.t, 3)))
        if wanted == there and not gone & found:
            alike = (e for e in tried if _traced(e) == _traced(edits))
            return min(alike, key=len)
    return ()


def _traced(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    return tuple(e for e in edits if isinstance(e, AddEvent | MoveEvent | RemoveEvent))


def _key(session: Session, manifest: Manifest, path: str, edits: tuple[Edit, ...]) -> str:
    capture = session.snapshot.captures[path]
    study = session.study
    return measure_job(manifest, capture, edits, str(study.media_root), str(study.data_folder)).key
