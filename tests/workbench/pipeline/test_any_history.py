"""Whatever happened to a folder before: a full run then gives what a fresh study gives."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from trial_study import capture, run

from workbench.model import Problem, Subject, Visit
from workbench.pipeline.account import Selection
from workbench.store.snapshot import StoredResult
from workbench.store.study_file import StudyFile

NAMES = ("a", "b", "c")
Step = tuple[str, ...]
steps = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(["one", "two two"])),
    st.tuples(st.just("empty"), st.sampled_from(NAMES)),
    st.tuples(st.just("delete"), st.sampled_from(NAMES)),
    st.tuples(st.just("save"), st.sampled_from(NAMES)),
    st.tuples(st.just("restore"), st.sampled_from(NAMES)),
    st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("task"), st.sampled_from(NAMES), st.sampled_from(["fine", "refuse"])),
    st.tuples(st.just("clean")),
    st.tuples(st.just("run"), st.sampled_from(["all", "fine only"])),
)


class Folder:
    """A media folder that things happen to, and the study that goes with it."""

    def __init__(self, root: Path) -> None:
        self.media, self.saved = root / "media", root / "saved"
        self.media.mkdir()
        self.saved.mkdir()
        self.tasks = dict.fromkeys(NAMES, "fine")
        for name in NAMES:
            self.file(name).write_text(f"note {name}")

    def file(self, name: str) -> Path:
        return self.media / f"{name}_note.txt"

    def do(self, study: StudyFile, step: Step) -> None:
        kind, *rest = step
        file = self.file(rest[0]) if rest and rest[0] in NAMES else None
        if kind == "write" and file:
            file.write_text(rest[1])
        elif kind == "empty" and file:
            file.write_bytes(b"")
        elif kind == "delete" and file:
            file.unlink(missing_ok=True)
        elif kind == "save" and file and file.exists():
            shutil.copy2(file, self.saved)
        elif kind == "restore" and file and (self.saved / file.name).exists():
            shutil.copy2(self.saved / file.name, file)  # with its old time of change
        elif kind == "rename" and file and file.exists():
            file.replace(self.file(rest[1]))
        elif kind == "task":
            self.tasks[rest[0]] = rest[1]
        elif kind == "clean":
            shutil.rmtree(study.data_folder, ignore_errors=True)
        elif kind == "run":
            self.analyse(
                study, Selection(tasks={"fine"}) if rest[0] == "fine only" else Selection()
            )

    def analyse(self, study: StudyFile, selection: Selection) -> None:
        present = [capture(n, self.tasks[n]) for n in NAMES if self.file(n).exists()]
        study.add_layout([Subject(id="sub-1")], [Visit(subject="sub-1", id="ses-1")], present)
        run(study, selection=selection, workers=1)


def seen(study: StudyFile) -> tuple[set[StoredResult], set[Problem]]:
    snapshot = study.snapshot()
    return (
        {(r.key, r.captures, r.measurements) for r in snapshot.results},
        {p for p in snapshot.problems if p.code != "missing"},
    )


@settings(max_examples=7, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, max_size=6))
@example([("run", "all"), ("empty", "a"), ("run", "all"), ("write", "a", "one")])
@example([("save", "a"), ("run", "all"), ("empty", "a"), ("run", "all"), ("restore", "a")])
@example(
    [("run", "all"), ("task", "a", "refuse"), ("task", "b", "refuse"), ("task", "c", "refuse")]
)
@example([("run", "all"), ("write", "a", "one"), ("run", "fine only"), ("clean",)])
@example([("run", "all"), ("rename", "a", "b"), ("run", "all"), ("delete", "c")])
def test_a_full_run_gives_what_a_fresh_study_gives(history: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        folder = Folder(root)
        with StudyFile.create(root / "old.myolens", title="T", media_root=folder.media) as study:
            for step in history:
                folder.do(study, step)
            folder.analyse(study, Selection())
            old = seen(study)
            for result in study.results():
                assert bool(result.tracks) == bool(study.tracks(result)), "tracks are gone"
        with StudyFile.create(root / "new.myolens", title="T", media_root=folder.media) as study:
            folder.analyse(study, Selection())
            assert old == seen(study)
