"""``python -m ui [STUDY]`` or ``[FOLDER]``: opens the window."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

TABS = ("measurements", "findings", "quality", "about")


def main(arguments: list[str] | None = None) -> int:
    """Starts the window; returns the exit code of the event loop."""
    parser = argparse.ArgumentParser(prog="myolens open", description="Open the Myolens window.")
    parser.add_argument("study", nargs="?", type=Path, help="a study file, or a folder")
    parser.add_argument("--theme", choices=("system", "light", "dark"), default="")
    parser.add_argument("--language", choices=("en", "nl", "pl"), default="")
    parser.add_argument("--select", metavar="CAPTURE", default="", help="show this capture")
    parser.add_argument("--tab", choices=TABS, default="", help="open this part of the judgement")
    parser.add_argument("--quit-after", type=float, metavar="SECONDS")
    parser.add_argument("--screenshot", type=Path, metavar="FILE", help="taken when it quits")
    parser.add_argument("--size", metavar="WxH", default="", help="of the window, in pixels")
    options = parser.parse_args(arguments)

    from PySide6.QtCore import QTimer

    from ui.app import start, translate_qt
    from ui.i18n import language

    app, window = start(options.study, theme_wish=options.theme, language=options.language)
    translate_qt(app, language())

    if options.size:
        width, _, height = options.size.partition("x")
        window.resize(int(width), int(height))

    def leave() -> None:
        if options.screenshot is not None:
            window.grab().save(str(options.screenshot))
        window.close()
        app.quit()

    if options.select:
        window.select_when_open(options.select)
    if options.tab:
        window.ready.connect(lambda: window.show_tab(options.tab))
    if options.quit_after is not None:
        QTimer.singleShot(round(1000 * options.quit_after), leave)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
