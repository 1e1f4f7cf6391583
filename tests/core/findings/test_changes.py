"""What moved and what only trembled."""

import pytest

from orientir.core.findings import Share, change, significant


def test_change_by_hand() -> None:
    # pooled 0.55, error √(0.55 · 0.45 · 2/200) = 0.049749
    found = change(Share(100, 200), Share(120, 200))
    assert found is not None
    assert found.difference == pytest.approx(0.1)
    assert found.standard_error == pytest.approx(0.049749, abs=1e-6)
    assert found.p_value == pytest.approx(0.0444, abs=1e-4)


def test_no_test_where_the_numerator_is_no_part() -> None:
    assert change(Share(104, 100), Share(90, 100)) is None
    assert change(Share(0, 0), Share(90, 100)) is None


def test_what_stays_at_the_edge_has_not_moved() -> None:
    found = change(Share(40, 40), Share(50, 50))
    assert found is not None
    assert found.p_value == 1.0


def test_told_are_the_sure_ones_the_greatest_first() -> None:
    changes = [
        change(Share(500, 1000), Share(560, 1000)),
        change(Share(500, 1000), Share(505, 1000)),
        change(Share(800, 1000), Share(600, 1000)),
        change(Share(5, 20), Share(20, 20)),
        None,
    ]
    assert significant(changes) == [2, 0]


def test_a_sure_but_tiny_move_is_not_told() -> None:
    tiny = change(Share(50_000, 100_000), Share(50_900, 100_000))
    assert significant([tiny]) == []
    assert significant([tiny], least_points=0.005) == [0]
