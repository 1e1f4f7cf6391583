"""A measure and who got it: entered by a person, or told by the room where plans are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from orientir.core.mistakes import Mistake
from orientir.cycle.effects.models import GivenMeasure, MeasureStart
from orientir.cycle.effects.rules import LEVELS
from orientir.kit.journal import record


class MeasureNotPossible(Mistake):
    """The measure cannot be kept so; says why."""


@transaction.atomic
def give_measure(
    *, title: str, level: str, starts: Mapping[int, int], unit: int, by: int, at: datetime,
    basis: str = "", pack: str = "", row: int | None = None, origin: str = "",
) -> GivenMeasure:  # fmt: skip
    """Keep a measure and the first year of every unit under it; of a known ``origin`` its units are told anew.

    Raises MeasureNotPossible.
    """
    if level not in LEVELS:
        raise MeasureNotPossible(f"уровень «{level}»: меру дают муниципалитетам или организациям")
    if not title.strip():
        raise MeasureNotPossible("впишите, что это за мера")
    made = GivenMeasure.objects.filter(origin=origin).first() if origin else None
    if made is None:
        made = GivenMeasure.objects.create(
            title=title.strip(), level=level, basis=basis.strip(), pack=pack, row=row, origin=origin, unit_id=unit,
            created_by_id=by, created_at=at,
        )  # fmt: skip
    _lay(made, starts)
    record(event="effects.measure_given", by=by, at=at, subject=f"measure {made.pk}")
    return made


@transaction.atomic
def set_starts(*, measure: int, starts: Mapping[int, int], by: int, at: datetime) -> None:
    """Who got it and since when, told anew; studies that were counted keep theirs."""
    found = GivenMeasure.objects.filter(pk=measure).first()
    if found is None:
        raise MeasureNotPossible("такой меры нет: обновите страницу")
    _lay(found, starts)
    record(event="effects.starts_set", by=by, at=at, subject=f"measure {measure}")


def _lay(measure: GivenMeasure, starts: Mapping[int, int]) -> None:
    if not starts:
        raise MeasureNotPossible("впишите, кто и с какого года получил меру")
    MeasureStart.objects.filter(measure=measure).delete()
    MeasureStart.objects.bulk_create(
        MeasureStart(measure=measure, unit_id=unit, year=year) for unit, year in starts.items()
    )
