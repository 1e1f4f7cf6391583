"""One digest a week: what is overdue, at risk, due soon, and whose documents wait."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from orientir.core.plans import Watched, judge
from orientir.cycle.goals import api as goals
from orientir.cycle.roadmaps.notices import DIGEST
from orientir.cycle.roadmaps.queries.plans import get_risk_rule
from orientir.kit.bulk import fetch_rows
from orientir.kit.notices import api as notices


def send_digests(*, at: datetime) -> int:
    """To every account that carries measures out or accepts documents, once a week; how many were told.

    Whom nothing presses hears nothing. Told again in the same week it tells nobody twice.
    """
    today = timezone.localdate(at)
    try:
        rule = get_risk_rule(today)
    except goals.PackNotFound:
        return 0
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for account, first, last, state, confirmed, expected, waiting, late in fetch_rows(
        _MEASURES, {"today": today}
    ):
        watched = Watched(first, last, state, confirmed, expected, waiting, predecessor_late=late)
        found[account][judge(watched, rule, today).standing] += 1
    for account, count in fetch_rows(_WAITING, {"today": today}):
        found[account]["waiting"] = count
    year, week, _day = today.isocalendar()
    return sum(_tell(account, told, f"{year}-{week}", at) for account, told in found.items())


def _tell(account: int, told: Counter[str], key: str, at: datetime) -> int:
    counts = {name: told[name] for name in ("overdue", "risk", "soon", "waiting")}
    if not any(counts.values()):
        return 0
    return notices.send(
        DIGEST,
        key=key,
        at=at,
        accounts=[account],
        link=reverse("roadmaps:waiting"),
        **counts,  # type: ignore[arg-type]  # words are counts, never lists
    )


_MEASURES = """
select distinct on (g.account_id, m.id) g.account_id, m.starts_on, m.ends_on, m.state, m.confirmed, m.expected,
  m.waiting,
  exists (select 1 from roadmaps_order o join roadmaps_measure b on b.id = o.before_id
    where o.measure_id = m.id and b.state in ('planned', 'doing') and b.ends_on < %(today)s)
from roadmaps_plan p join roadmaps_measure m on m.plan_id = p.id and m.state in ('planned', 'doing')
join roadmaps_executor e on e.measure_id = m.id
join registry_grant g on g.valid_from <= %(today)s and (g.valid_to is null or g.valid_to > %(today)s)
  and (g.unit_id = e.unit_id and g.role in ('ministry', 'municipal_specialist', 'head')
    or e.unit_id is null and e.role <> '' and g.role = e.role and g.unit_id = p.unit_id)
where p.state = 'in_force'
"""
_WAITING = """
select g.account_id, count(*) from roadmaps_evidence v
join registry_grant g on g.unit_id = v.accepting_unit_id and g.role in ('ministry', 'municipal_specialist', 'head')
  and g.valid_from <= %(today)s and (g.valid_to is null or g.valid_to > %(today)s)
where v.state = 'submitted' and v.submitted_by_id is distinct from g.account_id
group by g.account_id
"""
