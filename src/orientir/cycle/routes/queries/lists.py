"""Lists of routes: a page of them, counts by standing, as far as each person has shown theirs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from orientir.cycle.goals import api as goals
from orientir.kit.bulk import fetch_rows

SORTS = ("name", "due", "moved", "steps")
"""What a list may be ordered by; with a minus from the end; else by urgency."""


@dataclass(frozen=True, slots=True)
class RouteLine:
    """A route in a list. ``standing``: where it stands on the day asked for."""

    id: int
    standing: str
    is_asked: bool
    status: str
    person_id: int
    person_name: str
    position: str
    unit_code: str
    unit_title: str
    curator_name: str
    support: str
    due_on: date
    next_due_on: date | None
    moved_on: date
    formed_on: date | None
    completed_on: date | None
    steps_total: int
    steps_done: int
    procedure_id: int | None
    because: str


@dataclass(frozen=True, slots=True)
class RouteFilters:
    """What a list is narrowed to; empty: everything in sight. ``way``: ``wish`` or ``diagnostic``."""

    text: str = ""
    within: int | None = None
    standing: str = ""
    status: str = ""
    procedure: int | None = None
    way: str = ""
    only_accompanied: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """Days of the methodology: without movement a route is stuck; before its day a step is soon due."""

    stuck: int
    soon: int


def get_terms(on: date) -> Terms:
    """Of the methodology in force."""
    stuck, soon = (
        int(goals.get_parameter(pack_id="", name=name, on=on))
        for name in ("route.stuck_days", "route.soon_days")
    )
    return Terms(stuck, soon)


@dataclass(frozen=True, slots=True)
class RouteLines:
    """``total``: how many the page is of; ``counts``: standing → how many in sight, whatever was asked for."""

    lines: list[RouteLine]
    total: int
    counts: dict[str, int]


def list_routes(
    filters: RouteFilters,
    *,
    on: date,
    terms: Terms,
    sort: str = "",
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[RouteLine], int]:
    """A page of routes, the most urgent first, and how many there are in all."""
    page = read_routes(filters, on=on, terms=terms, sort=sort, limit=limit, offset=offset)
    return page.lines, page.total


def read_routes(
    filters: RouteFilters,
    *,
    on: date,
    terms: Terms,
    sort: str = "",
    limit: int = 50,
    offset: int = 0,
) -> RouteLines:
    """The same with the counts, which an empty page does not have: the database looks once at each route."""
    order = sort if sort.removeprefix("-") in SORTS else ""
    rows = fetch_rows(
        "select * from list_routes(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            filters.text, filters.within, filters.standing, filters.status, filters.procedure,
            filters.way, filters.only_accompanied, on, terms.stuck, terms.soon, order, limit, offset,
        ],
    )  # fmt: skip
    if not rows:
        return RouteLines([], 0, {})
    total, counts = rows[0][-2:]
    return RouteLines([RouteLine(*row[:-2]) for row in rows], int(total), json.loads(counts))


def count_standings(
    within: int | None, *, on: date, terms: Terms, only_accompanied: bool = False
) -> dict[str, int]:
    """Standing → how many routes in sight."""
    rows = fetch_rows(
        "select * from count_routes(%s, %s, %s, %s, %s)",
        [within, on, terms.stuck, terms.soon, only_accompanied],
    )
    return {str(standing): int(count) for standing, count in rows}
