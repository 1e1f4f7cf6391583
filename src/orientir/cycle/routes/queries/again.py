"""Measured again after a route: what came of its deficits, and who has not been measured yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from orientir.cycle.assessment import api as assessment
from orientir.cycle.routes.models import Route
from orientir.kit.bulk import fetch_rows


@dataclass(frozen=True, slots=True)
class Again:
    """The first published diagnostic by the same instrument after a route: competency → what is said of it now."""

    result: int
    title: str
    on: date
    found: dict[str, assessment.CompetencyResult]


@dataclass(frozen=True, slots=True)
class AgainLine:
    """People of one instrument whose route is completed: how many, measured again, invited, neither."""

    instrument: str
    completed: int
    measured: int
    invited: int
    left: int


@dataclass(frozen=True, slots=True)
class Inviting:
    """A procedure that still takes people."""

    id: int
    title: str
    state: str
    closes_at: datetime


def find_again(route: Route) -> Again | None:
    """None before the route is completed, without a diagnostic at its beginning, or where none is in sight."""
    if route.completed_on is None or route.procedure is None:
        return None
    found = assessment.find_result_after(
        person=route.person_id, instrument=route.procedure.instrument, since=route.completed_on
    )
    if found is None:
        return None
    told = assessment.list_competency_results(found.pk)
    return Again(
        found.pk, found.procedure.title, found.completed_on, {one.competency: one for one in told}
    )


def count_again() -> list[AgainLine]:
    """By instrument; of people whose results are in sight (the operator's)."""
    return [AgainLine(*row) for row in fetch_rows(_COUNTED, {})]


def list_left(instrument: str) -> list[int]:
    """Persons with a completed route, neither measured again nor invited; in the order of their ids."""
    return [int(row[0]) for row in fetch_rows(_LEFT, {"instrument": instrument})]


def list_inviting(instrument: str) -> list[Inviting]:
    """Procedures by this instrument that still take people; those that end first, first."""
    return [Inviting(*row) for row in fetch_rows(_INVITING, {"instrument": instrument})]


_PEOPLE = """
with ended as (
  select r.person_id, p.instrument, max(r.completed_on) as completed_on
  from routes_route r join assessment_procedure p on p.id = r.procedure_id
  where r.status = 'completed' and p.kind = 'deficit_diagnostic' group by 1, 2
), known as (
  select e.*, exists (
      select 1 from assessment_result n join assessment_procedure o on o.id = n.procedure_id
      where n.person_id = e.person_id and o.instrument = e.instrument and n.published_at is not null
        and n.completed_on > e.completed_on) as is_measured,
    exists (
      select 1 from assessment_invitation i join assessment_procedure o on o.id = i.procedure_id
      where i.person_id = e.person_id and o.instrument = e.instrument and i.invited_at::date >= e.completed_on
        and o.state <> 'cancelled') as is_invited
  from ended e
)
"""
_COUNTED = (
    _PEOPLE
    + """
select instrument, count(*), count(*) filter (where is_measured),
  count(*) filter (where is_invited and not is_measured), count(*) filter (where not is_invited and not is_measured)
from known group by instrument order by count(*) desc, instrument
"""
)
_LEFT = (
    _PEOPLE
    + """
select person_id from known where instrument = %(instrument)s and not is_invited and not is_measured order by 1
"""
)
_INVITING = """
select id, title, state, closes_at from assessment_procedure
where instrument = %(instrument)s and kind = 'deficit_diagnostic' and state in ('draft', 'open') and closes_at > now()
order by closes_at, id
"""
