"""Small groups stay hidden, also from subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from orientir.core.disclosure import Cell, disclosed, shown_siblings

LEAST = 10


def test_enough_is_shown() -> None:
    assert shown_siblings({"a": 10, "b": 30}, LEAST) == {"a", "b"}


def test_one_hidden_takes_the_smallest_shown_with_it() -> None:
    assert shown_siblings({"a": 4, "b": 12, "c": 30}, LEAST) == {"c"}


def test_two_hidden_that_hold_enough_need_no_third() -> None:
    assert shown_siblings({"a": 4, "b": 9, "c": 30, "d": 40}, LEAST) == {"c", "d"}


def test_hidden_that_together_are_few_take_another() -> None:
    assert shown_siblings({"a": 2, "b": 3, "c": 11, "d": 40}, LEAST) == {"d"}


def test_parts_of_nobody_hide_nothing() -> None:
    assert shown_siblings({"a": 0, "b": 4, "c": 12, "d": 40}, LEAST) == {"d"}
    assert shown_siblings({"a": 0, "c": 12, "d": 40}, LEAST) == {"c", "d"}


def test_what_lies_under_a_hidden_total_is_hidden_too() -> None:
    cells = [
        Cell("region", None, 100),
        Cell("big", "region", 60),
        Cell("middle", "region", 36),
        Cell("small", "region", 4),
        Cell("school", "middle", 36),
        Cell("lyceum", "big", 60),
    ]
    assert disclosed(cells, LEAST) == {"region", "big", "lyceum"}


def test_a_unit_whose_parent_has_no_figure_stands_at_the_top() -> None:
    assert disclosed([Cell("college", "absent", 12)], LEAST) == {"college"}


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 40), max_size=12))
def test_never_one_alone_and_never_few_together(parts: dict[str, int]) -> None:
    shown = shown_siblings(parts, LEAST)
    hidden = [count for unit, count in parts.items() if unit not in shown and count > 0]
    assert all(parts[unit] >= LEAST for unit in shown)
    if hidden and shown:
        assert len(hidden) > 1
        assert sum(hidden) >= LEAST
