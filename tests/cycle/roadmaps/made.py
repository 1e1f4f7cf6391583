"""Plans of the cast, small: of the region, of both municipalities and of two schools, and a school's draft.

Titles tell whose they are by the surnames of the cast, so that a page which shows too much is found.
"""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from orientir.core.plans import Span, Term
from orientir.cycle.roadmaps.models import (
    Measure,
    MeasureEvidence,
    MeasureExecutor,
    Milestone,
    MilestoneMeasure,
    Plan,
)
from tests.cast import REGION, SURNAMES, TODAY, Cast


def make_plans(cast: Cast) -> None:
    """The owner's rights are needed."""
    region = _plan(cast, REGION, None)
    top = _measure(cast, region, None, "Мероприятие области")
    for code in ("10", "20"):
        town = _plan(cast, code, region)
        middle = _measure(cast, town, top, f"Мероприятие округа {code}")
        school = _plan(cast, code[0] + "1", town)
        _evidence(cast, _measure(cast, school, middle, f"Мероприятие {SURNAMES[code[0] + '1']}"))
    draft = _plan(cast, "21", None, state="draft")
    _measure(cast, draft, None, f"Черновик {SURNAMES['21']}")


def _plan(cast: Cast, code: str, parent: Plan | None, state: str = "in_force") -> Plan:
    return Plan.objects.create(
        unit=cast.units[code], parent=parent, kind="road_map", title=f"План {code}", state=state,
        starts_on=date(TODAY.year, 1, 1), ends_on=date(TODAY.year, 12, 31), created_at=timezone.now(),
    )  # fmt: skip


def _measure(cast: Cast, plan: Plan, parent: Measure | None, title: str) -> Measure:
    made = Measure(
        plan=plan,
        parent=parent,
        number=1,
        title=title,
        expected_result="Приказ",
        document_kind="order",
    )
    made.term = Term("year", (Span(plan.starts_on, plan.ends_on),))
    made.save()
    milestone = Milestone.objects.create(plan=plan, title=f"Веха. {title}", due_on=plan.ends_on)
    MilestoneMeasure.objects.create(milestone=milestone, measure=made)
    MeasureExecutor.objects.create(measure=made, unit=plan.unit, is_responsible=True, place=0)
    return made


def _evidence(cast: Cast, measure: Measure) -> None:
    code = measure.plan.unit.code
    MeasureEvidence.objects.create(
        measure=measure, kind="order", title=f"Приказ {SURNAMES[code]}", issued_on=TODAY, file_name="a.pdf",
        media_type="application/pdf", size=9, sha256=code * 8, content=SURNAMES[code].encode(),
        unit=measure.plan.unit, accepting_unit=measure.plan.unit,
        submitted_by=cast.accounts["head" if code == "11" else "other_head"], submitted_at=timezone.now(),
    )  # fmt: skip
