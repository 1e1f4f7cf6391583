"""Recommendations of the cast: of two schools and two municipalities, one issued and one only proposed of each."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from orientir.cycle.monitoring.models import Snapshot
from orientir.cycle.recommendations.models import (
    AdviceOrder,
    AdviceRun,
    Recommendation,
    RecommendationStep,
)
from tests.cast import REGION, Cast

FACTS = {
    "value": 5.0, "target": 10.5, "gap": 5.5, "missing": 2.0, "numerator": 2.0, "cohort": 40.0, "coverage": 1.0,
    "change": None, "reference": 6.0, "years_short": 1, "moved": False, "status": "region_target",
    "verdict": "same", "kind": "school",
}  # fmt: skip
FIGURES = {
    "proposed": 4, "stands": 4, "met": 0, "unknown": 0, "dismissed": 0, "units": 4, "held_back": {"too_few": 3},
}  # fmt: skip
ROLES = {"organisation": "head", "municipality": "municipal_specialist"}


def make_advice(cast: Cast) -> None:
    """The owner's rights are needed."""
    snapshot, now = Snapshot.objects.order_by("pk")[0], timezone.now()
    run = AdviceRun.objects.create(
        snapshot=snapshot, pack=snapshot.pack, pack_version="1.0", code_version="0", created_at=now, finished_at=now,
        figures=FIGURES,
    )  # fmt: skip
    order = AdviceOrder.objects.create(
        number="01/5", signed_on=date(2026, 2, 2), unit=cast.units[REGION], issued_at=now
    )
    for code, level in (
        ("11", "organisation"),
        ("21", "organisation"),
        ("10", "municipality"),
        ("20", "municipality"),
    ):
        for state in ("issued", "proposed"):
            _make(cast, run, order if state == "issued" else None, code, level, state)


def _make(
    cast: Cast, run: AdviceRun, order: AdviceOrder | None, code: str, level: str, state: str
) -> None:
    unit = cast.units[code]
    one = Recommendation.objects.create(
        run=run, rule=f"indicator.1.1.{state}", rule_version="1.0", about="indicator", subject="1.1",
        subject_title="Педагоги, прошедшие диагностику дефицитов", title="Диагностику прошли не все",
        unit=unit, level=level, addressee=unit, addressee_role=ROLES[level], text="Не хватает двух педагогов.",
        actions=["Согласовать окно диагностики"], measures=[16], evidence="Следующий срез", clause="Таблица 5",
        source="Методика", status="demonstration", term_days=60, facts=FACTS, certainty=0.9, weight=1.0,
        state=state, order=order, due_on=date(2026, 4, 3) if order else None,
    )  # fmt: skip
    RecommendationStep.objects.create(recommendation=one, kind="proposed", at=run.created_at)
