from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from orientir.core.tables import FORM_MENTORING, FORM_OO1, TABLES, arrow_schema
from orientir.cycle.collection.models import (
    AssessmentFact,
    ContestEntryFact,
    FormReturn,
    LearningFact,
    MembershipFact,
    RouteFact,
    RouteStepFact,
    VacancyFact,
)
from orientir.cycle.collection.tables import (
    fact_table,
    form_table,
    snapshot_tables,
    undecided_learning,
    units_table,
)
from orientir.cycle.registry.models import Person, PersonKey, Unit, UnitPeriod

ON = date(2025, 10, 1)
YEARS = [2023, 2024, 2025]


@pytest.fixture
def unit() -> Unit:
    unit = Unit.objects.create(code="a", level="organisation")
    UnitPeriod.objects.create(
        unit=unit, valid_from=date(2020, 1, 1), title="А", short_title="А", kind="school"
    )
    return unit


@pytest.fixture
def person() -> Person:
    person = Person.objects.create(
        family_name="Образцова", given_name="Анна", birth_on=date(1990, 5, 5)
    )
    PersonKey.objects.update_or_create(person=person, defaults={"key": "k1"})
    return person


def _route(unit: Unit, person: Person, code: str, **fields: Any) -> RouteFact:
    given = {
        "staff_category": "pedagogical",
        "created_on": date(2024, 12, 20),
        "status": "draft",
        "has_support": False,
    }
    return RouteFact.objects.create(unit=unit, person=person, code=code, **{**given, **fields})


def _learning(unit: Unit, person: Person, code: str, **fields: Any) -> None:
    given = {
        "staff_category": "pedagogical",
        "programme": "p",
        "kind": "upskilling",
        "is_pedagogical": True,
        "is_federal_priority": False,
        "hours": 36,
        "enrolled_on": date(2024, 11, 1),
        "source": "frdo",
    }
    LearningFact.objects.create(unit=unit, person=person, code=code, **{**given, **fields})


def _rows(name: str, *columns: str, years: list[int] = YEARS) -> list[tuple[Any, ...]]:
    table = fact_table(name, years, ON)
    assert table.schema == arrow_schema(TABLES[name])
    return [tuple(row[column] for column in columns) for row in table.to_pylist()]


def test_a_sitting_after_the_reporting_day_is_not_told(unit: Unit, person: Person) -> None:
    for code, day in (("x", date(2025, 10, 1)), ("y", date(2025, 10, 2)), ("z", date(2022, 1, 1))):
        AssessmentFact.objects.create(
            unit=unit, person=person, code=code, staff_category="pedagogical", operator="chcopmkp",
            kind="deficit_diagnostic", procedure="d", completed_on=day, passed=True, percent=64.5,
        )  # fmt: skip
    rows = _rows("assessments", "assessment_id", "person_id", "year", "percent", "theta")
    assert rows == [("x", "k1", 2025, 64.5, None)]


def test_a_draft_is_of_the_year_of_its_making_and_a_route_of_its_agreement(
    unit: Unit, person: Person
) -> None:
    _route(unit, person, "draft")
    _route(unit, person, "agreed", formed_on=date(2025, 1, 10), status="agreed", assessment="x")
    rows = _rows("routes", "route_id", "year", "formed_on", "status", "age", "assessment_id")
    assert rows == [
        ("agreed", 2025, date(2025, 1, 10), "agreed", 34, "x"),
        ("draft", 2024, None, "draft", 34, None),
    ]


def test_what_came_later_is_taken_back_from_a_route(unit: Unit, person: Person) -> None:
    later = date(2025, 11, 1)
    _route(unit, person, "agreed_later", formed_on=later, status="agreed")
    done = _route(
        unit,
        person,
        "done_later",
        formed_on=date(2025, 2, 1),
        completed_on=later,
        status="completed",
    )
    RouteStepFact.objects.create(code="s", route=done, kind="upskilling", status="planned")
    assert _rows("routes", "route_id", "year", "formed_on", "completed_on", "status") == [
        ("agreed_later", 2024, None, None, "draft"),
        ("done_later", 2025, date(2025, 2, 1), None, "active"),
    ]
    assert _rows("route_steps", "step_id", "year", "route_status", "topic") == [
        ("s", 2025, "active", None)
    ]


def test_one_course_known_to_both_systems_is_one_row(unit: Unit, person: Person) -> None:
    end = date(2025, 2, 1)
    _learning(unit, person, "ours", source="platform", completed_on=end)
    _learning(unit, person, "theirs", completed_on=end)
    _learning(unit, person, "unclear", completed_on=date(2025, 2, 9))
    assert _rows("learning", "enrolment_id", "year") == [("ours", 2025), ("unclear", 2025)]
    assert undecided_learning(YEARS, ON).to_pylist() == [
        {"platform_enrolment_id": "ours", "frdo_enrolment_id": "unclear"}
    ]


