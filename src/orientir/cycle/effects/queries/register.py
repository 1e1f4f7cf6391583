"""Measures, who got them, and the register of effects, as far as one's rights go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Max, Min, OuterRef, QuerySet, Subquery

from orientir.core.mistakes import Mistake
from orientir.cycle.effects.models import EffectStudy, GivenMeasure, MeasureStart


class MeasureNotFound(Mistake):
    """There is no such measure, or one may not see it."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the register knows of a measure and an indicator, in the units of the indicator."""

    study: int
    measure: str
    estimate: float
    low: float
    high: float
    treated: int


@dataclass(frozen=True, slots=True)
class DoneMeasure:
    """A measure that a unit got."""

    unit: int
    title: str
    year: int
    measure: int


def list_measures() -> QuerySet[GivenMeasure]:
    """The latest first, with how many units got each and in which years."""
    starts = MeasureStart.objects.filter(measure=OuterRef("pk")).order_by().values("measure")
    told = {"units": Count("pk"), "since": Min("year"), "until": Max("year")}
    counted = {
        name: Subquery(starts.annotate(**{name: one}).values(name)) for name, one in told.items()
    }
    return GivenMeasure.objects.annotate(**counted).order_by("-created_at", "-pk")


def get_measure(measure: int) -> GivenMeasure:
    """Raises MeasureNotFound."""
    found = GivenMeasure.objects.filter(pk=measure).first()
    if found is None:
        raise MeasureNotFound(f"меры {measure} нет, или она не видна вашей роли")
    return found


def list_starts(measure: GivenMeasure) -> list[MeasureStart]:
    """Who got it, the earliest first."""
    found = MeasureStart.objects.filter(measure=measure).select_related("unit")
    return list(found.order_by("year", "unit__code"))


def list_studies(measure: int | None = None) -> QuerySet[EffectStudy]:
    """The latest first; repetitions stand beside what they repeat, not here."""
    found = EffectStudy.objects.select_related("measure", "snapshot", "created_by")
    found = found.filter(repeats__isnull=True)
    found = found if measure is None else found.filter(measure=measure)
    return found.order_by("-created_at", "-pk")


def find_study(study: int) -> EffectStudy | None:
    found = EffectStudy.objects.select_related("measure", "snapshot", "created_by", "repeats")
    return found.filter(pk=study).first()


def list_repetitions(study: EffectStudy) -> list[EffectStudy]:
    return list(EffectStudy.objects.filter(repeats=study).order_by("created_at"))


def find_expected(pack: str, rows: Collection[int], indicator: str) -> Expected | None:
    """The newest established effect of one of the rows of a road map on an indicator; None where none is known."""
    found = EffectStudy.objects.select_related("measure").filter(
        measure__pack=pack, measure__row__in=list(rows), indicator=indicator, verdict="established",
        repeats__isnull=True, low__isnull=False,
    )  # fmt: skip
    one = found.order_by("-created_at", "-pk").first()
    if one is None or one.figures is None:
        return None
    assert one.estimate is not None
    assert one.low is not None
    assert one.high is not None
    treated = int(one.figures["document"]["n_treated"])
    return Expected(one.pk, one.measure.title, one.estimate, one.low, one.high, treated)


def list_done_by(units: Collection[int]) -> list[DoneMeasure]:
    """Measures that units got, the latest first."""
    found = MeasureStart.objects.select_related("measure").filter(unit__in=list(units))
    return [
        DoneMeasure(one.unit_id, one.measure.title, one.year, one.measure_id)
        for one in found.order_by("-year", "measure__title")
    ]
