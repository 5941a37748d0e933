"""``myolens analyze``: a folder in, a study and its tables out."""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from workbench.commands.display import Display, display, emit
from workbench.commands.summary import print_summary
from workbench.commands.tables import write
from workbench.media.layout import Layout, read_folder
from workbench.model import Problem
from workbench.model.problem import ProblemError
from workbench.pipeline.run import Run, Selection, Tally
from workbench.plugin.catalog import Catalog, load_catalog
from workbench.store.study_file import StudyFile
from workbench.store.study_for import study_for

ALL_DONE, USAGE, SOME_FAILED = 0, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was asked for on the command line."""

    folder: Path
    out: Path | None
    study: Path | None
    jobs: int = 0
    only: Collection[str] = ()
    tasks: Collection[str] = ()
    as_json: bool = False
    listen: bool = False
    export: bool = True
    show_layout: bool = False


def analyze(options: Options) -> int:
    """Does it. Returns the exit code: 0 all done, 3 some captures failed."""
    catalog = load_catalog()
    unknown = sorted(set(options.only) - set(catalog.analyzers))
    if unknown:
        raise ProblemError(
            Problem(
                ", ".join(unknown),
                "There is no such analyzer.",
                f"Choose from: {', '.join(catalog.analyzers)}.",
                "usage",
            )
        )
    layout = understand(options)
    if options.show_layout:
        print(layout.summary())
        return ALL_DONE
    path = options.study or (options.out or options.folder) / "study.myolens"
    with study_for(path, options.folder) as study:
        study.add_layout(
            layout.subjects.values(), layout.visits.values(), layout.captures, layout.problems
        )
        with display(options.as_json) as screen:
            for fault in catalog.faults:
                screen.say(f"left out: {fault}")
            tally = run(study, catalog, options, screen)
        if options.export and options.out:
            write(study.snapshot(), catalog, options.out)
        snapshot = study.snapshot()
        if options.as_json:
            emit(
                {
                    "event": "finished",
                    "done": tally.done,
                    "skipped": tally.skipped,
                    "failed": tally.failed,
                    "stopped": tally.stopped,
                    "problems": len(snapshot.problems),
                }
            )
        else:
            print_summary(snapshot, catalog, tally, path, options.out if options.export else None)
        return SOME_FAILED if snapshot.problems else ALL_DONE


def understand(options: Options) -> Layout:
    """What the folder's names and tables say. One task asked for is also the task of files
    that name none."""
    defaults = {"task": next(iter(options.tasks))} if len(options.tasks) == 1 else {}
    return read_folder(options.folder, defaults)


def run(study: StudyFile, catalog: Catalog, options: Options, screen: Display) -> Tally:
    """Runs what the study still needs; Ctrl+C stops at once and keeps what is done."""
    commands: queue.SimpleQueue[str] = queue.SimpleQueue()
    if options.listen:
        threading.Thread(target=_listen, args=(commands,), daemon=True).start()

    def asked() -> list[str]:
        found = []
        while not commands.empty():
            found.append(commands.get())
        return found

    return Run(
        study,
        catalog.analyzers,
        Selection(analyzers=options.only, tasks=options.tasks),
        options.jobs,
        screen.event,
        asked,
    )()


def _listen(commands: queue.SimpleQueue[str]) -> None:
    """Takes ``cancel all`` and ``cancel JOB`` from standard input; its end stops nothing."""
    for line in sys.stdin:
        word, _, what = line.strip().partition(" ")
        if word == "cancel" and what:
            commands.put(what)
