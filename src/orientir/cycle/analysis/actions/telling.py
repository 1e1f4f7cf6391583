"""Whom a published run concerns: heads of schools that ask for attention, and who sees to their municipality."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.notices import CONCERNS_PLACE, CONCERNS_SCHOOL
from orientir.cycle.analysis.pages.shown import heading_of
from orientir.cycle.analysis.pages.verdicts import ASKING
from orientir.cycle.registry.api import Grant, load_unit_book
from orientir.kit.notices import api as notices


def tell_concerned(run: int, *, at: datetime) -> int:
    """Once a run, account and unit; returns how many notices were made."""
    found = AnalysisRun.objects.get(pk=run)
    asking = UnitFinding.objects.filter(run=found, level="organisation", verdict__in=ASKING)
    schools = set(asking.values_list("unit_id", flat=True))
    if not schools:
        return 0
    units = load_unit_book().units
    places: dict[int, int] = {}
    for school in schools & set(units):
        place = units[school].municipality_id
        if place is not None:
            places[place] = places.get(place, 0) + 1
    title = heading_of(found)
    told = 0
    for unit, accounts in _accounts("head", schools, at).items():
        told += notices.send(
            CONCERNS_SCHOOL, key=f"{run}:{unit}", at=at, accounts=accounts,
            link=reverse("analysis:unit", args=[units[unit].code]), title=title,
        )  # fmt: skip
    for unit, accounts in _accounts("municipal_specialist", places, at).items():
        told += notices.send(
            CONCERNS_PLACE, key=f"{run}:{unit}", at=at, accounts=accounts,
            link=reverse("analysis:unit", args=[units[unit].code]), title=title, schools=places[unit],
        )  # fmt: skip
    return told


def _accounts(role: str, units: Iterable[int], at: datetime) -> dict[int, list[int]]:
    """Unit → accounts that hold the role there now."""
    on = timezone.localdate(at)
    grants = Grant.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), role=role, unit__in=set(units), valid_from__lte=on,
    )  # fmt: skip
    found: dict[int, list[int]] = {}
    for unit, account in grants.values_list("unit_id", "account_id"):
        found.setdefault(unit, []).append(account)
    return found
