"""What units of findings are called."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils import timezone

from orientir.cycle.analysis.models import UnitFinding
from orientir.cycle.registry.api import Unit, UnitPeriod, names_of, titles_of


def unit_titles(findings: Iterable[UnitFinding]) -> dict[int, tuple[str, str]]:
    """Unit → its code and title, of the units of findings."""
    return titles_by_unit({one.unit_id for one in findings})


def titles_by_unit(units: Collection[int]) -> dict[int, tuple[str, str]]:
    named = names_of(set(units), timezone.localdate())
    rest = set(units) - named.keys()
    unnamed = Unit.objects.filter(pk__in=rest).values_list("pk", "code") if rest else ()
    return named | {unit: (code, code) for unit, code in unnamed}


def municipalities_by_unit(units: Collection[int]) -> dict[int, str]:
    """Unit → the title of its municipality today: in a region there is a school № 5 in every second of them."""
    periods = UnitPeriod.objects.filter(
        unit__in=units, valid_to__isnull=True, municipality__isnull=False
    )
    places = dict(periods.values_list("unit_id", "municipality_id"))
    titles = titles_of(set(places.values()), timezone.localdate())
    return {unit: titles[place] for unit, place in places.items() if place in titles}
