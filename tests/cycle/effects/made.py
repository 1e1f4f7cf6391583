"""A measure of the cast that one school got, and what was found of it by each snapshot."""

from __future__ import annotations

from django.utils import timezone

from orientir.cycle.effects.models import EffectStudy, GivenMeasure, MeasureStart
from orientir.cycle.monitoring.models import Snapshot
from tests.cast import REGION, Cast

DOCUMENT = {
    "estimate": 4.0, "se": 1.0, "low": 2.0, "high": 6.0, "p": 0.01, "min_p": 0.001, "pre_trend_p": None,
    "placebo": {"p": None, "n": 0}, "n_treated": 1, "n_control": 5, "verdict": "established",
    "verdict_text": "Эффект установлен.", "periods": ["2024", "2025"], "warnings": [], "by_period": [],
    "pre_trend": {"text": "Проверить нельзя."}, "sensitivity": {"text": ""},
}  # fmt: skip
MEANS = [
    {"year": "2024", "treated": 5.0, "compared": 5.0},
    {"year": "2025", "treated": 9.0, "compared": 5.0},
]
PARAMETERS = {"indicator": "1.1", "level": "organisation", "starts": {"11": 2025}}


def make_effects(cast: Cast) -> None:
    """The owner's rights are needed."""
    now = timezone.now()
    made = GivenMeasure.objects.create(
        title="Выездная диагностика", level="organisation", unit=cast.units[REGION], created_at=now
    )
    MeasureStart.objects.create(measure=made, unit=cast.units["11"], year=2025)
    for snapshot in Snapshot.objects.order_by("pk"):
        EffectStudy.objects.create(
            measure=made, snapshot=snapshot, indicator="1.1", parameters=PARAMETERS, pack_version="1.0",
            code_version="0", verdict="established", estimate=4.0, low=2.0, high=6.0, panel_sha256="a" * 64,
            result_sha256="b" * 64, created_at=now, finished_at=now,
            figures={"document": DOCUMENT, "means": MEANS, "starts": ["2025"]},
        )  # fmt: skip
