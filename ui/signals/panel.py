"""Below the picture: what lies over time, over the gait cycle, and what a person corrected."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from ui.actions import ActionSet
from ui.corrections.list_page import CorrectionsPage
from ui.corrections.record import Correction
from ui.corrections.tasks import TaskSpan
from ui.i18n import tr
from ui.icons import icon
from ui.own_keys import OwnKeys
from ui.signals.axis import TimeAxis
from ui.signals.cursor import TimeCursor
from ui.signals.cycles import HEIGHT as PLOT_HEIGHT
from ui.signals.cycles import CyclesView, phases, plots_of
from ui.signals.event_bar import EventBar
from ui.signals.lanes import Lane
from ui.signals.lanes_area import LanesArea
from ui.signals.lanes_view import LanesView
from ui.signals.task_lane import TaskLane
from ui.signals.timed import AXIS_HEIGHT
from ui.study.wording import task_name
from workbench.model import Side, Track

LEAST, NARROW = 176, 470
PAGES = ("time", "cycles", "corrections")


class SignalsPanel(QFrame):
    """Three pages, of which those are offered that have something to show."""

    def __init__(
        self, cursor: TimeCursor, axis: TimeAxis, actions: ActionSet, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self._cursor = cursor
        self.can_add = False
        """Whether events can be added, so that there is something to do where none was found."""
        self.can_mark = False
        """Whether tasks can be marked."""
        self.analysed = False
        """Whether there is a result, so that finding nothing means that nothing is there."""
        self.lists_corrections = False
        """Whether the list of corrections is shown even while it is empty."""
        self.lanes = LanesView(cursor, axis, self)
        self.tasks = TaskLane(cursor, axis)
        self.bar = EventBar(actions, self)
        self.cycles = CyclesView(self)
        self.corrections = CorrectionsPage(self)
        self.tabs = QTabBar(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName(tr("panel.bar"))
        for name in PAGES:
            self.tabs.addTab(tr(f"panel.{name}"))
        self.again = QPushButton(tr("corrected.analyse"), self)
        self.again.setProperty("kind", "chip")
        self.again.setAccessibleName(tr("corrected.analyse"))
        self.again.setToolTip(tr("corrected.waits"))
        self.again.setAccessibleDescription(tr("corrected.waits"))
        self.again.clicked.connect(actions["analyse_again"].trigger)
        head = QHBoxLayout()
        head.setContentsMargins(4, 0, 12, 0)
        head.addWidget(self.tabs)
        head.addStretch()
        policy = self.again.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.again.setSizePolicy(policy)
        head.addWidget(self.again)
        over_time = QWidget(self)
        column = QVBoxLayout(over_time)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        self.area = LanesArea(self.lanes, self.tasks, cursor, axis)
        column.addWidget(self.area, 1)
        self.pages = QStackedWidget(self)
        for page in (over_time, _scrolled(self.cycles), self.corrections):
            self.pages.addWidget(page)
        self._wanted = 0
        self.tabs.currentChanged.connect(self._turn)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.pages, 1)
        own = (self.tabs, self.again, self.corrections.button, *self.bar.buttons.values())
        OwnKeys(self).keep(*own)
        self.lanes.picked.connect(self._event_picked)
        self.tasks.picked.connect(self._task_picked)
        cursor.moved.connect(self._moved)
        self.show_waiting(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.again.setText("" if narrow else tr("corrected.analyse"))
        self.again.setIcon(icon("analyse") if narrow else QIcon())

    @property
    def has_content(self) -> bool:
        """Whether there is anything to show."""
        found = (
            *(self.lanes.lanes, self.tasks.parts),
            *(self.cycles.plots, self.corrections.corrections),
        )
        return any((self.can_add, self.can_mark, self.lists_corrections, *map(bool, found)))

    @property
    def height_wanted(self) -> int:
        """Pixels that all lanes, and a row of plots over the cycle, need."""
        tabs, bar = self.tabs.sizeHint().height(), self.bar.sizeHint().height()
        plots = tabs + PLOT_HEIGHT + 2 if self.cycles.plots else LEAST
        tasks = 0 if self.tasks.isHidden() else self.tasks.height()
        return max(tabs + bar + tasks + self.lanes.sizeHint().height() + AXIS_HEIGHT + 2, plots)

    def show_signals(self, lanes: list[Lane], tracks: list[Track]) -> None:
        """Shows these lanes, and the curves over the cycle among the tracks."""
        self.lanes.show_lanes(lanes)
        self.cycles.show_plots(plots_of(tracks))
        self._offer()
        self.describe()
        self._moved(self._cursor.t)

    def clear(self) -> None:
        """Nothing is in view."""
        self.can_add = False
        self.tasks.show_running(None)
        self.tasks.select(None)
        self.show_tasks([], can_mark=False)
        self.show_signals([], [])
        self.show_corrections([])
        self.show_waiting(False)

    def show_tasks(self, parts: list[TaskSpan], *, can_mark: bool) -> None:
        """Shows which task is done when."""
        self.can_mark = can_mark
        self.tasks.show_parts(parts)
        self.tasks.setVisible(can_mark or bool(parts))
        self.area.make_room()
        self._offer()
        self.describe()

    def show_corrections(self, corrections: list[Correction]) -> None:
        """Lists the corrections that stand."""
        self.corrections.show_corrections(corrections)
        n = len(self.corrections.corrections)
        words = tr("panel.corrections")
        self.tabs.setTabText(2, f"{words} ({n})" if n else words)
        self._offer()

    def list_corrections(self, shown: bool) -> None:
        """Offers the list of corrections even while there are none."""
        self.lists_corrections = shown
        self._offer()

    def show_waiting(self, waiting: bool) -> None:
        """Says whether there are corrections that the values do not rest on yet."""
        self.again.setVisible(waiting)

    def show_page(self, name: str) -> None:
        """Brings a page to the front."""
        self.tabs.setCurrentIndex(PAGES.index(name))

    def _offer(self) -> None:
        marks = any(lane.marks for lane in self.lanes.lanes)
        corrected = bool(self.corrections.corrections)
        events = self.can_add or marks
        marked = self.can_mark or bool(self.tasks.parts)
        listed = marks or marked or corrected or self.lists_corrections
        timed = bool(self.lanes.lanes) or events or marked
        offered = (timed, bool(self.cycles.plots), listed)
        wanted = self._wanted  # hiding the tab in front brings another one there
        for n, shown in enumerate(offered):
            self.tabs.setTabVisible(n, shown)
        if any(offered):
            self.tabs.setCurrentIndex(wanted if offered[wanted] else offered.index(True))
        self._wanted = wanted
        self.tabs.setVisible(any(offered[1:]))
        # The layout keeps the width that was wanted first, and cuts off the tabs that came since.
        self.tabs.setMinimumWidth(self.tabs.sizeHint().width())
        events = events or any(lane.spans for lane in self.lanes.lanes)
        self.bar.setVisible(events or marked)
        self.bar.offer(events=events, tasks=self.can_mark)

    def _turn(self, page: int) -> None:
        self._wanted = page
        self.pages.setCurrentIndex(page)

    def describe(self) -> None:
        """Says what is selected, or what can be done."""
        marks = any(lane.marks for lane in self.lanes.lanes)
        words = tr("events.no_events" if self.analysed else "events.not_analysed")
        if self.tasks.running is not None:
            task = task_name(self.tasks.running.task)
            words = tr("tasks.running", task=task, t=f"{self.tasks.running.start:.3f}")
        elif self.can_mark:
            words = tr("tasks.how" if self.tasks.parts else "tasks.none")
        elif marks:
            words = tr("events.none_selected")
        self.bar.describe(self.tasks.selected or self.lanes.selected, words)
        for view in (self.lanes, self.tasks):
            view.setAccessibleDescription(self.bar.words.whole)

    def _event_picked(self, what: object) -> None:
        if what is not None and self.tasks.selected is not None:
            self.tasks.select(None)
        self.describe()

    def _task_picked(self) -> None:
        if self.tasks.selected is not None and self.lanes.selected is not None:
            self.lanes.select(None)
        self.describe()

    def _moved(self, t: float) -> None:
        found: Mapping[Side, float] = {}
        if self.cycles.plots:
            found = phases(self.lanes.marks(), t)
        self.cycles.show_phases(found)


def _scrolled(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    return area
