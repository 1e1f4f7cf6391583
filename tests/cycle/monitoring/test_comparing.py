"""Two years and two snapshots side by side, with breaks of method."""

from __future__ import annotations

from dataclasses import replace

from orientir.core.packs.specs import Pack
from orientir.cycle.monitoring.comparing import Break, Pair, Side, compare
from orientir.cycle.monitoring.readings import Frame, Value, by_indicator_and_year
from tests.cycle.monitoring.figures import AT_YEAR_END, FRAME, PACK, indicator, value


def side(frame: Frame, year: int, *values: Value, structure: str = "then") -> Side:
    return Side(frame, year, structure, by_indicator_and_year(values))


def pair_of(pairs: list[Pair], code: str) -> Pair:
    return next(one for one in pairs if one.indicator.code == code)


def changed(pack: Pack) -> Pack:
    """The pack with another condition in 1.1 and without 1.2."""
    first = indicator("1.1")
    other = replace(first, numerator=replace(first.numerator, where="passed"))
    kept = [one for one in pack.indicators if one.code not in ("1.1", "1.2")]
    return replace(pack, indicators=(other, *kept))


def test_two_whole_years() -> None:
    found = compare(
        side(AT_YEAR_END, 2024, value("2.1", 400, 1000, year=2024)),
        side(AT_YEAR_END, 2025, value("2.1", 600, 1000)),
        "region",
    )
    pair = pair_of(found, "2.1")
    assert (pair.difference, pair.is_sure, pair.breaks) == (20, True, ())
    assert pair_of(found, "1.1").difference is None
    assert len(found) == 27


def test_a_part_of_a_year_is_no_match_for_a_whole_one() -> None:
    found = compare(
        side(FRAME, 2024, value("2.1", 400, 1000, year=2024)),
        side(FRAME, 2025, value("2.1", 600, 1000)),
        "region",
    )
    pair = pair_of(found, "2.1")
    assert (pair.is_sure, pair.breaks) == (False, (Break.PART_OF_YEAR,))
    assert pair_of(found, "4.1").breaks == ()


def test_a_changed_definition_is_a_break_and_so_is_a_lost_indicator() -> None:
    frame = replace(AT_YEAR_END, pack=changed(PACK))
    found = compare(side(AT_YEAR_END, 2024), side(frame, 2025), "region")
    assert pair_of(found, "1.1").breaks == (Break.DEFINITION,)
    assert pair_of(found, "1.2").breaks == (Break.ABSENT,)
    assert found[-1].indicator.code == "1.2"


def test_another_structure_is_a_break() -> None:
    found = compare(
        side(AT_YEAR_END, 2024, structure="then"),
        side(AT_YEAR_END, 2025, structure="now"),
        "region",
    )
    assert {one.breaks for one in found} == {(Break.STRUCTURE,)}
