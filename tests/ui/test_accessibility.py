"""Everything can be reached by key, has a name, and can be read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QDialog,
    QLabel,
    QScrollArea,
    QWidget,
)
from window_steps import SCAN, VOWEL, WALK, select

from ui import i18n, theme
from ui.actions import ACTIONS, ActionSet
from ui.command_palette import CommandPalette
from ui.settings.dialog import SettingsDialog
from ui.settings.model import Settings
from ui.shortcut_sheet import ShortcutSheet
from ui.signing import REASONS, SigningDialog
from ui.study.import_dialog import ImportDialog
from workbench.media.layout import read_folder

INNER = {
    "qt_scrollarea_viewport",
    "qt_scrollarea_hcontainer",
    "qt_scrollarea_vcontainer",
    "qt_spinbox_lineedit",
}


def nameless(root: QWidget) -> list[str]:
    """Focusable widgets that a screen reader could not name."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(root)
        if not reachable or widget.objectName() in INNER:
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name) if interface else ""
        if not name.strip():
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


@pytest.mark.parametrize("capture", [WALK, VOWEL, SCAN])
def test_every_focusable_widget_has_a_name(qtbot, open_window, study, capture):
    window = open_window(study)
    select(qtbot, window, capture)
    assert nameless(window) == []


def test_first_run_has_names_and_three_choices(open_window):
    window = open_window()
    assert nameless(window) == []
    choices = [b for b in window.findChildren(QAbstractButton) if b.objectName()[:6] == "first_"]
    assert len(choices) == 3


def dialogs(window, sample_media) -> list[QDialog]:
    return [
        SettingsDialog(Settings(), window),
        SigningDialog("Reject", heading="Foot drop", reasons=REASONS, parent=window),
        SigningDialog("Accept", heading="Foot drop", parent=window),
        SigningDialog("Sign", parent=window),
        CommandPalette(window.actions_by_key, window),
        ShortcutSheet(window),
        ImportDialog(read_folder(sample_media), window),
    ]


@pytest.mark.parametrize("code", list(i18n.LANGUAGES))
def test_lists_of_commands_need_no_scrolling_sideways(qtbot, open_window, code):
    window = open_window()
    i18n.use(code)
    window.actions_by_key["redo"].setText("Redo: point moved on the surface: corner of the mouth")
    window.actions_by_key["redo"].setEnabled(True)
    for dialog in (CommandPalette(window.actions_by_key, window), ShortcutSheet(window)):
        dialog.show()
        qtbot.waitExposed(dialog)
        for area in dialog.findChildren(QAbstractScrollArea):
            inside = area.widget() if isinstance(area, QScrollArea) else None
            wanted = (
                area.sizeHintForColumn(0) if inside is None else inside.minimumSizeHint().width()
            )
            assert area.viewport().width() >= wanted, type(dialog).__name__
        dialog.close()


def test_dialogs_have_names(open_window, sample_media):
    window = open_window()
    for dialog in dialogs(window, sample_media):
        dialog.show()
        assert nameless(dialog) == [], type(dialog).__name__
        dialog.close()


@pytest.mark.parametrize("code", list(i18n.LANGUAGES))
def test_no_words_are_cut_off_in_dialogs(open_window, sample_media, code):
    window = open_window()
    i18n.use(code)
    for dialog in dialogs(window, sample_media):
        dialog.show()
        for widget in dialog.findChildren(QWidget):
            if isinstance(widget, QAbstractButton | QLabel) and widget.isVisibleTo(dialog):
                if isinstance(widget, QLabel) and widget.wordWrap():
                    continue
                assert widget.width() >= widget.minimumSizeHint().width(), widget.text()
        dialog.close()


def test_no_key_means_two_things(open_window):
    window = open_window()
    seen: dict[tuple[str, str], str] = {}
    for info in ACTIONS:
        for key in info.shortcuts:
            for scope in {info.scope, "window"}:
                other = seen.setdefault((scope, key), info.key)
                assert other == info.key, f"{key}: {other} and {info.key}"
    for action in window.actions():
        assert action.text()


def test_every_action_is_in_a_menu_and_has_a_slot(open_window):
    window = open_window()
    in_menus = {
        a.objectName() for menu in window.menuBar().actions() for a in menu.menu().actions()
    }
    for info in ACTIONS:
        assert info.key in in_menus
        action = window.actions_by_key[info.key]
        assert action.receivers("2triggered(bool)") > 0, info.key


def test_a_wrong_action_name_is_told_with_the_right_one(qtbot, dressed):
    parent = QWidget()
    qtbot.addWidget(parent)
    with pytest.raises(KeyError, match="Did you mean 'export'"):
        ActionSet(parent)["exprot"]


def luminance(value: str) -> float:
    channels = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in QColor(value).getRgbF()[:3]
    ]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("c", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(c):
    for text in (c.text, c.quiet, c.problem, c.look, c.accent):
        for ground in (c.panel, c.ground, c.stage):
            assert contrast(text, ground) >= 4.5 or (text, ground) == (c.accent, c.stage), (
                text,
                ground,
                contrast(text, ground),
            )
    assert contrast(c.text, c.soft) >= 4.5
    assert contrast(c.quiet, c.soft) >= 4.5
    assert contrast(c.on_accent, c.accent) >= 4.5
    for series in (c.left, c.right, c.neutral):
        assert contrast(series, c.panel) >= 3.0
