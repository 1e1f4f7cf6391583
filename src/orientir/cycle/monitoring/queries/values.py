"""Values of a snapshot: what the viewer may see of them is decided by the database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from orientir.cycle.monitoring.models import IndicatorValue, Snapshot
from orientir.cycle.monitoring.readings import Value

_FIELDS = (
    "indicator",
    "year",
    "level",
    "unit_id",
    "numerator",
    "denominator",
    "value",
    "state",
    "coverage",
)


def list_values_of_units(
    snapshot: Snapshot,
    structure: str,
    units: Collection[int],
    years: Collection[int] | None = None,
    indicator: str = "",
) -> list[Value]:
    """Values of the units (ids): of all years and indicators unless told."""
    found = _values(snapshot, structure).filter(unit_id__in=units)
    if indicator:
        found = found.filter(indicator=indicator)
    return _read(found if years is None else found.filter(year__in=years))


def list_values_of_level(
    snapshot: Snapshot, structure: str, indicator: str, year: int, level: str
) -> list[Value]:
    """One indicator of all units of a level in a year."""
    found = _values(snapshot, structure)
    return _read(found.filter(indicator=indicator, year=year, level=level))


def list_values_of_indicator(
    snapshot: Snapshot, structure: str, indicator: str, year: int, units: Collection[int]
) -> list[Value]:
    """One indicator of the units (ids) in a year."""
    found = _values(snapshot, structure)
    return _read(found.filter(indicator=indicator, year=year, unit_id__in=units))


def list_values_of_all_years(
    snapshot: Snapshot, structure: str, indicator: str, levels: Collection[str] = ()
) -> list[Value]:
    """One indicator of all units in sight, in all years of the snapshot; of some ``levels`` where they are named."""
    found = _values(snapshot, structure).filter(indicator=indicator)
    return _read(found.filter(level__in=levels) if levels else found)


@dataclass(frozen=True, slots=True)
class ValueFilters:
    """What values of a snapshot are narrowed to; empty: all. ``unit``: its code."""

    indicator: str = ""
    year: int | None = None
    level: str | None = None
    unit: str = ""
    structure: str = "then"


def list_told_values(
    snapshot: Snapshot, filters: ValueFilters, *, limit: int, offset: int
) -> tuple[list[dict[str, Any]], int]:
    """A page of values in sight with the codes of their units, by indicator, year and unit; and how many in all."""
    wanted = {
        "indicator": filters.indicator,
        "year": filters.year,
        "level": filters.level,
        "unit__code": filters.unit,
    }
    found = _values(snapshot, filters.structure).filter(
        **{name: value for name, value in wanted.items() if value}
    )
    page = found.order_by("indicator", "year", "unit__code", "level")[offset : offset + limit]
    names = (*(name for name in _FIELDS if name != "unit_id"), "unit__code")
    return [one | {"unit": one.pop("unit__code")} for one in page.values(*names)], found.count()


def _values(snapshot: Snapshot, structure: str) -> QuerySet[IndicatorValue]:
    stored = structure if snapshot.has_present_structure else "then"
    return IndicatorValue.objects.filter(snapshot=snapshot, structure=stored)


def _read(found: QuerySet[IndicatorValue]) -> list[Value]:
    return [Value(*row) for row in found.values_list(*_FIELDS)]
