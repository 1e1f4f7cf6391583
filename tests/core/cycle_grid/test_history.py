"""Years side by side where directions change, a unit among similar ones, powers beside what shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from orientir.core.cycle_grid.evidence import Evidence, Requisites
from orientir.core.cycle_grid.grid import CycleGrid, Line, lay_grid
from orientir.core.cycle_grid.history import place_among, tell_history
from orientir.core.cycle_grid.powers import list_uses
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack

QUALITY = Line("quality", "", "Оценка качества", "full")
METHODS = Line("methods", "", "Методическая работа", "short")
STAFF = Line("staff", "", "Профессиональное развитие", "short")
DECISION = Evidence("decision", "7", 2020, "miass", "quality", "", "decisions")


def grid(year: int, lines: list[Line], *evidence: Evidence) -> CycleGrid:
    return lay_grid(
        year, ["miass", "kopeysk"], lines, [replace(one, year=year) for one in evidence]
    )


def test_only_what_both_years_ask_is_compared() -> None:
    plan = replace(DECISION, kind="plan", position="measures")
    of_methods = replace(DECISION, direction="methods")
    first, second = tell_history(
        "miass",
        [
            grid(2021, [QUALITY, STAFF], DECISION, plan),
            grid(2020, [QUALITY, METHODS], DECISION, of_methods),
        ],
    )
    assert (first.year, first.change, first.added, first.removed) == (2020, None, (), ())
    assert (first.coverage.shown, second.coverage.shown) == (2, 2)
    assert second.change == pytest.approx(1 / 9)  # of quality alone: one position more
    assert (second.added, second.removed) == ((STAFF,), (METHODS,))


def test_years_that_have_nothing_in_common_are_not_compared() -> None:
    _first, second = tell_history("miass", [grid(2020, [METHODS]), grid(2021, [STAFF])])
    assert (second.same, second.change) == (None, None)


def test_a_unit_stands_among_similar_ones() -> None:
    found = grid(2020, [QUALITY], DECISION)
    assert place_among("miass", ["miass", "kopeysk"], found) == (1, 2)
    assert place_among("kopeysk", ["miass"], found) == (2, 2)
    assert place_among("miass", [], found) == (1, 1)


def test_powers_are_shown_by_what_stands_in_their_position() -> None:
    powers = load_pack(find_pack("chelyabinsk-2023")).powers
    day = Requisites("Приказ", "5", date(2020, 3, 1), "https://example.ru/5.pdf")
    order = replace(DECISION, kind="document", requisites=day)
    later = replace(order, requisites=replace(day, adopted_on=date(2020, 9, 1)))
    uses = list_uses(grid(2020, [QUALITY], DECISION, order, later), "miass", QUALITY, powers)
    assert [one.power.number for one in uses] == list(range(1, 10))
    assert [one.power.number for one in uses if one.is_used] == [8]
    decided = uses[7]
    assert (decided.first_on, decided.last_on) == (date(2020, 3, 1), date(2020, 9, 1))
    assert decided.has_document
    assert not uses[0].has_document
    short = list_uses(grid(2020, [STAFF]), "miass", STAFF, powers)
    assert [one.power.number for one in short] == [7, 8, 9]
