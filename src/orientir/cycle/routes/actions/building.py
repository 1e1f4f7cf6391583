"""Drafts of routes from published results, for everybody at once: the database does it in a few statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.core.packs.routes import find_route_rule
from orientir.cycle.goals import api as goals
from orientir.cycle.routes.actions.versions import keep_version
from orientir.cycle.routes.notices import READY
from orientir.cycle.routes.queries.procedures import ProcedureLine, get_procedure
from orientir.cycle.routes.rules import COURSES
from orientir.kit import russian
from orientir.kit.bulk import execute, fetch_rows, refresh_statistics, stage
from orientir.kit.journal import record
from orientir.kit.notices import api as notices

Tell = Callable[[str, int, int], None]


class ResultsNotPublished(Mistake):
    """Routes are built from what people may see themselves."""


@transaction.atomic
def build_drafts(
    *, procedure: int, by: int | None, at: datetime, tell: Tell = lambda *_: None
) -> int:
    """A draft for everyone who agreed to the procedure, has a named deficit and no route of it yet.

    May be run again: it makes what is missing and touches nothing else. Returns how many were made.
    """
    found = get_procedure(procedure)
    if found.published_at is None:
        raise ResultsNotPublished(
            f"результаты процедуры «{found.title}» не опубликованы: маршруты строятся из того, что видит сам педагог"
        )
    today = timezone.localdate(at)
    days = goals.get_parameter(pack_id=found.pack, name="route.days_to_form", on=today)
    published = timezone.localdate(found.published_at)
    told: dict[str, Any] = {
        "procedure": procedure,
        "pack": found.pack,
        "at": at,
        "due_on": published + timedelta(days=int(days)),
    }
    tell("Маршруты", 0, 4)
    made = [int(row[0]) for row in fetch_rows(_ROUTES, told)]
    if not made:
        return 0
    _fill(made, found, today, tell)
    keep_version(made, event="built", by=by, at=at)
    refresh_statistics("routes_route", "routes_need", "routes_step", "routes_version")
    persons = [int(row[0]) for row in fetch_rows(_PERSONS, {"routes": made})]
    notices.send(
        READY, key=found.code, at=at, persons=persons, link=reverse("routes:mine"),
        day=russian.day(told["due_on"]),
    )  # fmt: skip
    record(event="routes.drafts_built", by=by, at=at, subject=found.code, persons=persons)
    tell("Маршруты", 4, 4)
    return len(made)


def _fill(routes: list[int], procedure: ProcedureLine, today: date, tell: Tell) -> None:
    """What the routes mend, and steps by the rules of the pack; the most probable deficits first."""
    pack = procedure.pack
    deficits, courses = (
        int(goals.get_parameter(pack_id=pack, name=name, on=today))
        for name in ("route.most_deficits", "route.most_courses")
    )
    tell("Дефициты", 1, 4)
    levels = [{"competency": one, "level": two} for one, two in _levels(procedure, today)]
    stage("route_levels", pl.DataFrame(levels, schema=_LEVEL))
    execute(_NEEDS, {"routes": routes, "most": deficits})
    stage("route_templates", pl.DataFrame(list(_templates(pack, today)), schema=_TEMPLATE))
    tell("Шаги", 2, 4)
    told = {
        "routes": routes,
        "today": today,
        "most": courses,
        "courses": [str(one) for one in COURSES],
    }
    execute(_STEPS, told)
    tell("История", 3, 4)


def _levels(procedure: ProcedureLine, on: date) -> Iterator[tuple[str, str]]:
    """At which level a deficit is where the result names none: the one below what the instrument expects."""
    model = goals.get_competency_model(pack_id=procedure.pack, on=on)
    instrument = goals.find_instrument(pack_id=procedure.pack, code=procedure.instrument, on=on)
    for measured in instrument.measured if instrument else ():
        scale = model.scale_of(measured.competency)
        codes = [level.code for level in scale.levels] if scale else []
        if measured.expected in codes[1:]:
            yield measured.competency, codes[codes.index(measured.expected) - 1]


def _templates(pack: str, on: date) -> Iterator[dict[str, Any]]:
    """Every step that the pack proposes, for each competency and level it may be found at."""
    model = goals.get_competency_model(pack_id=pack, on=on)
    rules = goals.list_route_rules(pack_id=pack, on=on)
    for competency in model.competencies:
        scale = model.scale_of(competency.code)
        for level in ("", *(one.code for one in scale.levels if scale)) if scale else ("",):
            rule = find_route_rule(rules, competency.code, level)
            for place, step in enumerate(rule.steps if rule else ()):
                assert rule is not None
                yield {
                    "competency": competency.code,
                    "level": level,
                    "place": place,
                    "goal": competency.learning_goal[:400],
                    "kind": step.kind,
                    "title": step.title or "",
                    "topic": rule.topic or "",
                    "hours": step.hours,
                    "weeks": step.weeks,
                    "report": step.report,
                    "needs_money": step.needs_money,
                    "needs_absence": step.needs_absence,
                }


_TEMPLATE = {
    "competency": pl.String,
    "level": pl.String,
    "place": pl.Int64,
    "goal": pl.String,
    "kind": pl.String,
    "title": pl.String,
    "topic": pl.String,
    "hours": pl.Int64,
    "weeks": pl.Int64,
    "report": pl.String,
    "needs_money": pl.Boolean,
    "needs_absence": pl.Boolean,
}
_LEVEL = {"competency": pl.String, "level": pl.String}
_ROUTES = """
insert into routes_route (person_id, unit_id, staff_category, position, procedure_id, result_id, assessment, wish, pack,
  status, shown_to, sharing, created_at, due_on, needs_organisation, because, support, moved_at, version, steps_total,
  steps_done, waiting_marks, forms)
