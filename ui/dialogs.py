"""The small dialogs that any part of the window may ask for."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from ui.actions import ActionSet
from ui.command_palette import CommandPalette
from ui.i18n import tr
from ui.shortcut_sheet import ShortcutSheet


def show_palette(window: QWidget, actions: ActionSet) -> None:
    """All commands that can be done now."""
    _open(CommandPalette(actions, window))


def show_shortcuts(window: QWidget) -> None:
    """All keys."""
    _open(ShortcutSheet(window))


def show_about(window: QWidget) -> None:
    """Version, and what Myolens is not."""
    from workbench import __version__

    box = QMessageBox(window)
    box.setWindowTitle(tr("about.title"))
    box.setText(f"Myolens {__version__}")
    box.setInformativeText(tr("about.text"))
    _open(box)


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
