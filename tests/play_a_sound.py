"""Plays a recording on the stage, in a process of its own: PortAudio asks for devices once.

Arguments: the file, and the moment (s) from which it is played for a moment. Prints, with ``|``
between: whether time went on, whether the loudspeaker was at work meanwhile and afterwards, the
code why not, whether the sound can be switched, and what the switch says.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QMainWindow

from ui import i18n
from ui.actions import ActionSet
from ui.jobs import Jobs
from ui.player.stage import Stage
from workbench.model import Capture, Modality


def main(file: Path, at: float) -> None:
    app = QApplication([])
    i18n.use("en")
    window = QMainWindow()
    actions, jobs = ActionSet(window), Jobs()
    stage = Stage(jobs, actions, window)
    window.setCentralWidget(stage)
    window.show()

    def wait(holds: Callable[[], bool], seconds: float = 20.0) -> None:
        end = time.monotonic() + seconds
        while not holds() and time.monotonic() < end:
            app.processEvents()
            time.sleep(0.005)

    kind = Modality.VIDEO if file.suffix == ".mp4" else Modality.AUDIO
    stage.show_capture(
        Capture(path=file.name, subject="s", visit="v", modality=kind, task="vowel"), file, "title"
    )
    wait(lambda: stage.has_time and not stage.sound.is_busy)
    cursor, sound = stage.cursor_time, stage.sound
    cursor.move(at)
    cursor.toggle()
    wait(lambda: not sound.is_busy)
    wait(lambda: cursor.t > at + 0.1, 5.0)
    told = [cursor.t > at, sound.is_heard]
    cursor.toggle()
    action = actions["sound"]
    told += [sound.is_heard, sound.why_silent, action.isEnabled(), action.toolTip()]
    print(*told, sep="|")
    stage.shutdown()
    jobs.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
