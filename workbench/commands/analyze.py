"""``myolens analyze``: a folder in, a study and its tables out."""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.commands.display import Display, display, emit
from workbench.commands.exit_codes import (
    ALL_DONE,
    INTERRUPTED,
    SOME_FAILED,
    STOPPED,
    STOPPED_TEXT,
)
from workbench.commands.profiles import checked_profiles, switch_on
from workbench.commands.review import knowledge
from workbench.commands.summary import print_summary
from workbench.commands.tables import write
from workbench.commands.understanding import media_of, understand, unmeasured, usage
from workbench.commands.whom import capture_named, choose_people
from workbench.media.layout import Layout
from workbench.pipeline.account import Selection, Tally
from workbench.pipeline.run import Run
from workbench.plugin.catalog import Catalog, load_catalog
from workbench.store.study_file import StudyFile
from workbench.store.study_for import study_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was asked for on the command line. ``folder`` may be a study, to be measured again."""

    folder: Path
    out: Path | None
    study: Path | None
    jobs: int = 0
    only: Collection[str] = ()
    tasks: Collection[str] = ()
    captures: Collection[str] = ()
    people: Collection[str] = ()
    profiles: Collection[str] = ()
    author: str = ""
    as_json: bool = False
    listen: bool = False
    export: bool = True
    show_layout: bool = False
    forget_missing: bool = False


def analyze(options: Options) -> int:
    """Does it. Returns the exit code: 0 all done, 3 some captures failed or cannot be used,
    4 stopped before all was done, 130 interrupted."""
    catalog = load_catalog()
    unknown = sorted(set(options.only) - set(catalog.analyzers))
    if unknown:
        choice = f"Choose from: {', '.join(catalog.analyzers)}."
        raise usage(", ".join(unknown), "There is no such analyzer.", choice)
    profiles = checked_profiles(options.profiles, catalog)
    if options.folder.is_file():
        options = replace(options, folder=media_of(options.folder), study=options.folder)
    layout = understand(options.folder, options.tasks)
    if not options.only:
        missed = unmeasured(layout.captures, catalog.analyzers.values())
        layout = replace(layout, problems=(*layout.problems, *missed))
    if options.show_layout:
        print(layout.summary())
        return ALL_DONE
    known = [capture.path for capture in layout.captures]
    asked = [capture_named(c, options.folder, known, "--capture") for c in options.captures]
    options = replace(options, captures=asked)
    path = options.study or (options.out or options.folder) / "study.myolens"
    with study_for(path, options.folder) as study:
        study.add_layout(
            layout.subjects.values(), layout.visits.values(), layout.captures, layout.problems
        )
        if options.people:
            analyzers = catalog.analyzers.values()
            choose_people(study, options.folder, options.people, analyzers, options.author)
        if options.profiles:
            switch_on(study, profiles, options.author)
        with display(options.as_json) as screen:
            announce(layout, catalog, options, screen)
            tally, ended = run(study, catalog, options, screen)
        if options.forget_missing:  # after the run, which recognises what was only moved
            study.forget_missing()
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
        if ended == INTERRUPTED:
            print(f"myolens: {STOPPED_TEXT}", file=sys.stderr)
        if ended == ALL_DONE and (tally.failed or snapshot.problems):
            return SOME_FAILED
        return ended


def announce(layout: Layout, catalog: Catalog, options: Options, screen: Display) -> None:
    """Tells what lies ahead, and what is left out of it."""
    selection = _selection(options)
    wanted = [capture for capture in layout.captures if selection.wants(capture)]
    chosen = [m for m in catalog.analyzers.values() if not options.only or m.id in options.only]
    screen.planned(len(wanted), sum(m.accepts_capture(c) for c in wanted for m in chosen))
    for fault in (*catalog.faults, *map(str, knowledge(catalog).faults)):
        screen.fault(fault)
    for problem in layout.problems:
        screen.problem(problem)


def run(study: StudyFile, catalog: Catalog, options: Options, screen: Display) -> tuple[Tally, int]:
    """Runs what the study still needs; Ctrl+C stops at once and keeps what is done.

    Returns how it went, and whether it came to its end: ALL_DONE, STOPPED or INTERRUPTED.
    """
    commands: queue.SimpleQueue[str] = queue.SimpleQueue()
    heard: set[str] = set()
    if options.listen:
        threading.Thread(target=_listen, args=(commands,), daemon=True).start()

    def asked() -> list[str]:
        found = []
        while not commands.empty():
            found.append(commands.get())
        heard.update(found)
        return found

    work = Run(study, catalog.analyzers, _selection(options), options.jobs, screen.event, asked)
    try:
        tally = work()
    except KeyboardInterrupt:
        return work.tally, INTERRUPTED
    return tally, STOPPED if tally.stopped or "all" in heard else ALL_DONE


def _selection(options: Options) -> Selection:
    return Selection(analyzers=options.only, tasks=options.tasks, captures=options.captures)


def _listen(commands: queue.SimpleQueue[str]) -> None:
    """Takes ``cancel all`` and ``cancel JOB`` from standard input; its end stops nothing."""
    for line in sys.stdin:
        word, _, what = line.strip().partition(" ")
        if word == "cancel" and what:
            commands.put(what)
