"""One route with all that its page shows, as far as the reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from orientir.cycle.routes.models import (
    Route,
    RouteFile,
    RouteNeed,
    RouteNote,
    RouteStep,
    RouteVersion,
)
from orientir.cycle.routes.rules import OPEN
from orientir.kit.bulk import fetch_rows


@dataclass(frozen=True, slots=True)
class Whose:
    """Names around a route: of the person, the unit, the one who accompanies."""

    person_id: int
    person_name: str
    unit_code: str
    unit_title: str
    curator_name: str


@dataclass(frozen=True, slots=True)
class Curator:
    """Who may accompany, and how many open routes they have already."""

    person_id: int
    name: str
    unit_title: str
    load: int


@dataclass(frozen=True, slots=True)
class OwnRoute:
    """What the cabinet tells of a person's route: the next step and its day."""

    id: int
    status: str
    is_wish: bool
    due_on: date
    formed_on: date | None
    completed_on: date | None
    steps_total: int
    steps_done: int
    next_due_on: date | None
    next_title: str
    next_kind: str
    because: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting to come."""

    id: int
    route_id: int
    text: str
    place: str
    meets_at: datetime
    with_whom: str


def find_route(route: int) -> Route | None:
    """None where there is none in sight."""
    found = Route.objects.select_related("procedure", "result")
    return found.filter(pk=route).first()


def list_steps(route: int) -> list[RouteStep]:
    return list(RouteStep.objects.filter(route=route).order_by("place", "pk"))


def list_files(route: int) -> list[RouteFile]:
    """Documents of the steps without what is in them; empty for all but the person and who accompanies."""
    return list(RouteFile.objects.filter(route=route).defer("content").order_by("added_at", "pk"))


def find_file(route: int, step: int, file: int) -> RouteFile | None:
    """With what is in it; None where there is none in sight."""
    return RouteFile.objects.filter(route=route, step=step, pk=file).first()


def list_needs(route: int) -> list[RouteNeed]:
    """Empty for whom the person does not show them; the most probable first."""
    found = RouteNeed.objects.filter(route=route)
    return sorted(found, key=lambda one: (-(one.probability or 0.0), one.competency))


def list_versions(route: int) -> list[RouteVersion]:
    """The newest first."""
    found = RouteVersion.objects.filter(route=route).select_related("by")
    return list(found.order_by("-number"))


def list_notes(route: int) -> list[RouteNote]:
    """The newest first; empty for all but the two whom they are between."""
    found = RouteNote.objects.filter(route=route).select_related("written_by")
    return list(found.order_by("-written_at", "-pk"))


def whose(routes: list[int]) -> dict[int, Whose]:
    """Route → names, of those in sight."""
    rows = fetch_rows("select * from route_people(%s)", [routes])
    return {int(row[0]): Whose(*row[1:]) for row in rows}


def list_curators(unit: int) -> list[Curator]:
    """Who may accompany the people of a unit; for those who choose."""
    return [Curator(*row) for row in fetch_rows("select * from curators_for(%s)", [unit])]


def list_own_routes(person: int) -> list[OwnRoute]:
    """Open ones first, then the newest."""
    rows = fetch_rows(_OWN, {"person": person, "open": [str(one) for one in OPEN]})
    return [OwnRoute(*row) for row in rows]


def list_own_steps(person: int) -> list[RouteStep]:
    """Steps to come of a person's routes under way, the soonest first: for the calendar."""
    found = RouteStep.objects.filter(
        route__person=person,
        route__status__in=("agreed", "active"),
        status__in=("planned", "in_progress"),
    )
    return list(found.order_by("due_on", "pk"))


def list_meetings(person: int, since: datetime) -> list[Meeting]:
    """Of a person and whom they accompany, the soonest first."""
    return [Meeting(*row) for row in fetch_rows(_MEETINGS, {"person": person, "since": since})]


_OWN = """
select r.id, r.status, r.procedure_id is null, r.due_on, r.formed_on, r.completed_on, r.steps_total, r.steps_done,
  r.next_due_on, coalesce(nullif(n.title, ''), n.goal, ''), coalesce(n.kind, ''), r.because
from routes_route r left join lateral (
  select s.title, s.goal, s.kind from routes_step s
  where s.route_id = r.id and s.status in ('planned', 'in_progress') and s.reported_on is null
  order by s.due_on, s.place limit 1
) n on true
where r.person_id = %(person)s
order by r.status = any (%(open)s) desc, r.created_at desc, r.id desc
"""
_MEETINGS = """
select n.id, r.id, n.text, n.place, n.meets_at,
  case when r.person_id = %(person)s then w.curator_name else w.person_name end
from routes_note n join routes_route r on r.id = n.route_id
join route_people(array(
  select o.id from routes_route o where o.person_id = %(person)s or o.curator_id = %(person)s
)) w on w.route_id = r.id
where n.kind = 'meeting' and n.cancelled_at is null and n.meets_at >= %(since)s
  and (r.person_id = %(person)s or r.curator_id = %(person)s)
order by n.meets_at, n.id
"""
