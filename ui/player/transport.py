"""Play, step, scrub and hear: the bar under a video or a sound."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction, QFont, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from ui.actions import ActionSet
from ui.i18n import tr, tr_or
from ui.icons import icon
from ui.player.sound import Sound
from ui.signals.cursor import TimeCursor
from workbench.model import FrameClock

BUTTONS = ("jump_back", "step_back", "play", "step_forward", "jump_forward")
STEPS = 100_000
ROOM_FOR_EXTRA = 560
ROOM_FOR_FRAMES = 500
"""Below it the frames are told by a tooltip, and the wide steps by their keys alone."""
LEAST_SLIDER = 80


class Transport(QWidget):
    """The bar. Its buttons are the actions of the window, so that keys and clicks do the same."""

    def __init__(
        self,
        cursor: TimeCursor,
        sound: Sound,
        actions: ActionSet,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._cursor, self._sound = cursor, sound
        self._clock: FrameClock | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 6)
        row.setSpacing(2)
        self._buttons = {name: self._button(actions[name]) for name in (*BUTTONS, "sound")}
        for name in BUTTONS:
            row.addWidget(self._buttons[name])
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, STEPS)
        self.slider.setAccessibleName(tr("time.slider"))
        self.slider.setMinimumWidth(LEAST_SLIDER)
        self.slider.valueChanged.connect(self._scrubbed)
        self.place = QLabel(self)
        self.place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        font = self.place.font()
        font.setFeature(QFont.Tag("tnum"), 1)
        self.place.setFont(font)
        self.extra = QLabel(self)
        self.extra.setProperty("tone", "quiet")
        row.addSpacing(8)
        row.addWidget(self.slider, 1)
        row.addWidget(self._buttons["sound"])
        row.addWidget(self.place)
        row.addSpacing(8)
        row.addWidget(self.extra)
        self._actions = actions
        cursor.moved.connect(self._moved)
        cursor.played.connect(self._played)
        cursor.changed.connect(self._changed)
        sound.changed.connect(self._sound_changed)
        self._sound_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.extra.setVisible(self.width() >= ROOM_FOR_EXTRA)  # the lanes show the loop as well
        for name in ("jump_back", "jump_forward"):
            self._buttons[name].setVisible(self.width() >= ROOM_FOR_FRAMES)
        self._moved(self._cursor.t)

    def set_clock(self, clock: FrameClock | None) -> None:
        """The frames of the video in view; None for a sound."""
        self._clock = clock
        self._moved(self._cursor.t)

    def _moved(self, t: float) -> None:
        cursor = self._cursor
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(STEPS * t / cursor.duration) if cursor.duration else 0)
        text = short = tr("time.seconds", t=f"{t:.3f}")
        if self._clock is not None:
            frame = self._clock.frame_at(t + 5e-7)
            text = tr(
                "time.at_frame",
                t=f"{self._clock.time(frame):.3f}",
                frame=frame,
                last=len(self._clock) - 1,
            )
            short = tr("time.seconds", t=f"{self._clock.time(frame):.3f}")
        roomy = self.width() >= ROOM_FOR_FRAMES
        self.place.setMinimumWidth(170 if roomy else 72)  # it does not push while playing
        self.place.setText(text if roomy else short)
        self.place.setToolTip("" if roomy else text)

    def _scrubbed(self, value: int) -> None:
        self._cursor.move(self._cursor.duration * value / STEPS)

    def _played(self, playing: bool) -> None:
        name = "pause" if playing else "play"
        self._actions["play"].setIcon(icon(name))
        self._buttons["play"].setAccessibleName(tr(f"time.{name}"))

    def _sound_changed(self) -> None:
        """Shows whether the sound is on, or why there is none."""
        sound, button, action = self._sound, self._buttons["sound"], self._actions["sound"]
        why = tr_or(f"sound.{sound.why_silent}", tr("sound.broken")) if sound.why_silent else ""
        heard = sound.is_on and not why
        action.setChecked(heard)
        action.setEnabled(sound.has_sound and not why)
        action.setIcon(icon("sound" if heard else "sound_off"))
        action.setToolTip(why or tr("sound.on" if heard else "sound.off"))
        button.setAccessibleDescription(why)
        self.extra.setToolTip(why)
        self._changed()

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        action.setIcon(icon(action.objectName()))
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAutoRaise(True)
        button.setAccessibleName(action.text().replace("&", ""))
        return button

    def _changed(self) -> None:
        cursor = self._cursor
        parts = [] if cursor.speed == 1 else [f"{cursor.speed:g}×"]
        if self._sound.why_silent:
            parts.append(tr("sound.none"))
        start, end = cursor.loop
        if start is not None or end is not None:
            parts.append(
                tr(
                    "time.loop",
                    start=f"{start or 0:.2f}",
                    end=f"{cursor.duration if end is None else end:.2f}",
                )
            )
        self.extra.setText("  ".join(parts))
        self._moved(cursor.t)
