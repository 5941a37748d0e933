"""What the engine and the analyzers say to people has words in every language of the window."""

from __future__ import annotations

import json
import re

import pytest
from engine_sentences import ANALYZERS, PLACES, ROOT, constants, said_templates, sentences
from small_study import measured, observed, write_analyzer

from ui import i18n
from ui.findings.facts import quality_page
from ui.findings.reasons import reason_detail
from ui.i18n.engine import said, said_line, words
from ui.study.wording import problem_words
from workbench.commands.review import knowledge
from workbench.knowledge.base import Knowledge
from workbench.knowledge.rule_file import Rule
from workbench.model import FindingState, Observation, Problem, Reason, Side, Verdict
from workbench.plugin.catalog import load_catalog
from workbench.plugin.data_file import DataFileError
from workbench.plugin.manifest import Text
from workbench.plugin.words import FIELD, FILE, Words, filled, key_of, read_words, word_files

OTHERS = [code for code in i18n.LANGUAGES if code != "en"]


def entries(place: str) -> tuple[Text, ...]:
    return read_words(ROOT / place / FILE)


@pytest.fixture(params=OTHERS)
def language(request):
    i18n.use(request.param)
    yield request.param
    i18n.use("en")


def test_the_window_reads_all_of_them():
    files = set(word_files(load_catalog().analyzers.values()))
    assert files == {ROOT / place / FILE for place in PLACES}
    assert {f"analyzers/{name}" for name in ANALYZERS} < set(PLACES)


@pytest.mark.parametrize("place", list(PLACES))
def test_every_sentence_has_words(place):
    known = {key_of(entry.en) for other in PLACES for entry in entries(other)}
    written = {**sentences(place), **said_templates(place)}
    assert len(written) > 10
    assert {text: where for text, where in written.items() if text not in known} == {}


@pytest.mark.parametrize("place", list(PLACES))
def test_words_are_whole_and_none_twice(place):
    seen = set()
    for entry in entries(place):
        for code in OTHERS:
            text = entry.in_language(code)
            assert text.strip(), entry.en
            assert text.endswith(".") == entry.en.endswith("."), (code, text)
        assert entry.en not in seen, "twice"
        seen.add(entry.en)


@pytest.mark.parametrize("place", list(PLACES))
def test_no_words_are_left_over(place):
    written = set(sentences(place)) | set(said_templates(place)) | constants(place)
    # A value that two texts make together is known as a whole.
    left = [e.en for e in entries(place) if key_of(e.en) not in written]
    together = {"of the side", "of the front", "of the back", "front or back"}
    together |= {"{1} at {2} kbit/s", "{1} at an unknown bit rate"}
    together |= {"turned by {1} degrees and mirrored"}
    together |= {"The same as {1}, not corrected: as the landmarks give it. {2}"}
    assert set(left) <= together


def test_values_are_read_back_out_of_a_finished_sentence(language):
    """Whatever the values are: every template of the repository, filled, is known again."""
    for place in PLACES:
        for entry in entries(place):
            if len(re.sub(r"\W", "", FIELD.sub("", entry.en))) < 12:
                continue
            values = [f"{11 * i}.5" for i in range(1, 1 + len(FIELD.findall(entry.en)))]
            text = filled(entry.en, {str(i): value for i, value in enumerate(values, start=1)})
            told = said(text)
            assert told != text, text
            assert all(value in told for value in values), (text, told)


def test_every_definition_is_told_in_the_language(language):
    features = knowledge().codebook.features
    assert len(features) > 300
    assert [name for name, f in features.items() if said(f.definition) == f.definition] == []


def test_a_value_that_is_a_sentence_is_told_too():
    i18n.use("nl")
    inner = "the eye is not wholly in the picture"
    assert said(f"by mirrored halves, because {inner}") == (
        "naar gespiegelde helften, want: het oog is niet geheel in beeld"
    )
    i18n.use("en")


