"""The catalogues are complete in all languages, and no text bypasses them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from ui import i18n
from ui.actions import ACTIONS, MENUS, access_keys
from workbench.plugin.manifest import LANGUAGES

UI = Path(i18n.__file__).parent.parent
FIELD = re.compile(r"\{(\w+)\}")
FORMS = {"en": {"one", "other"}, "nl": {"one", "other"}, "pl": {"one", "few", "many"}}


def forms(text: str | dict[str, str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values())


def test_same_languages_as_the_analyzers():
    assert tuple(i18n.LANGUAGES) == LANGUAGES


@pytest.mark.parametrize("code", ["nl", "pl"])
def test_every_text_is_translated_with_the_same_fields(code):
    english, other = i18n.catalogue("en"), i18n.catalogue(code)
    assert list(other) == list(english)
    for key, text in english.items():
        fields = set(FIELD.findall(" ".join(forms(text))))
        for form in forms(other[key]):
            assert form.strip(), key
            assert set(FIELD.findall(form)) == fields, key


@pytest.mark.parametrize("code", list(i18n.LANGUAGES))
def test_counted_texts_have_all_forms(code):
    for key, text in i18n.catalogue(code).items():
        if isinstance(text, dict):
            assert set(text) == FORMS[code], key


@pytest.mark.parametrize(
    ("code", "n", "form"),
    [
        ("en", 1, "one"),
        ("en", 0, "other"),
        ("nl", 2, "other"),
        ("pl", 1, "one"),
        ("pl", 3, "few"),
        ("pl", 5, "many"),
        ("pl", 12, "many"),
        ("pl", 22, "few"),
        ("pl", 0, "many"),
    ],
)
def test_plural_forms(code, n, form):
    assert i18n.plural_form(code, n) == form


def calls(name: str) -> list[tuple[Path, ast.Call]]:
    return [
        (file, node)
        for file in UI.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name
    ]


def test_every_text_that_is_asked_for_is_there():
    texts = i18n.catalogue("en")
    for file, call in calls("tr"):
        if isinstance(call.args[0], ast.Constant):
            assert call.args[0].value in texts, f"{file}:{call.lineno}"


def test_no_text_is_left_over():
    """Every key is named in the code, or begins like one that is put together there."""
    named, begun = set(), set()
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
    begun = {b for b in begun if re.fullmatch(r"[a-z]+\.\w*", b)} | {"event.", "curve."}
    left = [
        key
        for key in i18n.catalogue("en")
        if key not in named and not any(key.startswith(b) for b in begun)
    ]
    assert left == []


def test_actions_and_menus_have_words():
    texts = i18n.catalogue("en")
    assert all(f"action.{info.key}" in texts for info in ACTIONS)
    assert all(f"menu.{menu}" in texts for menu in MENUS)


@pytest.mark.parametrize("code", list(i18n.LANGUAGES))
def test_every_menu_and_action_has_an_access_key_of_its_own(code):
    texts = i18n.catalogue(code)
    groups = [[str(texts[f"menu.{menu}"]) for menu in MENUS]]
    groups += [
        [str(texts[f"action.{info.key}"]) for info in ACTIONS if info.menu == menu]
        for menu in MENUS
    ]
    for group in groups:
        marked = access_keys(group)
        assert [m.replace("&", "") for m in marked] == group
        letters = [m[m.index("&") + 1].lower() for m in marked]
        assert len(letters) == len(set(letters)), marked


VISIBLE = {
    "setText",
    "setWindowTitle",
    "setToolTip",
    "setPlaceholderText",
    "setAccessibleName",
    "addTab",
    "setInformativeText",
    "addAction",
    "addMenu",
}


def test_no_visible_words_in_the_code():
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in VISIBLE
            ):
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        words = argument.value.replace("Myolens", "")
                        assert not re.search(r"[A-Za-z]{2}", words), f"{file}:{node.lineno}"
