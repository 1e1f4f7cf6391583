"""Routes of the demo: built from the published diagnostic as real ones are, then walked by invented people.

Who stands where is drawn by lot from the route's number. The demo's own teacher is left a fresh draft to settle.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from orientir.cycle.registry.api import Account
from orientir.cycle.routes import api as routes
from orientir.kit.access.acting import acting_by
from orientir.project.demo.procedures import earlier_procedure, operator_session

BEGAN = timedelta(days=140)
"""How long ago the results were published and the drafts were built."""
TERM = timedelta(days=7)
Tell = Callable[[str, int, int], None]


def bring_routes(tell: Tell = lambda *_: None) -> str:
    """Build and walk, as far as it is not there yet; returns what came, in words."""
    procedure = earlier_procedure()
    if procedure is None or _count():
        return "уже есть"
    operator = Account.objects.get(login="operator")
    began = timezone.now() - BEGAN
    with acting_by(operator_session()):
        made = routes.build_drafts(procedure=procedure, by=operator.pk, at=began, tell=tell)
    with transaction.atomic():
        walk(began)
    return f"построено {made}, согласовано {_count('formed_on is not null')}"


def walk(began: datetime) -> None:
    """Each statement is a deed of many: agreed, agreed for the organisation, reported, completed, cancelled."""
    told = {"began": began, "day": timezone.localdate(began), "term": TERM}
    _run(_LOTS, told)
    _deed("curator_assigned", began + timedelta(days=1), _CURATORS, told)
    _deed("agreed", began + timedelta(days=4), _AGREED, told)
    _deed("organisation_agreed", began + timedelta(days=9), _ORGANISATION, told)
    for number in (1, 2, 3):
        _deed("step_marked", began + timedelta(days=30 * number), _DONE, told | {"number": number})
    _deed("step_reported", timezone.now() - timedelta(days=2), _REPORTED, told)
    _deed("completed", began + timedelta(days=92), _COMPLETED, told)
    _deed("cancelled", began + timedelta(days=60), _CANCELLED, told)
    _deed("shown", timezone.now() - timedelta(days=3), _SHOWN, told)
    _run(_FRESH, told | {"soon": timezone.localdate() + timedelta(days=5)})
    _run(_MOVED, told)


def _deed(event: str, at: datetime, statement: str, told: dict[str, Any]) -> None:
    """``statement`` returns the routes it touched; each is kept as a version."""
    found = _run(statement, told | {"at": at, "on": timezone.localdate(at)})
    routes.keep_version(sorted({row[0] for row in found}), event=event, by=None, at=at)


def _run(statement: str, told: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return list(cursor.fetchall()) if cursor.description else []


def _count(condition: str = "true") -> int:
    found = _run(f"select count(*) from routes_route where {condition}", {})  # noqa: S608 ours
    return int(found[0][0])


_LOTS = """
create temporary table lots on commit drop as
select r.id, ('x' || substr(md5(r.id::text), 1, 6))::bit(24)::int %% 100 as lot,
  exists (select 1 from registry_account a where a.person_id = r.person_id and a.login = 'teacher') as is_own
from routes_route r
"""
_CURATORS = """
update routes_route r set support = 'curator', curator_id = (
  select t.person_id from registry_post t join registry_post_period p on p.post_id = t.id
  where t.unit_id = r.unit_id and p.valid_to is null and t.person_id <> r.person_id
    and (p.staff_category = 'managerial' or p.qualification_category = 'highest')
  order by exists (select 1 from registry_account a where a.person_id = t.person_id and a.login = 'curator') desc,
    p.staff_category, t.person_id limit 1)
from lots l where l.id = r.id and (l.lot %% 10 < 9 or l.is_own) returning r.id
"""
_AGREED = """
update routes_route r set formed_on = %(on)s, shown_to = 'organisation',
  sharing = case when l.lot %% 3 = 0 then 'steps' else 'deficits' end,
  needs_organisation = n.needs, status = case when n.needs then 'agreed' else 'active' end
from lots l, lateral (
  select exists (select 1 from routes_step s where s.route_id = l.id and (s.needs_money or s.needs_absence)) as needs
) n
where l.id = r.id and l.lot >= 34 and not l.is_own returning r.id
"""
_ORGANISATION = """
update routes_route r set status = 'active', organisation_agreed_on = %(on)s
from lots l where l.id = r.id and r.status = 'agreed' and l.lot >= 40 returning r.id
"""
_DONE = """
update routes_step s set status = 'completed', reported_on = %(on)s, completed_on = %(on)s,
  marked_on = %(on)s, result = 'Сделано, выводы записаны.', mark = 'Принято.'
from lots l join routes_route r on r.id = l.id
where s.route_id = l.id and r.status = 'active' and s.status = 'planned'
  and s.place <= case when l.lot >= 84 then 99 else l.lot %% 4 end and s.place %% 3 = %(number)s %% 3
returning s.route_id
"""
_REPORTED = """
update routes_step s set status = 'in_progress', reported_on = %(on)s, result = 'Провела, карту наблюдения приложила.'
from lots l join routes_route r on r.id = l.id
where s.route_id = l.id and r.status = 'active' and r.curator_id is not null and s.status = 'planned' and l.lot < 84
  and l.lot %% 6 = 1
  and s.place = (select min(o.place) from routes_step o where o.route_id = l.id and o.status = 'planned')
returning s.route_id
"""
_COMPLETED = """
update routes_route r set status = 'completed', completed_on = %(on)s from lots l
where l.id = r.id and r.status = 'active'
  and not exists (select 1 from routes_step s where s.route_id = r.id and s.status in ('planned', 'in_progress'))
returning r.id
"""
_CANCELLED = """
with ended as (
  update routes_route r set status = 'cancelled', cancelled_on = %(on)s,
    because = 'Перешла работать в другую организацию'
  from lots l
  where l.id = r.id and r.status in ('draft', 'active') and l.lot in (33, 50) and not l.is_own returning r.id
), dropped as (
  update routes_step s set status = 'cancelled' from ended
  where s.route_id = ended.id and s.status in ('planned', 'in_progress') returning s.route_id
)
select id from ended
"""
_SHOWN = """
update routes_route r set shown_to = 'curator', sharing = 'deficits' from lots l
where l.id = r.id and r.status = 'draft' and r.curator_id is not null and l.lot %% 5 = 0 and not l.is_own returning r.id
"""
# most drafts, and the teacher's own, are fresh: there is still time to settle them; open steps lie ahead for most
_FRESH = """
with own as (
  update routes_route r set due_on = %(soon)s from lots l
  where l.id = r.id and r.status = 'draft' and (l.is_own or l.lot %% 4 > 0) returning r.id
)
update routes_step s set due_on = s.due_on + 140 from routes_route r join lots l on l.id = r.id
where s.route_id = r.id and s.status in ('planned', 'in_progress')
  and (r.status in ('draft', 'agreed') or (r.status = 'active' and l.lot %% 7 > 1))
"""
_MOVED = """
update routes_route r set
  moved_at = case when l.lot %% 4 = 2 then r.moved_at else now() - make_interval(days => l.lot %% 20) end,
  next_due_on = (select min(s.due_on) from routes_step s where s.route_id = r.id and s.reported_on is null
    and s.status in ('planned', 'in_progress')),
  ends_on = (select max(s.due_on) from routes_step s where s.route_id = r.id and s.status <> 'cancelled')
from lots l where l.id = r.id and r.status in ('draft', 'agreed', 'active')
"""
