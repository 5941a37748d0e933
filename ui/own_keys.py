"""Keys that a focused button or tab bar needs for itself, where the stage uses them as commands.

On the stage Space plays and the arrows step. A button that has the focus is still pressed with
Space, and a tab bar still turned with the arrows.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QTabBar, QWidget

_BUTTON = {Qt.Key.Key_Space}
_TABS = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End}


class OwnKeys(QObject):
    """Lets the widgets that it is installed on have their keys."""

    def keep(self, *widgets: QWidget) -> None:
        """These widgets have their keys from now on."""
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            own = _TABS if isinstance(watched, QTabBar) else _BUTTON
            fits = isinstance(watched, QAbstractButton | QTabBar)
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if fits and plain and Qt.Key(event.key()) in own:
                event.accept()
                return True
        return super().eventFilter(watched, event)
