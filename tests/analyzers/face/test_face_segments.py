import numpy as np

from analyzers.face.films.automatic import runs
from analyzers.face.films.segments import Segment, numbered
from workbench.model import Span


def test_repetitions_are_counted_in_time_order() -> None:
    given = [
        Segment("smile", Span(5, 6)),
        Segment("rest", Span(0, 1)),
        Segment("smile", Span(2, 3)),
    ]
    assert [(s.task, s.trial) for s in numbered(given)] == [
        ("rest", ""),
        ("smile", "1"),
        ("smile", "2"),
    ]


def test_runs() -> None:
    assert runs(np.array([1, 1, 0, 0, 1], bool)) == [(0, 1), (4, 4)]
    assert runs(np.zeros(3, bool)) == []
