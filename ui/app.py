"""The application: language, colours, error handling, and the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from ui import errors, i18n, theme
from ui.settings.model import Settings, load
from ui.window import MainWindow


def make_app(settings: Settings) -> QApplication:
    """The one QApplication, in the language and colours of the settings."""
    app = QApplication.instance() or QApplication(["myolens"])
    assert isinstance(app, QApplication)
    app.setApplicationName("Myolens")
    app.setDesktopFileName("myolens")
    wanted = settings.language
    i18n.use(QLocale.system().name() if wanted == "system" else wanted)
    theme.apply(app, settings.theme)
    errors.install()
    return app


def start(
    study: Path | None = None, *, theme_wish: str = "", language: str = ""
) -> tuple[QApplication, MainWindow]:
    """Application and window, shown; the event loop is the caller's.

    ``theme_wish`` and ``language`` hold for this once and are not kept.
    """
    kept = load()
    settings = kept._replace(theme=theme_wish or kept.theme, language=language or kept.language)
    app = make_app(settings)
    window = MainWindow(settings, study)
    window.for_once = {"theme": kept.theme, "language": kept.language}
    window.show()
    return app, window


def translate_qt(app: QApplication, language: str) -> None:
    """Qt's own words (Cancel, Close ...) in the language in use, where Qt ships them."""
    from PySide6.QtCore import QLibraryInfo, QTranslator

    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{language}", folder):
        app.installTranslator(translator)
