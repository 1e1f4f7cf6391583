"""What happened to the invented people: assessments, routes, learning, vacancies, contests,
returns.

Rates are chosen so that the region looks like one that works by the Concept: most indicators
grow, a few do not,
municipalities differ, and what is small is small.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from orientir.core.packs.specs import Pack
from orientir.project.demo.given import push_of
from orientir.project.demo.people import DemoPerson, DemoPost
from orientir.project.demo.scale import REPORTING_DATES, YEARS
from orientir.project.demo.units import DemoUnit

Row = dict[str, object]

_TOPICS = (
    "quality_assessment",
    "low_result_schools",
    "talent_support",
    "career_guidance",
    "upbringing",
    "preschool_quality",
)
_COMPLETED = {2022: 0.86, 2023: 0.88, 2024: 0.9, 2025: 0.86}
_ASSESSED = {
    "pedagogical": {2022: 0.06, 2023: 0.075, 2024: 0.09, 2025: 0.097},
    "managerial": {2022: 0.1, 2023: 0.15, 2024: 0.17, 2025: 0.195},
    "other": {},
}
_ROUTED = {
    "pedagogical": {2022: 0.31, 2023: 0.41, 2024: 0.49, 2025: 0.56},
    "managerial": {2022: 0.05, 2023: 0.41, 2024: 0.53, 2025: 0.61},
}
_SUPPORTED = {2022: 0.83, 2023: 0.985, 2024: 0.98, 2025: 0.97}
_UPSKILLED = 0.3
_PRIORITY = {
    "functional_literacy": {2022: 0.1, 2023: 0.13, 2024: 0.17, 2025: 0.21},
    "fgos": {2022: 0.2, 2023: 0.27, 2024: 0.34, 2025: 0.3},
    "digital_environment": {2022: 0.14, 2023: 0.17, 2024: 0.2, 2025: 0.17},
}
_RETRAINED = 0.035
_RETRAINED_PEDAGOGICAL = {2022: 0.73, 2023: 0.75, 2024: 0.79, 2025: 0.83}
_MENTORING = {2022: 0.86, 2023: 0.93, 2024: 0.97, 2025: 0.985}
_VACANCY_CLOSED = {2022: 0.8, 2023: 0.9, 2024: 0.97, 2025: 0.94}
_RETURNS_ARRIVED = {2022: 0.97, 2023: 0.98, 2024: 0.99, 2025: 0.96}


@dataclass(slots=True)
class Facts:
    """Rows by table of the contract; persons by their personnel number, units by code."""

    assessments: list[Row] = field(default_factory=list)
    routes: list[Row] = field(default_factory=list)
    route_steps: list[Row] = field(default_factory=list)
    learning: list[Row] = field(default_factory=list)
    vacancies: list[Row] = field(default_factory=list)
    memberships: list[Row] = field(default_factory=list)
    contest_entries: list[Row] = field(default_factory=list)
    form_oo1: list[Row] = field(default_factory=list)
    form_mentoring: list[Row] = field(default_factory=list)


def build_facts(
    units: Sequence[DemoUnit], people: Sequence[DemoPerson], pack: Pack, random: Random
) -> Facts:
    """Four years of facts, none later than the last reporting date."""
    facts = Facts()
    zeal = {unit.code: random.gauss(0, 0.35) for unit in units if unit.level == "municipality"}
    home = {unit.code: unit.municipality for unit in units}
    operator = _operator(pack)
    for year in YEARS:
        for person in people:
            if person.works_in(year):
                push = zeal.get(home[person.posts[0].unit] or "", 0.0)
                _year_of_person(facts, person, year, push, operator, random)
        _year_of_units(facts, units, people, year, random)
    return facts


def _operator(pack: Pack) -> str:
    return next(iter(pack.codes.get("operator", {"chcopmkp": ""})))


def _shift(share: float, push: float) -> float:
    """A share moved on the logit scale, so that it stays between 0 and 1."""
    odds = math.log(share / (1 - share)) + push
    return 1 / (1 + math.exp(-odds))


def _day(year: int, random: Random, first_month: int = 2, last_month: int = 10) -> date:
    day = date(year, first_month, 1) + timedelta(
        days=random.randrange(30 * (last_month - first_month + 1))
    )
    return min(day, REPORTING_DATES[-1] - timedelta(days=1)) if year == YEARS[-1] else day


def _year_of_person(
    facts: Facts, person: DemoPerson, year: int, push: float, operator: str, random: Random
) -> None:
    post = person.posts[0]
    share = _ASSESSED[post.staff_category].get(year)
    given = push_of(post.unit, year, post.staff_category)
    if share and random.random() < _shift(share, push + given):
        assessment = _assess(facts, person, post, year, operator, random)
        if random.random() < _shift(_ROUTED[post.staff_category][year], push):
            _route(facts, person, post, assessment, push, random)
    if post.staff_category == "pedagogical":
        _learn(facts, person, post, year, push, random)
        _join(facts, person, post, year, random)
        _examine(facts, person, post, year, operator, random)


def _assess(
    facts: Facts, person: DemoPerson, post: DemoPost, year: int, operator: str, random: Random
) -> Row:
    ability = random.gauss(0.2, 1)
    deficits = max(0, round(random.gauss(2.2 - ability, 1.1)))
    row: Row = {
        "code": f"A{year}-{len(facts.assessments) + 1:06d}",
        "person": person.number,
        "unit": post.unit,
        "staff_category": post.staff_category,
        "kind": "deficit_diagnostic",
        "operator": operator,
        "procedure": f"diagnostic-{year}",
        "completed_on": _day(year, random, 2, 9),
        "passed": ability > -0.8,
        "theta": round(ability, 3),
        "theta_se": round(random.uniform(0.28, 0.45), 3),
        "percent": round(100 / (1 + math.exp(-ability)), 1),
        "deficits": deficits,
        "expected_deficits": round(deficits * random.uniform(0.8, 1.15), 2),
    }
    facts.assessments.append(row)
    return row


def _route(
    facts: Facts, person: DemoPerson, post: DemoPost, assessment: Row, push: float, random: Random
) -> None:
    assessed_on = assessment["completed_on"]
    assert isinstance(assessed_on, date)
    created_on = assessed_on + timedelta(days=random.randrange(1, 12))
    formed_on = created_on + timedelta(days=random.randrange(0, 10))
    year = formed_on.year
    status = _route_status(year, push, random)
    ended = status == "completed"
    row: Row = {
        "code": f"R{year}-{len(facts.routes) + 1:06d}",
        "person": person.number,
        "unit": post.unit,
        "staff_category": post.staff_category,
        "assessment": assessment["code"],
        "created_on": created_on,
        "formed_on": None if status == "draft" else formed_on,
        "status": status,
        "completed_on": _finish(formed_on, random) if ended else None,
        "has_support": random.random() < _SUPPORTED.get(year, 0.97),
    }
    facts.routes.append(row)
    _steps(facts, row, post, random)


def _route_status(year: int, push: float, random: Random) -> str:
    if random.random() < 0.05:
        return random.choice(("draft", "cancelled"))
    if random.random() < _shift(_COMPLETED.get(year, 0.88), push):
        return "completed"
    return random.choice(("agreed", "active", "active"))


def _finish(formed_on: date, random: Random) -> date:
    ended = formed_on + timedelta(days=random.randrange(20, 60))
    return min(ended, REPORTING_DATES[-1] - timedelta(days=1), date(formed_on.year, 12, 28))


def _steps(facts: Facts, route: Row, post: DemoPost, random: Random) -> None:
    preschool = post.position == "Воспитатель"
    topics = ("preschool_quality", "upbringing", "quality_assessment") if preschool else _TOPICS[:5]
    chosen = random.sample(topics, k=random.choice((1, 2, 2)))
    kinds: list[tuple[str, str | None]] = [("upskilling", topic) for topic in chosen]
    kinds.append((random.choice(("mentoring", "self_study", "workplace_task", "event")), None))
    for number, (kind, topic) in enumerate(kinds, 1):
        facts.route_steps.append(
            {
                "code": f"{route['code']}-{number}",
                "route": route["code"],
                "kind": kind,
                "topic": topic,
                "status": "completed" if route["status"] == "completed" else "in_progress",
            }
        )


def _learn(
    facts: Facts, person: DemoPerson, post: DemoPost, year: int, push: float, random: Random
) -> None:
    if random.random() < _shift(_UPSKILLED, push / 2):
        topic, priority = _topic(year, random)
        _enrol(facts, person, post, year, "upskilling", topic, priority, True, random)
    if random.random() < _RETRAINED:
        pedagogical = random.random() < _RETRAINED_PEDAGOGICAL[year]
        _enrol(facts, person, post, year, "retraining", None, False, pedagogical, random)


def _topic(year: int, random: Random) -> tuple[str | None, bool]:
    drawn = random.random()
    for topic, shares in _PRIORITY.items():
        drawn -= shares[year]
        if drawn < 0:
            return topic, True
    return random.choice((*_TOPICS, None)), False


def _enrol(
    facts: Facts,
    person: DemoPerson,
    post: DemoPost,
    year: int,
    kind: str,
    topic: str | None,
    priority: bool,
    pedagogical: bool,
    random: Random,
) -> None:
    enrolled_on = _day(year, random, 1, 9)
    ended_on = min(enrolled_on + timedelta(days=30), REPORTING_DATES[-1] - timedelta(days=1))
    facts.learning.append(
        {
            "code": f"L{year}-{len(facts.learning) + 1:06d}",
            "person": person.number,
            "unit": post.unit,
            "staff_category": post.staff_category,
            "programme": f"dpp-{kind}-{random.randrange(1, 120):03d}",
            "kind": kind,
            "is_pedagogical": pedagogical,
            "topic": topic,
            "is_federal_priority": priority,
            "hours": random.choice((16, 24, 36, 72)) if kind == "upskilling" else 260,
            "enrolled_on": enrolled_on,
            "completed_on": ended_on if random.random() < 0.93 else None,
            "source": random.choice(("platform", "frdo")),
        }
    )


def _join(facts: Facts, person: DemoPerson, post: DemoPost, year: int, random: Random) -> None:
    if random.random() < 0.008:
        facts.memberships.append(
            {
                "person": person.number,
                "unit": post.unit,
                "community": "regional_methodical_active",
                "valid_from": date(year, 2, 1),
                "valid_to": date(year, 12, 31),
            }
        )
    young = person.age_on(date(year, 11, 1)) < 35
    if random.random() < (0.05 if young else 0.015):
        facts.contest_entries.append(
            {
                "code": f"K{year}-{len(facts.contest_entries) + 1:05d}",
                "stage": random.choice(("municipal", "regional", "regional")),
                "person": person.number,
                "unit": post.unit,
                "staff_category": post.staff_category,
                "age": person.age_on(date(year, 4, 1)),
                "held_on": date(year, 4, random.randrange(1, 29)),
                "contest": random.choice(("Учитель года России", "Воспитатель года России")),
                "is_federal_contest": True,
                "result": random.choice((None, "participant", "prizewinner")),
            }
        )


def _examine(
    facts: Facts, person: DemoPerson, post: DemoPost, year: int, operator: str, random: Random
) -> None:
    """The exam of 2025 is still ahead at the reporting date."""
    if year == YEARS[-1] or random.random() > 0.012:
        return
    facts.assessments.append(
        {
            "code": f"E{year}-{len(facts.assessments) + 1:06d}",
            "person": person.number,
            "unit": post.unit,
            "staff_category": post.staff_category,
            "kind": "qualification_exam",
            "operator": operator,
            "procedure": f"exam-{year}",
            "completed_on": date(year, 10, random.randrange(1, 29)),
            "passed": random.random() < 0.68,
            "theta": None,
            "theta_se": None,
            "percent": None,
            "deficits": 0,
            "expected_deficits": None,
        }
    )


def _year_of_units(
    facts: Facts,
    units: Sequence[DemoUnit],
    people: Sequence[DemoPerson],
    year: int,
    random: Random,
) -> None:
    day = date(year, 9, 20)
    staff = _teachers(people, year)
    for unit in units:
        closed = unit.closed_on is not None and unit.closed_on <= day
        if unit.level != "organisation" or unit.opened_on > day or closed:
            continue
        if random.random() < _RETURNS_ARRIVED[year]:
            if unit.is_general_education:
                facts.form_oo1.append(_oo1(unit, year, staff.get(unit.code, []), random))
            facts.form_mentoring.append(_mentoring(unit, year, random))
        if unit.kind == "school" and unit.locality == "rural" and random.random() < 0.3:
            facts.vacancies.append(_vacancy(facts, unit, year, random))


def _teachers(people: Sequence[DemoPerson], year: int) -> dict[str, list[DemoPerson]]:
    found: dict[str, list[DemoPerson]] = {}
    for person in people:
        if person.works_in(year):
            for post in person.posts:
                if post.staff_category == "pedagogical":
                    found.setdefault(post.unit, []).append(person)
    return found


def _oo1(unit: DemoUnit, year: int, teachers: Sequence[DemoPerson], random: Random) -> Row:
    persons = len(teachers)
    overloaded = random.random() < 0.085
    filled = persons * (random.uniform(2.05, 2.4) if overloaded else random.uniform(1.0, 1.5))
    rates = filled / min(1.0, random.gauss(0.935 + 0.004 * (year - YEARS[0]), 0.02))
    admin = max(1, round(persons / 12)) * 1.0
    return {
        "unit": unit.code,
        "year": year,
        "ped_rates": round(max(rates, filled) * 4) / 4,
        "ped_rates_filled": round(filled * 4) / 4,
        "admin_rates": admin,
        "admin_rates_filled": admin - (0.5 if random.random() < 0.2 else 0.0),
        "ped_persons": persons,
        "ped_persons_higher_pedagogical": sum(
            person.has_higher_pedagogical_education for person in teachers
        ),
    }


def _mentoring(unit: DemoUnit, year: int, random: Random) -> Row:
    ready = random.random() < _MENTORING[year]
    return {
        "unit": unit.code,
        "year": year,
        "has_regulation": ready or random.random() < 0.5,
        "has_roadmap": ready,
        "has_order": ready or random.random() < 0.5,
    }


def _vacancy(facts: Facts, unit: DemoUnit, year: int, random: Random) -> Row:
    opened_on = date(year, random.randrange(1, 6), random.randrange(1, 28))
    closed = random.random() < _VACANCY_CLOSED[year]
    return {
        "code": f"V{year}-{len(facts.vacancies) + 1:04d}",
        "unit": unit.code,
        "scheme": "zemsky_teacher",
        "opened_on": opened_on,
        "closed_on": date(year, 9, 1) if closed else None,
    }


def iterate_tables(facts: Facts) -> Iterator[tuple[str, list[Row]]]:
    """Tables in the order in which they may be loaded: a route before its steps."""
    for name in facts.__slots__:
        yield name, getattr(facts, name)
