"""Every reason that an analyzer gives has plain words, and its own words stay at hand."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from ui import i18n
from ui.findings.facts import quality_page
from ui.findings.measurements import rows_of
from ui.findings.reasons import reason_detail, reason_sentence, sentences
from workbench.model import Measurement, Quality, Reason, Verdict, missing
from workbench.store.snapshot import StoredResult

ANALYZERS = Path(__file__).resolve().parent.parent.parent / "analyzers"


def codes_in_use() -> dict[str, Path]:
    """The codes of all reasons that the analyzers write down, and where."""
    found = {}
    for file in ANALYZERS.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "Reason":
                continue
            for code in ast.walk(node.args[0]) if node.args else ():  # also "a" if x else "b"
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    found[code.value] = file
    return found


def test_there_are_reasons_to_look_at():
    assert {"second_person", "too_few_strides", "low_visibility"} <= set(codes_in_use())


@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
def test_every_reason_is_in_the_catalogue(language):
    known = i18n.catalogue(language)
    assert {c: f for c, f in codes_in_use().items() if f"because.{c}" not in known} == {}


@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
def test_every_reason_is_a_sentence(language):
    """In the catalogue's words, else in the engine's: never a bare code."""
    i18n.use(language)
    for code, file in codes_in_use().items():
        for text in ("", "12.5 degrees; up to 10 allowed"):
            words = reason_sentence(Reason(code, text))
            assert words[0] == words[0].upper(), (file, words)
            assert "_" not in words, (file, words)
    i18n.use("en")


@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
@pytest.mark.parametrize(
    "code",
    "second_person not_walking too_few_strides view_unsuitable left_right_ambiguous no_scale"
    " low_visibility several_people person_unknown too_short".split(),
)
def test_the_reasons_of_a_walk_have_words_in_every_language(language, code):
    i18n.use(language)
    known = i18n.catalogue(language)[f"because.{code}"]
    assert reason_sentence(Reason(code, "with 3 numbers")) == known
    assert str(known).endswith(".")
    i18n.use("en")


def test_an_unknown_reason_is_told_in_the_engines_words():
    assert reason_sentence(Reason("shoe_untied", "the left shoe is untied")) == (
        "The left shoe is untied"
    )
    assert reason_sentence(Reason("shoe_untied")) == "Shoe untied"
    assert reason_detail(Reason("shoe_untied", "The left shoe is untied")) == ""


def test_nothing_is_said_twice():
    twice = (Reason("too_short", "1 s"), Reason("too_short", "2 s"))
    assert sentences(twice) == ["The recording is too short."]


def test_the_list_has_the_sentence_and_the_tip_the_numbers():
    from small_study import observed

    i18n.use("nl")
    reason = Reason("too_few_strides", "2 strides; 3 needed")
    (row,) = rows_of([observed(missing("lid.height", "mm", reason))], None)
    i18n.use("en")
    assert row.note == "Er zijn te weinig schreden."
    assert "2 strides; 3 needed" in row.tip


def test_the_quality_page_has_both():
    reasons = (Reason("too_short", "2 s of 4 s needed"),)
    result = StoredResult(
        key="k",
        analyzer="gait",
        version="1",
        scope="capture",
        subject="s",
        visit="v",
        captures=("c",),
        quality=Quality(Verdict.REFUSED, reasons),
    )
    page = quality_page([result], [], [])
    assert "The recording is too short." in page
    assert "2 s of 4 s needed" in page


def test_doubts_of_single_values_are_counted_beside_the_verdict_of_the_whole():
    i18n.use("en")
    noise, short = Reason("no_noise_floor", "no pause"), Reason("too_short", "2 s; 3 s needed")
    doubted = [
        Measurement(
            feature=f"voice.{name}",
            value=1.0,
            unit="%",
            quality=Quality(verdict=Verdict.LIMITED, reasons=reasons),
        )
        for name, reasons in (("a", (noise,)), ("b", (noise, short)), ("c", (noise,)))
    ]
    told = sentences([noise])[0]
    page = quality_page([], [], [], {}, doubted)
    assert f"{told} (3)" in page
    assert page.index(told) < page.index(sentences([short])[0]), "what concerns most comes first"
    good = Measurement(feature="voice.d", value=1.0, unit="%")
    assert told not in quality_page([], [], [], {}, [good, missing("voice.e", "%", short)])
