"""Every command of the window, declared once: menus, toolbar, palette and shortcut sheet follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QWidget

from ui.i18n import tr


class ActionInfo(NamedTuple):
    """One command.

    ``needs`` is the state that must hold for it (study, capture, time, sound, scan, finding,
    running, undo, redo; events and addable: there are some, one can be added; markable, tasks,
    task, found_tasks and task_running: tasks can be marked, there are some, one is selected, some
    were found automatically, one can be ended; steppable and removable: what is selected can be
    moved in time or removed; face: the picture is of a face;
    stretch: with sides to be exchanged; people: to choose from; facts: that can be stated;
    points: that can be moved, point_mode: and are being moved; maps: of a scan; waits: a
    correction that the values lack). ``scope`` is ``window``, or ``stage`` for keys that
    elsewhere mean something else (Space presses a focused button).
    """

    key: str
    menu: str
    shortcuts: tuple[str, ...] = ()
    needs: str = ""
    icon: str = ""
    checkable: bool = False
    scope: str = "window"
    break_before: bool = False


ACTIONS = (
    ActionInfo("open_folder", "file", ("Ctrl+O",), icon="import"),
    ActionInfo("open_study", "file", ("Ctrl+Shift+O",), icon="study"),
    ActionInfo("open_sample", "file"),
    ActionInfo("export", "file", ("Ctrl+E",), "study", "export", break_before=True),
    ActionInfo("settings", "file", ("Ctrl+,",), break_before=True),
    ActionInfo("quit", "file", ("Ctrl+Q",), break_before=True),
    ActionInfo("undo", "edit", ("Ctrl+Z",), "undo"),
    ActionInfo("redo", "edit", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
    ActionInfo("search", "edit", ("Ctrl+F",), "study", break_before=True),
    ActionInfo("palette", "edit", ("Ctrl+K",)),
    ActionInfo("analyse", "study", ("Ctrl+R",), "study", "analyse"),
    ActionInfo("analyse_again", "study", ("Ctrl+Shift+R",), "waits"),
    ActionInfo("stop", "study", ("Esc",), "running"),
    ActionInfo("reread", "study", ("F5",), "study"),
    ActionInfo("next_capture", "study", ("Ctrl+Down", "PgDown"), "study", break_before=True),
    ActionInfo("previous_capture", "study", ("Ctrl+Up", "PgUp"), "study"),
    ActionInfo("play", "time", ("Space", "K"), "time", scope="stage"),
    ActionInfo("step_back", "time", (",", "Left"), "time", scope="stage", break_before=True),
    ActionInfo("step_forward", "time", (".", "Right"), "time", scope="stage"),
    ActionInfo("jump_back", "time", ("Shift+,", "Shift+Left", "<"), "time", scope="stage"),
    ActionInfo("jump_forward", "time", ("Shift+.", "Shift+Right", ">"), "time", scope="stage"),
    ActionInfo("to_start", "time", ("Home",), "time", scope="stage"),
    ActionInfo("to_end", "time", ("End",), "time", scope="stage"),
    ActionInfo("next_event", "time", ("E",), "events", scope="stage", break_before=True),
    ActionInfo("previous_event", "time", ("Shift+E",), "events", scope="stage"),
    ActionInfo("next_task", "time", ("W",), "tasks", scope="stage"),
    ActionInfo("previous_task", "time", ("Shift+W",), "tasks", scope="stage"),
    ActionInfo("slower", "time", ("J",), "time", scope="stage"),
    ActionInfo("faster", "time", ("L",), "time", scope="stage"),
    ActionInfo("sound", "time", ("V",), "sound", checkable=True, scope="stage"),
    ActionInfo("loop_start", "time", ("[",), "time", scope="stage", break_before=True),
    ActionInfo("loop_end", "time", ("]",), "time", scope="stage"),
    ActionInfo("loop_off", "time", ("\\",), "time", scope="stage"),
    ActionInfo("choose_person", "correct", ("P",), "people", scope="stage"),
    ActionInfo("mirrored", "correct", ("H",), "face", checkable=True, scope="stage"),
    ActionInfo("state_facts", "correct", ("F2",), "facts"),
    ActionInfo("task_start", "correct", ("S",), "markable", scope="stage", break_before=True),
    ActionInfo("task_end", "correct", ("D",), "task_running", scope="stage"),
    ActionInfo("task_change", "correct", ("C",), "task", scope="stage"),
    ActionInfo("keep_tasks", "correct", ("Y",), "found_tasks", scope="stage"),
    ActionInfo("event_earlier", "correct", ("Alt+Left",), "steppable", break_before=True),
    ActionInfo("event_later", "correct", ("Alt+Right",), "steppable"),
    ActionInfo("add_event", "correct", ("I", "Ins"), "addable", scope="stage"),
    ActionInfo("remove_event", "correct", ("Del",), "removable", scope="stage"),
    ActionInfo("exchange_sides", "correct", ("X",), "stretch", scope="stage"),
    ActionInfo(
        "correct_points",
        "correct",
        ("M",),
        "points",
        checkable=True,
        scope="stage",
        break_before=True,
    ),
    ActionInfo("next_point", "correct", ("T",), "point_mode", scope="stage"),
    ActionInfo("previous_point", "correct", ("Shift+T",), "point_mode", scope="stage"),
    ActionInfo("overlay", "view", ("O",), "capture", checkable=True),
    ActionInfo("fit", "view", ("0",), "capture", scope="stage"),
    ActionInfo("scan_front", "view", ("1",), "scan", scope="stage", break_before=True),
    ActionInfo("scan_back", "view", ("2",), "scan", scope="stage"),
    ActionInfo("scan_left", "view", ("3",), "scan", scope="stage"),
    ActionInfo("scan_right", "view", ("4",), "scan", scope="stage"),
    ActionInfo("scan_top", "view", ("5",), "scan", scope="stage"),
    ActionInfo("scan_bottom", "view", ("6",), "scan", scope="stage"),
    ActionInfo("scan_map", "view", ("7",), "maps", scope="stage"),
    ActionInfo("accept", "review", ("A",), "finding"),
    ActionInfo("reject", "review", ("R",), "finding"),
    ActionInfo("next_finding", "review", ("N",), "finding"),
    ActionInfo("undo_review", "review", ("Z",), "undo"),
    ActionInfo("shortcuts", "help", ("?", "F1")),
    ActionInfo("about", "help"),
)
TOOLBAR = ("open_folder", "open_study", "analyse", "export")
MENUS = ("file", "edit", "study", "time", "correct", "view", "review", "help")


class ActionSet:
    """The QActions of one window, by key."""

    def __init__(self, window: QWidget) -> None:
        self._infos = {info.key: info for info in ACTIONS}
        self._actions = {info.key: self._make(info, window) for info in ACTIONS}
        for menu in MENUS:
            own = [self._actions[info.key] for info in ACTIONS if info.menu == menu]
            for action, text in zip(own, access_keys([a.text() for a in own]), strict=True):
                action.setText(text)
        self.show_state(frozenset())

    def __getitem__(self, key: str) -> QAction:
        if key not in self._actions:
            from difflib import get_close_matches

            near = get_close_matches(key, self._actions, 1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise KeyError(f"There is no action '{key}'.{hint}")
        return self._actions[key]

    def connect(self, slots: Mapping[str, Callable[[], object]]) -> None:
        """Ties actions to what they do."""
        for key, slot in slots.items():
            self[key].triggered.connect(lambda _checked=False, slot=slot: slot())

    def show_state(self, states: frozenset[str]) -> None:
        """Enables what can be done now."""
        for key, info in self._infos.items():
            self._actions[key].setEnabled(not info.needs or info.needs in states)

    def fill_menus(self, bar: QMenuBar) -> dict[str, QMenu]:
        """One menu for each group."""
        titles = access_keys([tr(f"menu.{name}") for name in MENUS])
        menus = {name: bar.addMenu(title) for name, title in zip(MENUS, titles, strict=True)}
        for info in ACTIONS:
            if info.break_before:
                menus[info.menu].addSeparator()
            menus[info.menu].addAction(self._actions[info.key])
        return menus

    def fill_toolbar(self, bar: QToolBar) -> None:
        """What is needed all the time, each with its words."""
        for key in TOOLBAR:
            bar.addAction(self._actions[key])

    def give_stage(self, *places: QWidget) -> None:
        """Lets the keys of the stage work in these places and what lies in them."""
        from PySide6.QtCore import Qt  # slow to come up, and not needed before the first paint

        for info in ACTIONS:
            if info.scope == "stage":
                action = self._actions[info.key]
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                for place in places:
                    place.addAction(action)

    def _make(self, info: ActionInfo, window: QWidget) -> QAction:
        action = QAction(tr(f"action.{info.key}"), window)
        action.setObjectName(info.key)
        action.setShortcuts([QKeySequence(s) for s in info.shortcuts])
        action.setCheckable(info.checkable)
        if info.scope != "stage":
            window.addAction(action)
        if info.key == "quit":
            action.setMenuRole(QAction.MenuRole.QuitRole)
        if info.icon:
            action.setProperty("icon_name", info.icon)
        return action


def access_keys(texts: list[str]) -> list[str]:
    """The texts with a mark (&) before one letter each, so that no two have the same letter.

    First letters of words come first. Letters are handed on (augmenting paths of a bipartite
    matching), so that a text stays unmarked only where no assignment could give it a letter.
    """
    owner: dict[str, int] = {}

    def give(n: int, asked: set[str]) -> bool:
        text = texts[n].lower()
        starts = [c for i, c in enumerate(text) if i == 0 or text[i - 1] == " "]
        for letter in (*starts, *text):
            if letter.isalnum() and letter not in asked:
                asked.add(letter)
                if letter not in owner or give(owner[letter], asked):
                    owner[letter] = n
                    return True
        return False

    for n in range(len(texts)):
        give(n, set())
    marked = list(texts)
    for letter, n in owner.items():
        words = f" {texts[n].lower()}"
        place = words.find(f" {letter}")
        place = place if place >= 0 else texts[n].lower().index(letter)
        marked[n] = f"{texts[n][:place]}&{texts[n][place:]}"
    return marked
