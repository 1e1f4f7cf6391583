"""Every night: who is over a term, whose step comes due, who has stopped in whose care."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.urls import reverse
from django.utils import timezone

from orientir.cycle.routes.notices import LATE, ORGANISATION_ASKED, STEP_OVERDUE, STEP_SOON, STUCK
from orientir.cycle.routes.queries.lists import get_terms
from orientir.kit import russian
from orientir.kit.bulk import fetch_rows
from orientir.kit.notices import api as notices

Key = TypeVar("Key", date, int)

MISSED_NIGHTS = 3
"""A night that was missed is made up for so many nights after."""


def remind_of_routes(*, at: datetime) -> int:
    """Persons by the day that has come near or passed, curators once a week; returns how many were told.

    Told again it tells nobody twice: the key is the day, or the week.
    """
    today = timezone.localdate(at)
    terms = get_terms(today)
    missed = timedelta(days=MISSED_NIGHTS)
    yesterday, soon = today - timedelta(days=1), today + timedelta(days=terms.soon)
    sent = 0
    for kind, statement, first, last in (
        (LATE, _LATE, today - missed, yesterday),
        (STEP_OVERDUE, _STEPS, today - missed, yesterday),
        (STEP_SOON, _STEPS, soon - missed, soon),
    ):
        for day, persons in _by_day(statement, first, last).items():
            sent += notices.send(
                kind, key=day.isoformat(), at=at, persons=persons, link=reverse("routes:mine"),
                day=russian.day(day),
            )  # fmt: skip
    return sent + _tell_curators(today, terms.stuck, at)


def ask_organisation(*, route: int, at: datetime) -> int:
    """Heads of the unit are told that a route waits for them, if it still does."""
    rows = fetch_rows(_HEADS, {"route": route, "today": timezone.localdate(at)})
    return notices.send(
        ORGANISATION_ASKED, key=f"{route}-{at:%Y%m%d%H%M%S}", at=at,
        accounts=[int(row[0]) for row in rows], link=reverse("routes:route", args=[route]),
    )  # fmt: skip


def _by_day(statement: str, first: date, last: date) -> dict[date, list[int]]:
    rows = fetch_rows(statement, {"first": first, "last": last})
    return _gathered((day, int(person)) for day, person in rows)


def _tell_curators(today: date, stuck: int, at: datetime) -> int:
    rows = fetch_rows(_STUCK, {"today": today, "stuck": stuck})
    year, week, _day = today.isocalendar()
    return sum(
        notices.send(
            STUCK, key=f"{year}-{week}", at=at, persons=curators, link=reverse("routes:caseload"),
            count=int(count),
        )
        for count, curators in _gathered((count, int(person)) for person, count in rows).items()
    )  # fmt: skip


def _gathered(pairs: Iterable[tuple[Key, int]]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = defaultdict(list)
    for key, person in pairs:
        found[key].append(person)
    return found


_HEADS = """
select g.account_id from registry_grant g join routes_route r on r.unit_id = g.unit_id
where r.id = %(route)s and r.status = 'agreed' and g.role = 'head' and g.valid_from <= %(today)s
  and (g.valid_to is null or g.valid_to > %(today)s)
"""
_LATE = """
select r.due_on, r.person_id from routes_route r
where r.status = 'draft' and r.due_on between %(first)s and %(last)s
"""
_STEPS = """
select distinct s.due_on, r.person_id from routes_route r join routes_step s on s.route_id = r.id
where r.status = 'active' and s.status in ('planned', 'in_progress') and s.reported_on is null
  and s.due_on between %(first)s and %(last)s
"""
_STUCK = """
select r.curator_id, count(*) from routes_route r
where r.curator_id is not null and r.shown_to <> 'nobody'
  and (r.status = 'draft' and r.due_on < %(today)s
    or r.status = 'active' and (r.next_due_on < %(today)s or r.moved_at < %(today)s::date - %(stuck)s::int))
group by r.curator_id
"""
