"""A study for the small analyzer of the pipeline's tests."""

from __future__ import annotations

from pathlib import Path

from workbench.model import Capture, Modality
from workbench.pipeline.account import RunEvent, Tally
from workbench.pipeline.run import Run
from workbench.plugin.manifest import Accepts, Manifest, Text
from workbench.store.study_file import StudyFile

DATA = Path(__file__).parent / "trial_analyzer_data"
TEXT = Text("Trial", "Proef", "Próba")
TRIAL = Manifest(
    id="trial",
    version="1",
    title=TEXT,
    summary=TEXT,
    accepts=(Accepts(Modality.NOTE),),
    measure="trial_analyzer:measure",
    derive="trial_analyzer:derive",
    folder=str(DATA),
    facts=("age",),
)


def capture(name: str, task: str = "fine", **facts: float) -> Capture:
    return Capture(
        path=f"{name}_note.txt",
        subject="sub-1",
        visit="ses-1",
        modality=Modality.NOTE,
        task=task,
        facts=facts,
    )


def run(study: StudyFile, manifest: Manifest = TRIAL, **options) -> tuple[Tally, list[RunEvent]]:
    events: list[RunEvent] = []
    tally = Run(study, {manifest.id: manifest}, tell=events.append, **options)()
    return tally, events
