"""Random tables of the contract, ugly on purpose: for tests that hold the engine to readings by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pyarrow as pa

from orientir.core.tables import TABLES, arrow_schema

Row = dict[str, object]
YEARS = (2022, 2023, 2024, 2025)
_EDU = ("school", "kindergarten", "supplementary", "vocational")
_TOPICS = (
    "quality_assessment",
    "low_result_schools",
    "talent_support",
    "career_guidance",
    "upbringing",
    "preschool_quality",
    "functional_literacy",
    "fgos",
    "digital_environment",
    None,
)
_CATEGORIES = ("pedagogical", "pedagogical", "managerial", "other")
_STATUSES = ("draft", "agreed", "active", "completed", "cancelled")


def invent_tables(seed: int, *, people: int = 60) -> dict[str, pa.Table]:
    """Every table of the contract: moves, closures, regional colleges, facts of authorities, nulls."""
    random = Random(seed)
    units = _units(random)
    places = [(str(row["unit_id"]), row["year"]) for row in units]
    persons = [f"p{number}" for number in range(people)]
    rows: dict[str, list[Row]] = {"units": units}
    rows["staff"] = _staff(random, places, persons)
    for name, (make, count) in _FACTS.items():
        rows[name] = [
            make(random, number, *random.choice(places), random.choice(persons))
            for number in range(count)
        ]
    rows["memberships"] = _unique(rows["memberships"], "memberships")
    for name, make_form in _FORMS.items():
        chosen = [place for place in places if random.random() < 0.7]
        rows[name] = [make_form(random, *place) for place in chosen]
    return {
        name: pa.Table.from_pylist(found, schema=arrow_schema(TABLES[name]))
        for name, found in rows.items()
    }


def _unique(rows: list[Row], table: str) -> list[Row]:
    return list({tuple(row[column] for column in TABLES[table].key): row for row in rows}.values())


def _units(random: Random) -> list[Row]:
    rows = []
    for year in YEARS:
        rows.append(_unit(random, "r", year, "region", "authority", None, "r"))
        for place in ("m1", "m2", "m3"):
            rows.append(_unit(random, place, year, "municipality", "authority", place, "r"))
        for number in range(9):
            if random.random() < 0.1:
                continue  # not there that year
            place = random.choice(("m1", "m2", "m3", None)) if random.random() < 0.3 else "m1"
            kind = random.choice((*_EDU, "further_education", "other"))
            rows.append(_unit(random, f"o{number}", year, "organisation", kind, place, "r"))
    return rows


def _unit(
    random: Random, code: str, year: int, level: str, kind: str, place: str | None, region: str
) -> Row:
    return {
        "unit_id": code,
        "year": year,
        "parent_id": None,
        "level": level,
        "kind": kind,
        "municipality_id": place,
        "region_id": region,
        "is_general_education": kind == "school" and random.random() < 0.9,
        "locality": random.choice(("urban", "rural", None)),
        "is_open": level != "organisation" or random.random() < 0.8,
        "current_unit_id": None,
        "uses_platform": random.random() < 0.6,
    }


def _staff(random: Random, places: list[tuple[str, object]], persons: list[str]) -> list[Row]:
    rows = []
    for person in persons:
        for year in YEARS:
            here = [place for place in places if place[1] == year]
            for post in range(random.choice((0, 1, 1, 1, 2))):
                rows.append(_post(random, person, *random.choice(here), post))
    return rows


def _post(random: Random, person: str, unit: str, year: object, post: int) -> Row:
    return {
        "person_id": person,
        "unit_id": unit,
        "year": year,
        "post_id": f"{person}-{post}",
        "staff_category": random.choice(_CATEGORIES),
        "position": "x",
        "subject": None,
        "rate": random.choice((0.5, 1.0, 1.25)),
        "is_main_job": post == 0,
        "age": random.choice((25, 34, 35, 36, 60)),
        "experience_years": random.choice((None, 3)),
        "is_novice": random.random() < 0.2,
        "has_higher_pedagogical_education": random.random() < 0.8,
        "qualification_category": "none",
        "is_methodist_category": False,
        "is_mentor_category": False,
        "accompanied_by_regional_methodist": random.random() < 0.5,
    }


def _day(random: Random, year: object) -> date:
    assert isinstance(year, int)
    return date(year, 1, 1) + timedelta(days=random.randrange(365))


def _assessment(random: Random, number: int, unit: str, year: object, person: str) -> Row:
    return {
        "assessment_id": f"a{number}",
        "person_id": person,
        "unit_id": unit,
        "year": year,
        "staff_category": random.choice(_CATEGORIES),
        "kind": random.choice(("deficit_diagnostic", "deficit_diagnostic", "qualification_exam")),
        "operator": random.choice(("chcopmkp", "chcopmkp", "chiro")),
        "procedure_id": "x",
        "completed_on": _day(random, year),
        "passed": random.random() < 0.6,
        "theta": None,
        "theta_se": None,
        "percent": None,
        "deficits": 1,
        "expected_deficits": None,
    }


def _route(random: Random, number: int, unit: str, year: object, person: str) -> Row:
    return {
        "route_id": f"r{number}",
        "person_id": person,
        "unit_id": unit,
        "year": year,
        "staff_category": random.choice(_CATEGORIES),
        "age": 30,
        "assessment_id": random.choice((None, "a1", "a2")),
        "formed_on": random.choice((None, _day(random, year), _day(random, year))),
        "status": random.choice(_STATUSES),
        "completed_on": None,
        "has_support": random.random() < 0.7,
    }


def _step(random: Random, number: int, unit: str, year: object, person: str) -> Row:
    return {
        "step_id": f"s{number}",
        "route_id": f"r{number // 3}",
        "person_id": person,
        "unit_id": unit,
        "year": year,
        "staff_category": random.choice(_CATEGORIES),
        "assessment_id": random.choice((None, "a1", "a2")),
        "formed_on": random.choice((None, _day(random, year), _day(random, year))),
        "kind": random.choice(("upskilling", "upskilling", "event")),
        "topic": random.choice(_TOPICS),
        "status": "planned",
        "route_status": random.choice(_STATUSES),
    }


def _enrolment(random: Random, number: int, unit: str, year: object, person: str) -> Row:
    return {
        "enrolment_id": f"e{number}",
        "person_id": person,
        "unit_id": unit,
        "year": year,
        "staff_category": random.choice(_CATEGORIES),
        "programme_id": "x",
        "kind": random.choice(("upskilling", "retraining")),
        "is_pedagogical": random.random() < 0.7,
        "topic": random.choice(_TOPICS),
        "is_federal_priority": random.random() < 0.6,
        "hours": 36,
        "completed_on": random.choice((None, _day(random, year), _day(random, year))),
        "source": "frdo",
    }


def _vacancy(random: Random, number: int, unit: str, year: object, person: str) -> Row:
    opened = _day(random, year)
    return {
        "vacancy_id": f"v{number}",
        "unit_id": unit,
        "year": year,
        "scheme": random.choice(("zemsky_teacher", "none")),
        "opened_on": opened,
        "closed_on": random.choice((None, opened)),
    }


def _membership(random: Random, number: int, unit: str, year: object, person: str) -> Row:
    return {
        "person_id": person,
        "unit_id": unit,
        "year": year,
        "community": random.choice(("regional_methodical_active", "association")),
    }


def _entry(random: Random, number: int, unit: str, year: object, person: str) -> Row:
    return {
        "entry_id": f"c{number}",
        "stage": random.choice(("municipal", "regional")),
        "person_id": person,
        "unit_id": unit,
        "year": year,
        "staff_category": random.choice(("pedagogical", "pupil")),
        "age": random.choice((16, 34, 35)),
        "contest": "x",
        "is_federal_contest": random.random() < 0.7,
        "result": None,
    }


def _oo1(random: Random, unit: str, year: object) -> Row:
    persons = random.choice((None, 0, 3, 10))
    return {
        "unit_id": unit,
        "year": year,
        "ped_rates": random.choice((None, 10.1, 20.333333, 7.0000005)),
        "ped_rates_filled": random.choice((None, 9.9, 20.5, 6.1)),
        "admin_rates": random.choice((0.0, 1.5, 2.25)),
        "admin_rates_filled": random.choice((0.0, 1.5, None)),
        "ped_persons": persons,
        "ped_persons_higher_pedagogical": 1 if persons else 0,
    }


def _mentoring(random: Random, unit: str, year: object) -> Row:
    return {
        "unit_id": unit,
        "year": year,
        "has_regulation": random.random() < 0.8,
        "has_roadmap": random.random() < 0.8,
        "has_order": random.random() < 0.8,
    }


_FACTS: dict[str, tuple[Callable[[Random, int, str, object, str], Row], int]] = {
    "assessments": (_assessment, 120),
    "routes": (_route, 120),
    "route_steps": (_step, 240),
    "learning": (_enrolment, 240),
    "vacancies": (_vacancy, 20),
    "memberships": (_membership, 30),
    "contest_entries": (_entry, 40),
}
_FORMS: dict[str, Callable[[Random, str, object], Row]] = {
    "form_oo1": _oo1,
    "form_mentoring": _mentoring,
}
