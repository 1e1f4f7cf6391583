"""A run of routing becomes programmes in drafts of routes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.routing.reasons import Explainer
from orientir.core.routing.specs import Plan, Task
from orientir.core.routing.storage import plan_from_json, task_from_json
from orientir.cycle.goals import api as goals
from orientir.cycle.learning import api as learning
from orientir.cycle.routes.actions.routing import RunNotReady, get_finished, read_kept
from orientir.cycle.routes.actions.versions import keep_version
from orientir.cycle.routes.routing_models import RoutingInput, RoutingRun
from orientir.kit.bulk import fetch_rows, stage
from orientir.kit.journal import record


@transaction.atomic
def apply_run(*, run: int, by: int, at: datetime) -> int:
    """Draft routes get the programmes of the run: a course step without one takes it, else a step is added.

    Routes that people have agreed to are not touched. Returns how many routes changed.
    """
    found = get_finished(run)
    if found.applied_at is not None:
        raise RunNotReady(_("This run is applied already."))
    kept = RoutingInput.objects.get(run=found)
    task, plan = read_kept(kept.task, task_from_json), read_kept(kept.plan, plan_from_json)
    model = goals.get_competency_model(pack_id=found.pack, on=found.first_day)
    told = Explainer(task, plan, {one.code: one.short_title for one in model.competencies})
    stage("routing_seats", pl.DataFrame(_seat_rows(task, plan, told, found, at), schema=_SEAT))
    changed = [int(row[0]) for row in fetch_rows(_FILL, {"today": timezone.localdate(at)})]
    added = [int(row[0]) for row in fetch_rows(_ADD, {"today": timezone.localdate(at)})]
    routes = sorted({*changed, *added})
    if routes:
        keep_version(routes, event="routing_applied", by=by, at=at)
    found.applied_at, found.applied_routes = at, len(routes)
    found.save(update_fields=["applied_at", "applied_routes"])
    record(event="routes.routing_applied", by=by, at=at, subject=str(run))
    return len(routes)


def _seat_rows(
    task: Task, plan: Plan, told: Any, run: RoutingRun, at: datetime
) -> list[dict[str, Any]]:
    offered = {one.code: one for one in learning.list_offered_programmes(on=run.first_day)}
    group_of = {one.code: one for one in task.groups}
    ids = {one.code: one.id for one in learning.list_offered_groups(at=at)}
    learner_of = {one.key: one for one in task.learners}
    rows = []
    for seat in plan.seats:
        group = group_of[seat.group]
        programme = offered.get(group.programme)
        if programme is None:
            continue
        lacks = [
            one for one in learner_of[seat.learner].lacks
            if one.competency in programme.competencies
        ]  # fmt: skip
        rows.append(
            {
                "person": int(seat.learner),
                "programme": programme.id,
                "group": ids.get(group.code),
                "title": programme.title[:300],
                "kind": programme.kind,
                "topic": programme.topic,
                "hours": programme.hours,
                "competency": max(
                    lacks, key=lambda one: (one.probability, one.competency)
                ).competency,
                "due_on": group.ends.isoformat(),
                "why": told.why(seat)[:500],
            }
        )
    return rows


_SEAT = {
    "person": pl.Int64,
    "programme": pl.Int64,
    "group": pl.Int64,
    "title": pl.String,
    "kind": pl.String,
    "topic": pl.String,
    "hours": pl.Int64,
    "competency": pl.String,
    "due_on": pl.String,
    "why": pl.String,
}
_FILL = """
update routes_step s set programme = c.programme, "group" = c."group", title = c.title, hours = c.hours, why = c.why,
  kind = c.kind, due_on = greatest(c.due_on::date, %(today)s::date)
from (
  select distinct on (s.id) s.id, t.* from pg_temp.routing_seats t
  join routes_route r on r.person_id = t.person and r.status = 'draft'
  join routes_need n on n.route_id = r.id and n.competency = t.competency
  join routes_step s on s.route_id = r.id and s.need_id = n.id and s.kind in ('upskilling', 'retraining')
    and s.programme is null and s.status = 'planned'
  order by s.id, t.programme
) c where c.id = s.id
returning s.route_id
"""
_ADD = """
insert into routes_step (route_id, need_id, place, goal, kind, title, programme, "group", topic, hours, needs_money,
  needs_absence, why, due_on, report, status, result, mark, application_state)
select r.id, n.id,
  coalesce((select max(s.place) from routes_step s where s.route_id = r.id), 0)
    + row_number() over (partition by r.id order by t.due_on, t.programme),
  coalesce((select s.goal from routes_step s where s.need_id = n.id order by s.place limit 1), t.title), t.kind,
  t.title, t.programme, t."group", t.topic, t.hours, false, false, t.why, greatest(t.due_on::date, %(today)s::date),
  'Удостоверение о повышении квалификации', 'planned', '', '', ''
from pg_temp.routing_seats t
join routes_route r on r.person_id = t.person and r.status = 'draft'
join routes_need n on n.route_id = r.id and n.competency = t.competency
where not exists (select 1 from routes_step s where s.route_id = r.id and s.programme = t.programme)
returning route_id
"""
