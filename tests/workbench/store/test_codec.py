"""What goes into a study as JSON."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.model import Event
from workbench.store.codec import from_text, to_text


def test_numbers_of_numpy_are_kept_as_numbers() -> None:
    event = Event(t=np.float64(1.5), kind="release", confidence=np.float64(0.25))
    assert to_text(event) == to_text(Event(t=1.5, kind="release", confidence=0.25))
    assert from_text(to_text({"n": np.int64(3)}), dict[str, int]) == {"n": 3}


@pytest.mark.parametrize("value", [np.zeros(2), object()])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises((NotImplementedError, TypeError)):
        to_text({"x": value})