select distinct on (r.person_id) r.person_id, r.unit_id, r.staff_category, coalesce(held.position, ''), r.procedure_id,
  r.id, 'sitting-' || r.sitting_id, '', %(pack)s, 'draft', 'nobody', 'steps', %(at)s, %(due_on)s, false, '', '', %(at)s,
  0, 0, 0, 0, '{}'
from assessment_result r
join assessment_sitting s on s.id = r.sitting_id
join assessment_invitation i on i.id = s.invitation_id and i.answer = 'consented'
left join lateral (
  select p.position from registry_post t join registry_post_period p on p.post_id = t.id
  where t.person_id = r.person_id and t.unit_id = r.unit_id and p.valid_from <= r.completed_on
    and (p.valid_to is null or p.valid_to > r.completed_on)
  order by p.is_main_job desc, p.rate desc, p.id limit 1
) held on true
where r.procedure_id = %(procedure)s and r.published_at is not null
  and r.id in (select c.result_id from assessment_competency_result c where c.state = 'deficit')
  and not exists (select 1 from routes_route o where o.procedure_id = r.procedure_id and o.person_id = r.person_id)
order by r.person_id, r.completed_on desc, r.id desc
on conflict (procedure_id, person_id) do nothing
returning id
"""
_PERSONS = "select person_id from routes_route where id = any (%(routes)s)"
_NEEDS = """
insert into routes_need (route_id, competency, level, probability)
select route_id, competency, level, deficit_probability from (
  select r.id as route_id, c.competency, coalesce(nullif(c.level, ''), l.level, '') as level, c.deficit_probability,
    row_number() over (partition by r.id order by c.deficit_probability desc, c.competency) as place
  from routes_route r join assessment_competency_result c on c.result_id = r.result_id and c.state = 'deficit'
  left join pg_temp.route_levels l on l.competency = c.competency
  where r.id = any (%(routes)s)
) named where place <= %(most)s
"""
_STEPS = """
insert into routes_step (route_id, need_id, place, goal, kind, title, topic, hours, needs_money, needs_absence, why,
  due_on, report, status, result, mark, application_state)
select n.route_id, n.id,
  row_number() over (partition by n.route_id order by t.place, n.probability desc, n.competency),
  t.goal, t.kind, t.title, t.topic, t.hours, t.needs_money, t.needs_absence, '',
  %(today)s::date + (7 * t.weeks)::int, t.report, 'planned', '', '', ''
from (
  select n.*, row_number() over (partition by n.route_id order by n.probability desc, n.competency) as rank
  from routes_need n where n.route_id = any (%(routes)s)
) n join pg_temp.route_templates t on t.competency = n.competency and t.level = n.level
where t.kind <> all (%(courses)s) or n.rank <= %(most)s
"""
