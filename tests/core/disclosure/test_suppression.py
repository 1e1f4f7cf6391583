"""Small groups stay hidden, also from subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from orientir.core.disclosure import Cell, disclosed, shown_siblings

LEAST = 10


def test_enough_is_shown() -> None:
    assert shown_siblings({"a": 10, "b": 30}, LEAST) == {"a", "b"}


def test_one_hidden_takes_the_two_smallest_shown_with_it() -> None:
    assert shown_siblings({"a": 4, "b": 12, "c": 30, "d": 40}, LEAST) == {"d"}


def test_three_hidden_that_hold_enough_need_no_fourth() -> None:
    assert shown_siblings({"a": 4, "b": 9, "c": 8, "d": 40}, LEAST) == {"d"}


def test_hidden_that_without_the_largest_are_few_take_another() -> None:
    assert shown_siblings({"a": 2, "b": 3, "c": 4, "d": 11, "e": 40}, LEAST) == set()
    assert shown_siblings({"a": 2, "b": 4, "c": 5, "d": 11, "e": 40}, LEAST) == {"e"}


def test_parts_of_nobody_hide_nothing() -> None:
    assert shown_siblings({"a": 0, "b": 4, "c": 12, "d": 14, "e": 40}, LEAST) == {"e"}
    assert shown_siblings({"a": 0, "c": 12, "d": 40}, LEAST) == {"c", "d"}


def test_what_lies_under_a_hidden_total_is_hidden_too() -> None:
    cells = [
        Cell("region", None, 200),
        Cell("big", "region", 60),
        Cell("other", "region", 70),
        Cell("middle", "region", 36),
        Cell("next", "region", 30),
        Cell("small", "region", 4),
        Cell("school", "middle", 36),
        Cell("lyceum", "big", 60),
    ]
    assert disclosed(cells, LEAST) == {"region", "big", "other", "lyceum"}


def test_a_unit_whose_parent_has_no_figure_stands_at_the_top() -> None:
    assert disclosed([Cell("college", "absent", 12)], LEAST) == {"college"}


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 40), max_size=12))
def test_never_few_even_to_whoever_knows_one_of_them(parts: dict[str, int]) -> None:
    shown = shown_siblings(parts, LEAST)
    hidden = [count for unit, count in parts.items() if unit not in shown and count > 0]
    assert all(parts[unit] >= LEAST for unit in shown)
    if hidden and shown:
        assert len(hidden) > 2
        assert sum(hidden) - max(hidden) >= LEAST


def test_a_figure_that_nobody_is_told_needs_one_part_more_not_two() -> None:
    parts = {"small": 3.0, "middle": 12.0, "large": 40.0, "largest": 80.0}
    assert shown_siblings(parts, 10) == {"largest"}
    assert shown_siblings(parts, 10, has_insiders=False) == {"large", "largest"}
    assert (
        shown_siblings({"small": 3.0, "tiny": 2.0, "large": 40.0}, 10, has_insiders=False) == set()
    )
