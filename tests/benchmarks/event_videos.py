"""The analyzer on real videos whose walker, stride time or cadence is known by eye, and the
labels of legs in rendered walks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from direct_context import DirectContext, with_hash

from analyzers.gait.params import Params
from analyzers.gait.run import MODEL, measure
from analyzers.gait.sides import put_right
from analyzers.perception.people import people_in_video
from analyzers.perception.pose import PoseTrack, follow
from analyzers.perception.pose_points import INDEX
from workbench.model import Capture, FactValue, Modality, Side
from workbench.plugin.contract import Result
from workbench.plugin.manifest import load_manifest

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = load_manifest(ROOT / "analyzers" / "gait" / "analyzer.toml")
CASES: tuple[tuple[str, dict[str, FactValue]], ...] = (
    ("walk_outdoor_two_persons.mp4", {}),
    ("walk_outdoor_two_persons.mp4", {"person": "B"}),
    ("walk_outdoor_two_persons.mp4", {"person": "A"}),
    ("walk_outdoor_one_person.mp4", {}),
    ("clinic_walk_child_panning.mp4", {}),
    ("clinic_walk_child_panning.mp4", {"person": "B"}),
)
_LEG = ("knee", "ankle", "heel", "foot_index")


def _capture(folder: Path, name: str) -> Capture:
    capture = Capture(path=name, subject="s", visit="v", modality=Modality.VIDEO, task="walk")
    return with_hash(capture, folder)


def real_videos(folder: Path, cache: Path) -> list[dict[str, Any]]:
    """What is answered per video and choice of person."""
    out = []
    for name, facts in CASES:
        ctx = DirectContext(folder, MANIFEST, facts=facts, cache=cache)
        people = people_in_video(ctx, _capture(folder, name), ctx.model(MODEL))
        seen = {p.label: round(p.duration, 1) for p in people}
        if facts.get("person") not in (None, *seen):
            continue
        result = measure(_capture(folder, name), Params(), ctx)
        settings: dict[str, Any] = next(iter(result.methods.values()), {})
        out.append(
            {
                "video": name,
                "person": facts.get("person", "not chosen"),
                "people_seen_s": seen,
                "quality": str(result.quality.verdict),
                "reasons": [str(reason) for reason in result.quality.reasons],
                "cadence": _value(result, "cadence"),
                "stride_time": {
                    str(side): _value(result, "stride_time", side)
                    for side in (Side.LEFT, Side.RIGHT)
                },
                "bouts": [str(v) for k, v in settings.items() if k.startswith("bout_")],
                "sides_exchanged_share": settings.get("sides_exchanged_share"),
                "sides_exchanged_spans": settings.get("sides_exchanged_spans"),
                "second_opinion_agreement": settings.get("second_opinion_agreement"),
            }
        )
        print(json.dumps(out[-1]))
    return out


def _value(result: Result, feature: str, side: Side = Side.NONE) -> float | None:
    rows = [m for m in result.measurements if (m.feature, m.side) == (f"gait.{feature}", side)]
    return None if not rows or rows[0].value is None else round(rows[0].value, 3)


def rendered_labels(folder: Path, cache: Path) -> list[dict[str, Any]]:
    """Per rendered side view: frames whose legs the model exchanged (the true joints are nearer
    to the other labels), and how many are left after the repair."""
    out = []
    for file in sorted(folder.glob("*side*.truth.json")):
        truth = json.loads(file.read_text(encoding="utf-8"))
        ctx = DirectContext(folder, MANIFEST, cache=cache)
        capture, model = _capture(folder, truth["video"]), ctx.model(MODEL)
        track = follow(ctx, capture, model, people_in_video(ctx, capture, model)[0])
        mended = put_right(track, (), Params())
        wrong = _exchanged(track, truth)
        out.append(
            {
                "video": truth["video"],
                "frames": len(wrong),
                "exchanged_by_model": int(wrong.sum()),
                "exchanged_by_repair": int(mended.exchanged.sum()),
                "wrong_after_repair": int((wrong ^ mended.exchanged).sum()),
            }
        )
        print(json.dumps(out[-1]))
    return out


def _exchanged(track: PoseTrack, truth: dict[str, Any]) -> np.ndarray:
    """Frames in which the legs fit the true joints better with labels exchanged."""
    px = truth["frames"]["px"]
    keep, swap = np.zeros(len(track.times)), np.zeros(len(track.times))
    for joint in _LEG:
        for side, other in (("left", "right"), ("right", "left")):
            true = np.array(px[f"{side}_{joint}"], float)[: len(track.times), :2]
            keep += np.linalg.norm(track.points[:, INDEX[f"{side}_{joint}"]] - true, axis=1)
            swap += np.linalg.norm(track.points[:, INDEX[f"{other}_{joint}"]] - true, axis=1)
    return np.asarray(swap < keep)