def test_strangers_speak_english(language):
    for text in ("the left shoe is untied (3 of 4 laces)", "3 to 5", "left to right"):
        assert said(text) == text
    assert reason_detail(Reason("shoe_untied", "3 laces")) == ""


def test_a_stranger_may_bring_words(tmp_path):
    manifest = write_analyzer(tmp_path)
    entry = {"en": "{1} laces are loose", "nl": "{1} veters los", "pl": "{1} luźne sznurówki"}
    lines = "\n".join(f"{code} = {json.dumps(text)}" for code, text in entry.items())
    (tmp_path / FILE).write_text(f"[[say]]\n{lines}\n", encoding="utf-8")
    assert (tmp_path / FILE) in set(word_files([manifest]))
    told = Words(read_words(tmp_path / FILE), "pl")
    assert told.said("3 laces are loose") == "3 luźne sznurówki"


@pytest.mark.parametrize(
    "entry",
    [
        {"en": "{2} of {1}", "nl": "{1} van {2}", "pl": "{1} z {2}"},
        {"en": "{1} of {2}", "nl": "{1} van {2}", "pl": "z {2}"},
    ],
)
def test_values_that_do_not_fit_are_a_fault_of_the_file(tmp_path, entry):
    file = tmp_path / FILE
    lines = "\n".join(f"{code} = {json.dumps(text)}" for code, text in entry.items())
    file.write_text(f"[[say]]\n{lines}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"say\[0\]"):
        read_words(file)


def test_english_is_left_as_it_is():
    i18n.use("en")
    text = "The disk did not give the file (no further detail)."
    assert said(text) is text


def test_a_problem_is_told_in_the_language(language):
    cause, remedy = problem_words(
        Problem("a", "The photo is cut off: a part of the picture is missing.", "Record again.")
    )
    assert "photo" not in cause.split()
    assert remedy == said("Record again.") != "Record again."


def test_what_the_engine_said_last_is_told_in_the_language(language):
    cause, remedy = "The disk is full.", "Free some space on the disk with the study and run again."
    assert said_line(f"a b.mp4: {cause} {remedy}") == f"a b.mp4: {said(cause)} {said(remedy)}"
    assert said_line("somewhere: It went wrong. Try. Again.") == (
        "somewhere: It went wrong. Try. Again."
    )


def test_the_quality_page_is_told_in_the_language(language):
    page = quality_page([], [], ["the video has a single frame"])
    assert "single frame" not in page


CASES = ((Verdict.GOOD, -1000.0), (Verdict.GOOD, 1000.0), (Verdict.POOR, 1000.0))
ENGLISH = re.compile(r"\b(the|not|and|with|criterion|quality|change|since|measured|needed)\b")


def seen_by(rule: Rule, known: Knowledge, verdict: Verdict, value: float) -> list[Observation]:
    """What a rule asks for, on both sides and at two visits."""
    found = []
    for condition in rule.present.comparisons():
        feature = known.codebook[condition.feature]
        for side in (Side.LEFT, Side.RIGHT) if feature.sides == "both" else (Side.NONE,):
            for visit, own in (("ses-01", 0.5 * value), ("ses-02", value)):
                m = measured(condition.feature, own, side, unit=feature.unit, verdict=verdict)
                task = condition.tasks[0] if condition.tasks else "rest"
                found.append(observed(m, visit=visit, date=f"2026-0{visit[-1]}-01", task=task))
    return found


def test_findings_are_told_in_the_language(language):
    known = knowledge()
    known = known.with_profiles(known.known_profiles)
    states = set()
    for rule in known.rules:
        for verdict, value in CASES:
            seen = seen_by(rule, known, verdict, value)
            english, told = known.propose(seen), known.propose(seen, words())
            assert [(f.key, f.state) for f in told] == [(f.key, f.state) for f in english]
            for finding in told:
                states.add(finding.state)
                said_here = [finding.reason, *(e.criterion for e in finding.evidence)]
                assert not ENGLISH.search(" ".join(said_here)), (rule.id, said_here)
    assert FindingState.PRESENT in states
