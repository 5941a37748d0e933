"""The window in two schemes and three languages: it comes up, fills, and differs as it should."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from window_steps import WALK, select

from ui import i18n, theme
from ui.player.picture import to_array
from ui.settings.model import Settings
from ui.window import MainWindow


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("code", ["en", "pl"])
def test_window_is_drawn_in_the_colours_and_words_asked_for(
    qtbot, dressed, open_window, study, scheme, code
):
    i18n.use(code)
    theme.apply(dressed, scheme)
    window: MainWindow = open_window(study, Settings(theme=scheme, language=code))
    select(qtbot, window, WALK)
    picture = to_array(window.grab().toImage()).astype(int)
    colours = theme.DARK if scheme == "dark" else theme.LIGHT
    for ground in (colours.panel, colours.stage):
        rgb = np.array(QColor(ground).getRgb()[:3])
        share = (np.abs(picture - rgb).sum(axis=2) < 6).mean()
        assert share > 0.08, (ground, share)
    wanted = {"en": "Measurements", "pl": "Pomiary"}[code]
    assert window.desk.judgement.tabs.tabText(0) == wanted
    chips = window.desk.study.filters.buttons()
    assert all(c.width() >= c.sizeHint().width() for c in chips), "a filter is cut off"


def test_system_palette_is_followed(dressed):
    theme.apply(dressed, "system")
    assert theme.is_dark() == theme.system_is_dark(dressed)
    theme.apply(dressed, "light")
