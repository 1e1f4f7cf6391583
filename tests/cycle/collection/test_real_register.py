"""A real register of schools, dirty as it was published, brought in by way of the template."""

from __future__ import annotations

from pathlib import Path

from orientir.cycle.collection.actions.importing import check_order, run_order
from orientir.cycle.registry.models import Unit, UnitPeriod
from orientir.cycle.registry.queries.units import UnitFilters, list_units
from orientir.kit.tabular.reading import as_text, read_grids
from tests.cycle.collection.files import AS_OF, CITY, REGION, load, order_of

REGISTER = Path(__file__).parents[2] / "data" / "registers" / "moscow_schools_2013.csv"


def _records() -> list[dict[str, str]]:
    (grid,) = read_grids(REGISTER.read_bytes(), REGISTER.name)
    head, *rows = [[as_text(cell) for cell in row] for row in grid.rows]
    return [dict(zip(head, row, strict=False)) for row in rows]


def _units(records: list[dict[str, str]]) -> list[dict[str, str]]:
    return [
        {
            "code": f"m{record['ROWNUM']}",
            "level": "организация",
            "kind": "школа",
            "title": record["name"],
            "parent": "city",
        }
        for record in records
    ]


def test_the_register_is_read_whole() -> None:
    records = _records()
    assert len(records) == 1230
    assert records[1]["name"] == (
        'Некоммерческое партнерство Международная школа "Глобус" (НП МШ "Глобус")'
    )
    assert records[0]["X"] == "37,205531"
    assert records[-1]["ROWNUM"] == str(len(records))


def test_its_dirt_is_told_by_row_and_the_rest_is_loaded() -> None:
    load("units", [REGION, CITY])
    order = order_of("units", _units(_records()), only_valid=True)
    report = check_order(order).report
    assert {issue.column for issue in report.errors} <= {"Полное название"}
    assert all(issue.wrong and issue.row > 1 for issue in report.errors)
    outcome = run_order(order)
    assert outcome.result["new"] == report.row_count - report.bad_row_count > 1200
    assert UnitPeriod.objects.filter(unit__level="organisation").count() == outcome.result["new"]
    found, total = list_units(UnitFilters(text="глобус"), on=AS_OF)
    assert total >= 1
    assert "Глобус" in found[0].title


def test_again_it_changes_nothing() -> None:
    load("units", [REGION, CITY])
    order = order_of("units", _units(_records()), only_valid=True)
    before = run_order(order).result["new"]
    again = run_order(order)
    assert (again.result["new"], again.result["changed"]) == (0, 0)
    assert Unit.objects.filter(level="organisation").count() == before
