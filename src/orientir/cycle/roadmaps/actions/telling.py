"""Who hears of a measure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from orientir.cycle.registry.api import Grant

MAKERS = ("ministry", "municipal_specialist", "head")


def list_makers(units: Collection[int], on: date, *, without: Iterable[int] = ()) -> list[int]:
    """Accounts that write plans of these units on a day."""
    in_force = Grant.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), role__in=MAKERS, unit__in=units,
        valid_from__lte=on,
    ).exclude(account__in=list(without))  # fmt: skip
    return sorted(set(in_force.values_list("account_id", flat=True)))
