from analyzers.perception.face_points import CANTHI, HALVES, LEFT, MIDLINE, MIRROR, POINTS, RIGHT


def test_mirroring_twice_leads_back() -> None:
    assert all(MIRROR[MIRROR[point]] == point for point in MIRROR)


def test_midline_mirrors_to_itself_and_nothing_else_does() -> None:
    assert {p for p in MIRROR if MIRROR[p] == p} == set(MIDLINE)


def test_every_point_of_a_half_has_its_own_partner_on_the_other() -> None:
    right, left = set(RIGHT.paired()), set(LEFT.paired())
    assert not right & left
    assert {MIRROR[p] for p in right} == left
    assert max(right | left) < POINTS


def test_iris_ring_is_mirrored_by_direction_not_by_number() -> None:
    assert [MIRROR[p] for p in (469, 470, 471, 472)] == [476, 475, 474, 477]


def test_canthi_are_the_ends_of_the_lids() -> None:
    ends = {p for half in HALVES for p in (half.outer_canthus, half.inner_canthus)}
    assert ends == set(CANTHI)
    for half in HALVES:
        assert half.lower_lid[0] == half.outer_canthus
        assert half.lower_lid[-1] == half.inner_canthus
