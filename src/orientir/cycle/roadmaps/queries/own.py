"""What plans ask of the account that acts: days for its calendar, what waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from orientir.cycle.roadmaps.models import Measure, MeasureEvidence, MeasureExecutor
from orientir.cycle.roadmaps.queries.plans import get_risk_rule
from orientir.cycle.roadmaps.rules import OPEN, PlanState, makes_plans
from orientir.kit.access.acting import Acting
from orientir.kit.bulk import fetch_rows

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class MeasureDay:
    """An occasion of a measure that is not done yet."""

    measure: int
    title: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class WaitingPlans:
    """``to_accept``: documents that wait for this account's unit; the rest: its own measures and documents.

    ``due_on``: the nearest end among what is overdue or due soon.
    """

    to_accept: int
    returned: int
    overdue: int
    soon: int
    due_on: date | None


def list_own_days() -> list[MeasureDay]:
    """Terms of the measures of the units and roles for which the account may act, whatever role it acts in now."""
    rows = fetch_rows(
        "select measure_id, title, first_on, last_on from own_measure_days() order by first_on, measure_id",
        {},
    )
    return [MeasureDay(*row) for row in rows]


def find_waiting(account: Acting, today: date) -> WaitingPlans:
    """One query; all zeros for an account without a unit."""
    soon = get_risk_rule(today).soon_days
    asked = {
        "unit": account.unit_id,
        "role": account.role,
        "account": account.account_id,
        "accepts": makes_plans(account),
        "today": today,
        "soon": today + timedelta(days=soon),
    }
    (row,) = fetch_rows(_WAITING, asked)
    return WaitingPlans(*row)


def list_to_accept(account: Acting) -> list[MeasureEvidence]:
    """Documents that wait for the account's unit, the oldest first."""
    if not makes_plans(account):
        return []
    found = MeasureEvidence.objects.filter(state="submitted", accepting_unit=account.unit_id)
    return _listed(found.exclude(submitted_by=account.account_id).order_by("submitted_at", "pk"))


def list_returned(account: Acting) -> list[MeasureEvidence]:
    """The account's own documents that came back and were not brought again."""
    later = MeasureEvidence.objects.filter(
        measure=OuterRef("measure"), unit=OuterRef("unit"), submitted_at__gt=OuterRef("decided_at")
    )
    found = MeasureEvidence.objects.filter(state="returned", submitted_by=account.account_id)
    return _listed(found.exclude(Exists(later)).order_by("-decided_at", "-pk"))


def _listed(found: QuerySet[MeasureEvidence]) -> list[MeasureEvidence]:
    return list(found.defer("content").select_related("measure")[:MOST_LISTED])


def list_pressing(account: Acting, today: date) -> list[Measure]:
    """Measures of the account's unit or role that are late or nearly so and have no document under way."""
    soon = today + timedelta(days=get_risk_rule(today).soon_days)
    own_role = Q(unit__isnull=True, role=account.role, measure__plan__unit=account.unit_id)
    mine = MeasureExecutor.objects.filter(Q(unit=account.unit_id) | own_role).exclude(
        role="", unit=None
    )
    found = Measure.objects.select_related("plan").filter(
        pk__in=mine.values("measure"), state__in=OPEN, plan__state=PlanState.IN_FORCE, waiting=0,
        confirmed__lt=F("expected"), ends_on__lte=soon,
    )  # fmt: skip
    return list(found.order_by("ends_on", "pk")[:MOST_LISTED])


_WAITING = """
with mine as (
  select distinct m.id, m.ends_on from roadmaps_executor e
  join roadmaps_measure m on m.id = e.measure_id and m.state in ('planned', 'doing') and m.confirmed < m.expected
  join roadmaps_plan p on p.id = m.plan_id and p.state = 'in_force'
  where (e.unit_id = %(unit)s or (e.unit_id is null and e.role = %(role)s and p.unit_id = %(unit)s))
    and m.waiting = 0 and m.ends_on <= %(soon)s
)
select
  (select count(*) from roadmaps_evidence v where %(accepts)s and v.state = 'submitted'
    and v.accepting_unit_id = %(unit)s and v.submitted_by_id <> %(account)s),
  (select count(*) from roadmaps_evidence v where v.state = 'returned' and v.submitted_by_id = %(account)s
    and not exists (select 1 from roadmaps_evidence o where o.measure_id = v.measure_id
      and o.unit_id = v.unit_id and o.submitted_at > v.decided_at)),
  count(*) filter (where ends_on < %(today)s), count(*) filter (where ends_on >= %(today)s), min(ends_on)
from mine
"""
