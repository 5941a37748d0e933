"""An entry of the codebook brings its companions along, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_study import write_analyzer

from workbench.knowledge.codebook import Feature, load_features
from workbench.plugin.data_file import DataFileError
from workbench.plugin.manifest import LANGUAGES, Manifest

ENTRY = """
[features.gap]
definition = "What stays open."
unit = "mm"
sides = "both"
worse = "high"
range = [-1.0, 9.0]
hpo = ["HP:0030001"]
icf = ["b2151"]
source = "Somebody 2001"
formula = "lower - upper"
companions = ["raw", "disagreement"]
raw_note = "Reads too much."
raw_range = [-5.0, 9.0]
title = { en = "Gap", nl = "Spleet", pl = "Szpara" }
"""


@pytest.fixture
def lid(tmp_path: Path) -> Manifest:
    return write_analyzer(tmp_path)


def written(lid: Manifest, text: str) -> dict[str, Feature]:
    lid.file("features.toml").write_text(text, "utf-8")
    return load_features(lid)


def test_an_entry_stands_for_three(lid: Manifest) -> None:
    features = written(lid, ENTRY)
    assert set(features) == {"lid.gap", "lid.gap_raw", "lid.gap_disagreement"}
    gap, raw, apart = (features[f"lid.gap{end}"] for end in ("", "_raw", "_disagreement"))
    assert gap.hpo == ("HP:0030001",)
    assert raw.hpo == apart.hpo == ()  # no rule rests on them, so they bear on no term
    assert raw.validation_note == "Reads too much."
    assert (raw.range, raw.worse, raw.sides, raw.unit) == ((-5.0, 9.0), "high", "both", "mm")
    assert (apart.range, apart.worse, apart.sides, apart.unit) == (
        (0.0, 10.0),
        "none",
        "both",
        "mm",
    )
    assert raw.icf == apart.icf == gap.icf
    assert apart.formula == "|gap - gap_raw|"
    for language in LANGUAGES:
        titles = [f.title.in_language(language) for f in (gap, raw, apart)]
        assert len(set(titles)) == 3
        assert all(t.startswith(titles[0]) for t in titles)


def test_without_companions_there_is_one(lid: Manifest) -> None:
    features = written(lid, ENTRY.split("companions")[0] + ENTRY[ENTRY.index("title =") :])
    assert set(features) == {"lid.gap"}
    assert type(features["lid.gap"]) is Feature


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (ENTRY + ENTRY.replace("features.gap", "features.gap_raw"), "gap brings it along already"),
        (ENTRY.replace("[-5.0, 9.0]", "[9.0, -5.0]"), "raw_range': ends before it starts"),
        (ENTRY.replace('"disagreement"', '"twin"'), "companions"),
    ],
)
def test_faults_name_the_entry(lid: Manifest, text: str, fault: str) -> None:
    with pytest.raises(DataFileError, match=fault):
        written(lid, text)
