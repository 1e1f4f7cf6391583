"""After every deed: what lists read is counted anew, and the route is kept as it became."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from orientir.kit.bulk import execute

_COUNT = """
update routes_route r set version = r.version + 1, moved_at = %(at)s, steps_total = s.steps, steps_done = s.done,
  waiting_marks = s.waiting, next_due_on = s.next_due, ends_on = s.ends
from (
  select r.id, count(s.id) filter (where s.status <> 'cancelled') as steps,
    count(s.id) filter (where s.status = 'completed') as done,
    count(s.id) filter (where s.status = 'in_progress' and s.reported_on is not null) as waiting,
    min(s.due_on) filter (where s.status in ('planned', 'in_progress') and s.reported_on is null) as next_due,
    max(s.due_on) filter (where s.status <> 'cancelled') as ends
  from routes_route r left join routes_step s on s.route_id = r.id
  where r.id = any (%(routes)s) group by r.id
) s where s.id = r.id
"""
_KEEP = """
insert into routes_version (route_id, number, at, by_id, event, reason, status, formed_on, completed_on, has_support,
  content)
select r.id, r.version, %(at)s, %(by)s, %(event)s, %(reason)s, r.status, r.formed_on, r.completed_on,
  r.curator_id is not null,
  jsonb_build_object('shown_to', r.shown_to, 'sharing', r.sharing, 'curator', r.curator_id, 'support', r.support,
    'organisation_agreed_on', r.organisation_agreed_on, 'steps', coalesce((
      select jsonb_agg(jsonb_build_object('id', s.id, 'goal', s.goal, 'kind', s.kind, 'title', s.title,
        'programme', s.programme, 'topic', s.topic, 'hours', s.hours, 'needs_money', s.needs_money,
        'needs_absence', s.needs_absence, 'due_on', s.due_on, 'report', s.report, 'status', s.status,
        'result', s.result, 'reported_on', s.reported_on, 'mark', s.mark, 'completed_on', s.completed_on)
        order by s.place, s.id)
      from routes_step s where s.route_id = r.id), '[]'::jsonb))
from routes_route r where r.id = any (%(routes)s)
"""


def keep_version(
    routes: Sequence[int], *, event: str, by: int | None, at: datetime, reason: str = ""
) -> None:
    """Count the steps of ``routes`` and write each down as its next version; in the deed's own transaction."""
    told = {"routes": list(routes), "event": event, "reason": reason, "by": by, "at": at}
    execute(_COUNT, told)
    execute(_KEEP, told)
