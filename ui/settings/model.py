"""The settings: a small JSON file that can never stop the start."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

THEMES = ("system", "light", "dark")
RECENT = 8


class Settings(NamedTuple):
    """``reviewer`` signs decisions; ``geometry`` is Qt's own text of where the window was."""

    theme: str = "system"
    language: str = "system"
    reviewer: str = ""
    jump: int = 10
    recent: tuple[str, ...] = ()
    geometry: str = ""


def folder() -> Path:
    """Where settings and the log are kept; ``MYOLENS_CONFIG`` overrides the system's place."""
    given = os.environ.get("MYOLENS_CONFIG")
    if given:
        return Path(given)
    from platformdirs import user_config_path

    return user_config_path("myolens", appauthor=False)


def load(file: Path | None = None) -> Settings:
    """The kept settings; what is missing, unknown or of the wrong kind has its default."""
    default = Settings()
    try:
        kept = json.loads((file or folder() / "settings.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return default
    if not isinstance(kept, dict):
        return default
    good: dict[str, object] = {}
    for name, value in default._asdict().items():
        given = kept.get(name, value)
        if isinstance(value, tuple) and isinstance(given, list):
            given = tuple(item for item in given if isinstance(item, str))
        if type(given) is type(value):
            good[name] = given
    if good.get("theme") not in THEMES:
        good.pop("theme", None)
    return default._replace(**good)


def save(settings: Settings, file: Path | None = None) -> None:
    """Keeps the settings; a place that cannot be written costs only their being kept."""
    file = file or folder() / "settings.json"
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(".part")
        draft.write_text(json.dumps(settings._asdict(), indent=1), encoding="utf-8")
        draft.replace(file)


def with_recent(settings: Settings, study: Path) -> Settings:
    """The settings with ``study`` as the one opened last."""
    others = [path for path in settings.recent if path != str(study)]
    return settings._replace(recent=(str(study), *others)[:RECENT])
