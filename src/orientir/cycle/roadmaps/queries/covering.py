"""Which units carry a measure out, since when, and whether it is confirmed there: what effects are asked of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, When

from orientir.cycle.roadmaps.models import Measure, MeasureEvidence, Plan
from orientir.cycle.roadmaps.rules import OPEN, MeasureState, PlanState
from orientir.kit.bulk import fetch_rows


@dataclass(frozen=True, slots=True)
class MeasureTitle:
    id: int
    plan: int
    number: int
    title: str
    unit: int
    plan_title: str


@dataclass(frozen=True, slots=True)
class CoveredUnit:
    """``level`` of the unit; ``since``: first day of the term there; ``confirmed_on``: when its last document came."""

    unit: int
    level: str
    since: date
    until: date
    is_done: bool
    confirmed_on: date | None


def find_measure(measure: int) -> MeasureTitle | None:
    """What a measure is called, as far as one's rights go."""
    found = Measure.objects.select_related("plan").filter(pk=measure).first()
    return None if found is None else _title(found)


def list_open_rows(unit: int) -> list[MeasureTitle]:
    """Measures of a unit's own plans that are not done yet, the latest plan first."""
    found = Measure.objects.select_related("plan").filter(plan__unit=unit, state__in=OPEN)
    still = found.exclude(plan__state=PlanState.CLOSED)
    return [_title(one) for one in still.order_by("-plan__starts_on", "-plan", "number")]


def search_measures(text: str, *, limit: int, offset: int = 0) -> tuple[list[MeasureTitle], int]:
    """Measures in sight whose words hold every word of the text, those of the upper levels first, and how many."""
    found = Measure.objects.select_related("plan").exclude(state=MeasureState.DROPPED)
    for word in text.split():
        found = found.filter(title__icontains=word)
    level = Case(
        When(plan__unit__level="region", then=0), When(plan__unit__level="municipality", then=1), default=2
    )  # fmt: skip
    ordered = found.order_by(level, "-plan__starts_on", "plan", "number")
    return [_title(one) for one in ordered[offset : offset + limit]], found.count()


def _title(one: Measure) -> MeasureTitle:
    return MeasureTitle(
        one.pk, one.plan_id, one.number, one.title, one.plan.unit_id, one.plan.title
    )


def list_covered_units(measure: int) -> list[CoveredUnit]:
    """Units that have the measure handed down, at every level below, as far as in sight."""
    return [CoveredUnit(*row) for row in fetch_rows(_COVERED, {"measure": measure})]


_COVERED = """
with recursive below as (
  select m.id from roadmaps_measure m where m.parent_id = %(measure)s and m.state <> 'dropped'
  union select m.id from below b join roadmaps_measure m on m.parent_id = b.id and m.state <> 'dropped'
)
select p.unit_id, u.level, m.starts_on, m.ends_on, m.state = 'done',
  (select max(v.issued_on) from roadmaps_evidence v where v.measure_id = m.id and v.state = 'accepted')
from below b join roadmaps_measure m on m.id = b.id join roadmaps_plan p on p.id = m.plan_id
join registry_unit u on u.id = p.unit_id
order by u.level, u.code
"""


def count_plans() -> int:
    """Plans in sight."""
    return Plan.objects.count()


def find_plan_of(unit: int) -> int | None:
    """The latest plan of a unit that may still be written."""
    found = (
        Plan.objects.filter(unit=unit).exclude(state=PlanState.CLOSED).order_by("-starts_on", "-pk")
    )
    return found.values_list("pk", flat=True).first()


def list_plan_measures(plan: int) -> dict[int, int]:
    """Number → measure."""
    return dict(Measure.objects.filter(plan=plan).values_list("number", "pk"))


def count_all() -> dict[str, int]:
    """Plans, measures and documents in sight, by their Russian words."""
    return {
        "планов": count_plans(),
        "мероприятий": Measure.objects.count(),
        "документов": MeasureEvidence.objects.count(),
    }
