"""What the sample study must yield: its proposals, its tables, and values near the known truth."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest

FEATURE_COLUMNS = (
    "study subject sex age diagnosis visit date capture modality task view trial feature side"
    " value unit sd ci_low ci_high n mdc95 t_start t_end reference method quality quality_reasons"
    " validation norm_mean norm_sd norm_n norm_source z hpo_id hpo_label hpo_state hpo_release"
    " decision decided_by icf analyzer analyzer_version model_sha256 file_sha256"
).split()


@pytest.fixture(scope="module")
def manifest(sample_media: Path) -> dict:
    return tomllib.loads((sample_media / "MANIFEST.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def features(analysed_sample) -> list[dict[str, str]]:
    assert analysed_sample.returncode == 0, analysed_sample.said
    with (analysed_sample.out / "features.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_table_has_exactly_its_columns(features) -> None:
    assert list(features[0]) == FEATURE_COLUMNS


def test_every_capture_yields_rows_and_every_gap_has_a_reason(features, manifest) -> None:
    paths = {row["capture"] for row in features}
    assert {c["path"] for c in manifest["capture"]} == paths
    for row in features:
        assert row["value"] or row["quality_reasons"], row
        assert row["quality"] in {"good", "limited", "poor", "refused"}
        assert row["validation"] in {"validated", "experimental"}
        assert row["unit"]
        assert len(row["file_sha256"]) == 64


def test_the_hashes_are_those_of_the_manifest(features, manifest) -> None:
    expected = {c["path"]: c["sha256"] for c in manifest["capture"]}
    assert all(row["file_sha256"] == expected[row["capture"]] for row in features)


def test_the_proposals_of_the_manifest_are_made(analysed_sample, manifest) -> None:
    with (analysed_sample.out / "findings.csv").open(encoding="utf-8", newline="") as stream:
        findings = list(csv.DictReader(stream))
    for wanted in manifest["proposal"]:
        keys = ("subject", "visit", "hpo_id", "side")
        found = [f for f in findings if all(f[k] == wanted[k] for k in keys)]
        assert found, f"not judged: {wanted}"
        assert found[0]["state"] == "present", found[0]
        assert found[0]["evidence"]
    healthy = [f for f in findings if f["subject"] == "sub-01" and f["state"] == "present"]
    assert healthy == []
    assert "HP:0003473" not in {f["hpo_id"] for f in findings}  # left to the reviewer
    # Asymmetry as a shape is never what weakness in a picture is called.
    assert "HP:0000324" not in {f["hpo_id"] for f in findings if f["rule"].startswith("face.")}


def test_the_data_package_validates(analysed_sample) -> None:
    import frictionless

    report = frictionless.validate(str(analysed_sample.out / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
