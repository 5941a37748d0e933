"""What is not offered is told where a reader looks for it."""

from __future__ import annotations

from workbench.commands.describe import explain_feature
from workbench.commands.review import knowledge
from workbench.export.dictionary import dictionary_table


def test_what_is_not_offered_is_explained_and_exported() -> None:
    known = knowledge()
    absent = known.codebook.absent
    assert {"gait.pelvic_list", "posture.pelvic_level"} <= absent.keys()
    assert not absent.keys() & known.codebook.features.keys()
    assert "not offered" in explain_feature("gait.pelvic_list", "en")
    rows = {str(row[1]): row for row in dictionary_table(known).rows if row[0] == "absent"}
    assert rows.keys() == absent.keys()
    assert absent["gait.pelvic_list"].why in str(rows["gait.pelvic_list"][4])
