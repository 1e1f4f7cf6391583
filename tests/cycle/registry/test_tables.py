from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pyarrow as pa

from orientir.core.tables import STAFF, UNITS, arrow_schema
from orientir.cycle.registry.models import (
    Person,
    PersonKey,
    Post,
    PostPeriod,
    Unit,
    UnitPeriod,
    UnitSuccession,
)
from orientir.cycle.registry.tables import reporting_day, staff_table, units_table

ON = date(2025, 10, 1)


def _unit(code: str, level: str = "organisation", **period: Any) -> Unit:
    unit = Unit.objects.create(code=code, level=level)
    _period(unit, **period)
    return unit


def _period(unit: Unit, **fields: Any) -> None:
    given = {"valid_from": date(2020, 1, 1), "title": unit.code, "short_title": unit.code}
    UnitPeriod.objects.create(unit=unit, **{**given, "kind": "school", **fields})


def _post(person: Person, unit: Unit, code: str = "t", **fields: Any) -> None:
    given = {
        "valid_from": date(2023, 9, 1),
        "staff_category": "pedagogical",
        "position": "учитель",
        "rate": "1",
    }
    post = Post.objects.create(person=person, unit=unit, code=code)
    PostPeriod.objects.create(post=post, **{**given, **fields})


def _person(key: str, birth_on: date = date(1990, 10, 2), **fields: Any) -> Person:
    person = Person.objects.create(
        family_name="Образцова", given_name="Анна", birth_on=birth_on, **fields
    )
    PersonKey.objects.update_or_create(person=person, defaults={"key": key})
    return person


def _rows(table: pa.Table, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns) for row in table.to_pylist()]


def _by(rows: Iterable[dict[str, Any]], key: str) -> dict[Any, dict[str, Any]]:
    return {row[key]: row for row in rows}


def test_the_reporting_day_of_a_past_year_keeps_day_and_month() -> None:
    assert reporting_day(2023, ON) == date(2023, 10, 1)
    assert reporting_day(2023, date(2024, 2, 29)) == date(2023, 2, 28)


def test_a_unit_is_told_for_each_year_in_which_it_existed_as_of_the_reporting_day() -> None:
    city = _unit("city", "municipality", kind="authority", title="Город")
    school = _unit("a", title="Старая", valid_to=date(2024, 6, 1), municipality=city)
    _period(school, valid_from=date(2024, 6, 1), title="Новая", municipality=city, kind="other")
    _unit("late", valid_from=date(2024, 11, 1))
    _unit("future", valid_from=date(2025, 12, 1))
    table = units_table([2023, 2024, 2025, 2026], ON)
    assert table.schema == arrow_schema(UNITS)
    assert _rows(table, "unit_id", "year", "kind", "municipality_id", "is_open") == [
        ("a", 2023, "school", "city", True),
        ("a", 2024, "other", "city", True),
        ("a", 2025, "other", "city", True),
        ("city", 2023, "authority", "city", True),
        ("city", 2024, "authority", "city", True),
        ("city", 2025, "authority", "city", True),
        ("late", 2024, "school", None, False),
        ("late", 2025, "school", None, True),
    ]


def test_a_closed_unit_is_continued_by_the_one_at_the_end_of_the_chain() -> None:
    first = _unit("first", valid_to=date(2023, 9, 1))
    second = _unit("second", valid_to=date(2024, 9, 1))
    third = _unit("third")
    gone = _unit("gone", valid_to=date(2024, 9, 1))
    for before, after, day in ((first, second, 2023), (second, third, 2024)):
        UnitSuccession.objects.create(
            predecessor=before, successor=after, happened_on=date(day, 9, 1), kind="merged"
        )
    rows = _rows(units_table([2023], ON), "unit_id", "is_open", "current_unit_id")
    assert rows == [
        ("first", False, "third"),
        ("gone", True, None),
        ("second", True, "third"),
        ("third", True, "third"),
    ]
    assert gone.code == "gone"


def test_a_later_succession_is_not_known_yet() -> None:
    first = _unit("first", valid_to=date(2025, 11, 1))
    second = _unit("second")
    UnitSuccession.objects.create(
        predecessor=first, successor=second, happened_on=date(2025, 11, 1), kind="merged"
    )
    assert _rows(units_table([2025], ON), "unit_id", "current_unit_id") == [
        ("first", "first"),
        ("second", "second"),
    ]


def test_staff_is_told_as_of_the_reporting_day() -> None:
    school = _unit("a")
    person = _person("k1", teaching_since=date(2022, 10, 2), has_higher_pedagogical_education=True)
    _post(person, school, subject="химия", rate="0.75", qualification_category="first")
    table = staff_table([2022, 2023, 2025], ON)
    assert table.schema == arrow_schema(STAFF)
    assert _rows(
        table, "person_id", "year", "subject", "rate", "age", "experience_years", "is_novice"
    ) == [
        ("k1", 2023, "химия", 0.75, 32, 0, True),
        ("k1", 2025, "химия", 0.75, 34, 2, True),
    ]


def test_a_person_has_exactly_one_main_job_a_year() -> None:
    here, there = _unit("a"), _unit("b")
    person = _person("k1")
    _post(person, here, "one", is_main_job=False, rate="0.5")
    _post(person, there, "two", is_main_job=False, rate="1")
    other = _person("k2", birth_on=date(1980, 1, 1))
    _post(other, here, "one", is_main_job=True, rate="0.25")
    _post(other, there, "two", is_main_job=True, rate="0.25")
    rows = _rows(staff_table([2025], ON), "person_id", "unit_id", "is_main_job")
    assert rows == [("k1", "a", False), ("k1", "b", True), ("k2", "a", True), ("k2", "b", False)]


def test_unknown_experience_is_null_and_no_novice() -> None:
    _post(_person("k1"), _unit("a"))
    (row,) = staff_table([2025], ON).to_pylist()
    assert (row["experience_years"], row["is_novice"]) == (None, False)


def test_an_empty_registry_gives_empty_tables_of_the_schema() -> None:
    assert units_table([2025], ON).equals(arrow_schema(UNITS).empty_table())
    assert staff_table([], ON).equals(arrow_schema(STAFF).empty_table())