def test_learning_not_yet_completed_is_of_the_year_of_enrolment(unit: Unit, person: Person) -> None:
    _learning(unit, person, "x", completed_on=date(2025, 12, 1))
    assert _rows("learning", "year", "completed_on") == [(2024, None)]


def test_a_vacancy_has_a_row_for_each_year_in_which_it_was_open(unit: Unit) -> None:
    VacancyFact.objects.create(
        unit=unit, code="v", scheme="none", opened_on=date(2023, 5, 1), closed_on=date(2024, 8, 1)
    )
    VacancyFact.objects.create(
        unit=unit, code="w", scheme="none", opened_on=date(2025, 5, 1), closed_on=date(2025, 12, 1)
    )
    assert _rows("vacancies", "vacancy_id", "year", "closed_on") == [
        ("v", 2023, None),
        ("v", 2024, date(2024, 8, 1)),
        ("w", 2025, None),
    ]


def test_a_membership_is_told_as_of_the_reporting_day(unit: Unit, person: Person) -> None:
    MembershipFact.objects.create(
        unit=unit, person=person, community="personnel_reserve",
        valid_from=date(2023, 10, 1), valid_to=date(2025, 10, 1),
    )  # fmt: skip
    assert _rows("memberships", "person_id", "year") == [("k1", 2023), ("k1", 2024)]


def test_a_pupil_is_told_by_a_code(unit: Unit, person: Person) -> None:
    given = {
        "unit": unit, "code": "c", "age": 15, "held_on": date(2025, 4, 1), "contest": "Конкурс",
        "is_federal_contest": True,
    }  # fmt: skip
    ContestEntryFact.objects.create(
        stage="regional", staff_category="pupil", participant="77", **given
    )
    ContestEntryFact.objects.create(
        stage="federal", staff_category="pedagogical", person=person, result="winner", **given
    )
    assert _rows("contest_entries", "stage", "person_id", "result") == [
        ("federal", "k1", "winner"),
        ("regional", "pupil-77", None),
    ]


def test_a_form_has_a_column_for_each_declared_field(unit: Unit) -> None:
    FormReturn.objects.create(
        unit=unit, form="oo1", year=2025,
        values={"ped_rates": 54.5, "ped_rates_filled": None, "ped_persons": 41},
    )  # fmt: skip
    FormReturn.objects.create(
        unit=unit, form="mentoring", year=2024,
        values={"has_regulation": True, "has_roadmap": False, "has_order": True},
    )  # fmt: skip
    oo1 = form_table(FORM_OO1, YEARS, ON)
    assert oo1.schema == arrow_schema(FORM_OO1)
    (row,) = oo1.to_pylist()
    assert (row["ped_rates"], row["ped_rates_filled"], row["ped_persons"]) == (54.5, None, 41)
    assert form_table(FORM_MENTORING, YEARS, ON).to_pylist() == [
        {"unit_id": "a", "year": 2024, "has_regulation": True, "has_roadmap": False,
         "has_order": True}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fact", "used"),
    [("sitting", 2025), ("route", 2025), ("enrolment", 2024), ("return", 2023), ("draft", None)],
)
def test_a_unit_uses_the_platform_in_the_year_of_a_fact(
    unit: Unit, person: Person, fact: str, used: int | None
) -> None:
    if fact == "sitting":
        AssessmentFact.objects.create(
            unit=unit, person=person, code="x", staff_category="pedagogical", operator="o",
            kind="deficit_diagnostic", procedure="d", completed_on=date(2025, 3, 3), passed=True,
        )  # fmt: skip
    elif fact == "route":
        _route(unit, person, "r", formed_on=date(2025, 1, 10), status="agreed")
    elif fact == "draft":
        _route(unit, person, "r")
    elif fact == "enrolment":
        _learning(unit, person, "e")
    else:
        FormReturn.objects.create(unit=unit, form="oo1", year=2023, values={})
    rows = units_table(YEARS, ON).to_pylist()
    assert [row["year"] for row in rows if row["uses_platform"]] == ([used] if used else [])


def test_every_table_of_the_contract_has_a_reader() -> None:
    readers = snapshot_tables(TABLES)
    assert set(readers) == set(TABLES)
    for name, read in readers.items():
        assert read(YEARS, ON).equals(arrow_schema(TABLES[name]).empty_table())
