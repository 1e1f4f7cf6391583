"""Routes of a unit as figures, its plan of learning, and whose upskilling is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orientir.kit.bulk import fetch_rows


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """Counts of routes of a unit and all below it, cancelled ones left out."""

    unit_id: int
    unit_code: str
    unit_title: str
    routes: int
    drafts: int
    late: int
    waiting: int
    under_way: int
    stopped: int
    completed: int
    accompanied: int


@dataclass(frozen=True, slots=True)
class LackAndPlan:
    """A competency of a unit: how many are expected to lack it, how many mend it; None: too few to tell."""

    competency: str
    expected: int | None
    assessed: int
    people: int | None
    by_programme: int | None


@dataclass(frozen=True, slots=True)
class DueLine:
    """Somebody who has completed no upskilling for years; ``last_on`` None: none is known.

    ``learns``: enrolled, waiting (for a seat), submitted (to the head), or empty.
    """

    person_id: int
    name: str
    position: str
    unit_title: str
    last_on: date | None
    learns: str


@dataclass(frozen=True, slots=True)
class DueUnit:
    """How many of the workers of a unit are due, and of these how many have a seat or wait for one."""

    unit_id: int
    code: str
    title: str
    due: int
    learning: int
    workers: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A step of an agreed route as the plan of learning of a unit holds it."""

    route_id: int
    person_id: int
    person_name: str
    position: str
    unit_title: str
    kind: str
    title: str
    goal: str
    hours: int | None
    due_on: date
    needs_money: bool
    needs_absence: bool
    status: str


def list_progress(within: int, level: str, *, on: date, stuck: int) -> list[UnitProgress]:
    """Of the units of ``level`` within a unit."""
    rows = fetch_rows("select * from route_progress(%s, %s, %s, %s)", [within, level, on, stuck])
    return [UnitProgress(*row) for row in rows]


def list_lacks(within: int) -> list[LackAndPlan]:
    """Expected lacks by the newest published shares of the unit beside what agreed routes mend."""
    return [LackAndPlan(*row) for row in fetch_rows(_LACKS, {"unit": within})]


def list_due(within: int, *, on: date, since: date, limit: int) -> tuple[list[DueLine], int, int]:
    """Whose upskilling is due, how many in all, of how many workers."""
    rows = fetch_rows("select * from upskilling_due(%s, %s, %s, %s)", [within, on, since, limit])
    lines = [DueLine(*row[:6]) for row in rows if row[0] is not None]
    return lines, int(rows[0][6]) if rows else 0, int(rows[0][7]) if rows else 0


def list_due_units(within: int, level: str, *, on: date, since: date) -> list[DueUnit]:
    """Of the units of ``level`` within a unit, those with the largest part first."""
    rows = fetch_rows(
        "select * from upskilling_by_unit(%s, %s, %s, %s)", [within, level, on, since]
    )
    return [DueUnit(*row) for row in rows]


def list_plan(within: int, year: int) -> list[PlanLine]:
    """Programmes, internships and events of routes in sight whose term is in a year, by term."""
    return [PlanLine(*row) for row in fetch_rows(_PLAN, {"unit": within, "year": year})]


_LACKS = """
with newest as (
  select s.procedure_id from assessment_deficit_share s join assessment_procedure p on p.id = s.procedure_id
  where s.unit_id = %(unit)s order by p.published_at desc nulls last limit 1
), lack as (
  select s.competency, round(s.share * s.assessed)::int as expected, s.assessed
  from assessment_deficit_share s join newest on newest.procedure_id = s.procedure_id
  where s.unit_id = %(unit)s and s.assessed > 0
)
select coalesce(l.competency, p.competency), l.expected, coalesce(l.assessed, 0), p.people, p.by_programme
from lack l full join planned_learning(%(unit)s) p on p.competency = l.competency
order by l.expected desc nulls last, 1
"""
_PLAN = """
with here as (
  select r.id, r.person_id, r.position, r.unit_id from routes_route r
  where r.status in ('agreed', 'active', 'completed') and r.unit_id in (
    select c.descendant_id from registry_unit_closure c where c.ancestor_id = %(unit)s)
)
select h.id, h.person_id, n.person_name, h.position, n.unit_title, s.kind, s.title, s.goal, s.hours, s.due_on,
  s.needs_money, s.needs_absence, s.status
from here h join route_people(array(select id from here)) n on n.route_id = h.id
join routes_step s on s.route_id = h.id
where s.kind in ('upskilling', 'retraining', 'internship', 'event') and s.status <> 'cancelled'
  and extract(year from s.due_on) = %(year)s
order by s.due_on, n.person_name, s.place
"""
