"""Which norm applies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.knowledge.norm_file import Norm
from workbench.knowledge.norms import NormBook, applies, central_range, z_score
from workbench.model import Capture, Measurement, Modality, Observation, Subject, Visit


def norm(source: str = "x", **given: object) -> Norm:
    base: dict[str, object] = {
        "feature": "lid.height",
        "population": "adults",
        "n": 10,
        "source": source,
        "mean": 4.0,
        "sd": 0.5,
    }
    return Norm(**(base | given))  # type: ignore[arg-type]


def chosen(
    *norms: Norm, sex: str | None = "F", age: float | None = 40.0, task: str = "rest"
) -> str:
    found = NormBook(norms).find("lid.height", sex, age, task)
    return "" if found is None else found.source


def test_the_most_specific_one_is_taken() -> None:
    general, women = norm("general"), norm("women", sex="F")
    forties, rest = norm("forties", age=(40, 49)), norm("rest", tasks=("rest",))
    assert chosen(general, women) == "women"
    assert chosen(general, forties, women) == "women"
    assert chosen(general, forties) == "forties"
    assert chosen(rest, women, forties, general) == "rest"
    assert chosen(norm("few"), norm("many", n=500)) == "many"


def test_one_that_transfers_goes_before_a_more_specific_one_that_does_not() -> None:
    assert chosen(norm("other way", sex="F", age=(40, 49)), norm("ours", transfers=True)) == "ours"


def test_a_norm_for_others_does_not_apply() -> None:
    assert chosen(norm(sex="M")) == ""
    assert chosen(norm(sex="F"), sex="X") == ""
    assert chosen(norm(sex="F"), sex=None) == ""
    assert chosen(norm(age=(60, 80))) == ""
    assert chosen(norm(age=(18, 80)), age=None) == ""
    assert chosen(norm("all ages"), age=None) == "all ages"
    assert chosen(norm(tasks=("smile",))) == ""


def test_ages_are_completed_years() -> None:
    young, middle, old = (
        norm("20-39", age=(20, 39)),
        norm("40-59", age=(40, 59)),
        norm("60-80", age=(60, 80)),
    )
    ages = {39.9: "20-39", 40.0: "40-59", 59.99: "40-59", 60.0: "60-80", 80.5: "60-80", 81.0: ""}
    for age, source in ages.items():
        assert chosen(young, middle, old, age=age) == source
    assert chosen(norm("a", age=(20, 40)), norm("b", age=(40, 60)), age=40.5) == "b"
    assert chosen(norm(age=(2.0, 2.5)), age=2.7) == ""


def test_a_sites_norm_goes_first() -> None:
    book = NormBook([norm("published", transfers=True, n=1000)])
    assert book.find("lid.height", "F", 40.0, "rest").source == "published"  # type: ignore[union-attr]
    site = book.with_site([norm("site")])
    assert site.find("lid.height", "F", 40.0, "rest").source == "site"  # type: ignore[union-attr]
    assert site.find("other", "F", 40.0, "rest") is None


def test_z_only_with_mean_and_sd() -> None:
    assert z_score(3.0, norm()) == pytest.approx(-2.0)
    assert z_score(3.0, None) is None
    assert z_score(3.0, norm(mean=None, sd=None, p2_5=3, p97_5=5)) is None


def test_the_range_is_the_published_percentiles_else_from_mean_and_sd() -> None:
    assert central_range(norm(p2_5=3.2, p97_5=4.9)) == (3.2, 4.9)
    assert central_range(norm()) == pytest.approx((3.02, 4.98))


@given(
    st.permutations(
        [
            norm("a", sex="F"),
            norm("b", age=(30, 50)),
            norm("c", tasks=("rest",)),
            norm("d", n=99),
            norm("e", sex="F", age=(39, 41)),
        ]
    )
)
def test_the_order_of_norms_does_not_matter(norms: list[Norm]) -> None:
    assert chosen(*norms) == chosen(*sorted(norms, key=lambda n: n.source))


@given(st.floats(0, 125), st.sampled_from(["F", "M", "X", None]), st.sampled_from(["rest", ""]))
def test_what_is_found_applies(age: float, sex: str | None, task: str) -> None:
    book = NormBook([norm(sex="F", age=(0, 50)), norm(sex="M", age=(20, 70), tasks=("rest",))])
    found = book.find("lid.height", sex, age, task)
    assert found is None or applies(found, sex, age, task)


def seen(
    age: float | None = 40.0, sex: str | None = "F", task: str = "rest", acq: str = ""
) -> Observation:
    return Observation(
        subject=Subject(id="s", age=age, sex=sex),
        visit=Visit(subject="s", id="1"),
        capture=Capture(
            path="p", subject="s", visit="1", modality=Modality.PHOTO, task=task, acq=acq
        ),
        measurement=Measurement(feature="lid.height", value=4.0, unit="mm"),
        analyzer="lid",
    )


def test_a_norm_for_a_variant_of_the_task_applies_to_that_one_only() -> None:
    book = NormBook([norm("five", tasks=("rest",), variants=("5x",)), norm("any")])
    assert book.of(seen(acq="5x")).source == "five"  # type: ignore[union-attr]
    assert book.of(seen(acq="30s")).source == "any"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("given_norm", "observation", "word"),
    [
        ({"age": (60.0, 69.0)}, seen(age=40.0), "ages 60 to 69"),
        ({"age": (60.0, 69.0)}, seen(age=None), "age is not known"),
        ({"sex": "M"}, seen(sex=None), "sex is not known"),
        ({"sex": "M"}, seen(sex="F"), "other people"),
        ({"tasks": ("smile",)}, seen(), "task"),
        ({"variants": ("5x",)}, seen(acq="30s"), "variant"),
    ],
)
def test_who_is_outside_all_norms_is_told_why(
    given_norm: dict[str, object], observation: Observation, word: str
) -> None:
    book = NormBook([norm(**given_norm)])  # type: ignore[arg-type]
    assert book.of(observation) is None
    assert word in book.why_none(observation)
    assert NormBook([]).why_none(observation) == ""
    assert NormBook([norm()]).why_none(observation) == ""
