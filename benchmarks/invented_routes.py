"""Routes of everybody in a loaded region, so that pages are measured with them.

Every teacher gets a route of two lacks and six steps by their own wish (no diagnostic is needed for it), walked by
lot as those of the demo are. Written as the owner; run once, again it does nothing.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta

PEOPLE = 45_000

_ROUTES = """
insert into routes_route (person_id, unit_id, staff_category, position, assessment, wish, pack, status, shown_to,
  sharing, created_at, due_on, needs_organisation, because, support, moved_at, version, steps_total, steps_done,
  waiting_marks, forms)
select held.person_id, held.unit_id, held.staff_category, held.position, '', 'Хочу учить лучше', 'chelyabinsk-2023',
  'draft', 'nobody', 'steps', %(at)s, %(at)s::date + 7, false, '', '', %(at)s, 0, 0, 0, 0, '{}'
from (
  select distinct on (t.person_id) t.person_id, t.unit_id, p.staff_category, p.position
  from registry_post t join registry_post_period p on p.post_id = t.id
  where p.valid_to is null and p.staff_category = 'pedagogical' order by t.person_id, p.rate desc, t.id
) held limit %(people)s
"""
_NEEDS = """
insert into routes_need (route_id, competency, level, probability)
select r.id, 'met.' || n, 'minimal', 0.7 + 0.1 * n from routes_route r, generate_series(1, 2) n
"""
_STEPS = """
insert into routes_step (route_id, need_id, place, goal, kind, title, topic, hours, needs_money, needs_absence, why,
  due_on, report, status, result, mark, application_state)
select r.id, n.id, k.place, 'Научиться ставить цель занятия', k.kind,
  case when k.kind = 'upskilling' then '' else 'Шаг' end, 'fgos', 12, false,
  k.kind = 'upskilling' and r.id %% 5 = 0, '', %(at)s::date + 30 * k.place, 'Конспект', 'planned', '', '', ''
from routes_route r join lateral (
  select id from routes_need o where o.route_id = r.id order by o.id limit 1
) n on true, (values (1, 'self_study'), (2, 'mentoring'), (3, 'workplace_task'), (4, 'event'), (5, 'workplace_task'),
  (6, 'upskilling')) k (place, kind)
"""


def main() -> int:
    from orientir.project.opening import opened

    began = time.monotonic()
    with opened("owner"):
        print(f"маршрутов: {_bring()}, за {time.monotonic() - began:.0f} с")
    return 0


def _bring() -> int:
    from django.db import transaction
    from django.utils import timezone

    from orientir.cycle.routes.api import keep_version
    from orientir.kit.bulk import execute, fetch_rows, refresh_statistics
    from orientir.project.demo.routes import walk

    at = timezone.now() - timedelta(days=140)
    with transaction.atomic():
        if fetch_rows("select 1 from routes_route limit 1"):
            return 0
        for statement in (_ROUTES, _NEEDS, _STEPS):
            execute(statement, {"at": at, "people": PEOPLE})
        made = [int(row[0]) for row in fetch_rows("select id from routes_route")]
        keep_version(made, event="wished", by=None, at=at)
        walk(at)
    refresh_statistics("routes_route", "routes_need", "routes_step", "routes_version")
    return len(made)


if __name__ == "__main__":
    sys.exit(main())
