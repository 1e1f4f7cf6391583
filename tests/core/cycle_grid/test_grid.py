"""The grid: what is asked, what shows it, what lacks, and which things show nothing."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest

from orientir.core.cycle_grid.evidence import Evidence, NotEvidence, Requisites, check_evidence
from orientir.core.cycle_grid.grid import Coverage, CycleGrid, Line, lay_grid, lines_of
from orientir.core.cycle_grid.manageability import (
    count_documents,
    count_interaction,
    count_whole_cycles,
)
from orientir.core.packs.directions import POSITIONS
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack

QUALITY = Line("quality", "", "Оценка качества", "full")
TALENT = Line("talent", "abilities", "Способности", "short")
ORDER = Requisites("Приказ", "12-п", date(2024, 2, 1), "https://example.ru/order.pdf")
SHOWN = Evidence("decision", "7", 2024, "miass", "quality", "", "decisions", "Приказ № 7")


def document(unit: str, line: Line, position: str) -> Evidence:
    return replace(
        SHOWN,
        kind="document",
        unit=unit,
        direction=line.direction,
        track=line.track,
        position=position,
        requisites=ORDER,
    )


def whole(unit: str, *lines: Line) -> list[Evidence]:
    return [document(unit, line, position) for line in lines for position in line.positions]


def test_a_short_track_is_asked_its_last_three_positions() -> None:
    assert QUALITY.positions == POSITIONS
    assert TALENT.positions == ("measures", "decisions", "effect")


def test_what_lacks_is_what_is_asked_and_not_shown() -> None:
    grid = lay_grid(2024, ["miass"], [QUALITY, TALENT], [SHOWN, *whole("miass", TALENT)])
    assert grid.shown("miass", QUALITY, "decisions") == (SHOWN,)
    assert list(grid.missing("miass")) == [
        (QUALITY, position) for position in POSITIONS if position != "decisions"
    ]
    assert grid.coverage_of("miass") == Coverage(4, 12)


def test_other_years_units_and_directions_are_passed_over() -> None:
    others = [
        replace(SHOWN, year=2023),
        replace(SHOWN, unit="kopeysk"),
        replace(SHOWN, direction="heads"),
        replace(SHOWN, direction="talent", track="abilities", position="goals"),
    ]
    grid = lay_grid(2024, ["miass"], [QUALITY, TALENT], others)
    assert grid.cells == {}


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        (replace(SHOWN, position="goals"), "«Приказ № 7» не подтверждает позицию «goals»"),
        (replace(SHOWN, kind="document"), "у документа нет реквизитов"),
        (
            replace(document("miass", QUALITY, "goals"), requisites=replace(ORDER, number=" ")),
            "у документа нет реквизитов: впишите номер",
        ),
        (
            replace(document("miass", QUALITY, "goals"), requisites=replace(ORDER, address="сайт")),
            "адрес «сайт» не открыть",
        ),
    ],
)
def test_what_is_no_evidence_is_refused(evidence: Evidence, sentence: str) -> None:
    with pytest.raises(NotEvidence, match=sentence):
        check_evidence(evidence)
    with pytest.raises(NotEvidence):
        lay_grid(2024, ["miass"], [QUALITY], [evidence])


def test_directions_are_those_of_the_year() -> None:
    old = load_pack(find_pack("sverdlovsk-2019")).directions
    new = load_pack(find_pack("chelyabinsk-2023")).directions
    assert [one.direction for one in lines_of(old, 2018)] == ["career_guidance"]
    assert len(lines_of(old, 2020)) == 8
    assert lines_of(old, 2024) == ()
    assert lines_of(new, 2020) == ()
    assert len(lines_of(new, 2024)) == 7 + 5
    assert len({one.direction for one in lines_of(new, 2024)}) == 8


def test_a_region_is_laid_in_a_moment() -> None:
    """43 municipalities × 8 directions × 9 positions, each shown by two things; the page has 300 ms."""
    lines = [Line(f"d{number}", "", f"Направление {number}", "full") for number in range(8)]
    units = [f"m{number}" for number in range(43)]
    evidence = [one for unit in units for one in (*whole(unit, *lines), *whole(unit, *lines))]
    begun = time.perf_counter()
    grid = lay_grid(2024, units, lines, evidence)
    coverage = grid.coverage(units, lines)
    assert time.perf_counter() - begun < 0.3
    assert coverage == Coverage(43 * 8 * 9, 43 * 8 * 9)
    assert coverage.is_whole


def test_documents_are_counted_by_positions() -> None:
    grid = lay_grid(2024, ["miass"], [QUALITY], [SHOWN, document("miass", QUALITY, "goals")])
    found = count_documents(grid, "miass", QUALITY, {one: one for one in POSITIONS})
    assert (found.number, found.done, found.asked) == (1, 1, 9)
    assert "decisions" in found.missing  # a decision of the platform is no public document


def test_interaction_is_counted_by_actors_that_took_part() -> None:
    found = count_interaction({"chiro": "ЧИРО", "rcokio": "РЦОКИО"}, ["chiro", "somebody"])
    assert (found.done, found.asked, found.missing) == (1, 2, ("РЦОКИО",))
    assert count_interaction({}, []).share is None


def test_whole_cycles_are_counted_on_all_levels() -> None:
    towns = lay_grid(2024, ["miass", "kopeysk"], [TALENT], whole("miass", TALENT))
    region = lay_grid(2024, ["region"], [TALENT], whole("region", TALENT))
    grids: list[tuple[CycleGrid, dict[str, str]]] = [
        (towns, {"miass": "municipality", "kopeysk": "municipality"}),
        (region, {"region": "region"}),
    ]
    titles = {"miass": "Миасс", "kopeysk": "Копейск", "region": "Область"}
    found = count_whole_cycles(grids, titles)
    assert (found.done, found.asked, found.missing) == (2, 3, ("Копейск",))
    assert found.share == pytest.approx(2 / 3)
