"""Targets of a year accepted by a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from orientir.core.mistakes import Mistake
from orientir.cycle.goals.models import AcceptedTarget
from orientir.kit.journal import record


class TargetNotPossible(Mistake):
    """The target cannot be set so; says why."""


@transaction.atomic
def accept_target(
    *, pack: str, indicator: str, unit: int, year: int, value: Decimal, basis: Mapping[str, Any], by: int,
    at: datetime, document: str = "",
) -> AcceptedTarget:  # fmt: skip
    """Set a target with what it stands on; one that was set before is withdrawn and stays to be read.

    Raises TargetNotPossible.
    """
    if not 0 <= value <= 100_000:
        raise TargetNotPossible("цель: нужно число от нуля")
    found = AcceptedTarget.objects.filter(
        pack=pack, indicator=indicator, unit=unit, year=year, withdrawn_at__isnull=True
    )
    found.update(withdrawn_at=at)
    made = AcceptedTarget.objects.create(
        pack=pack, indicator=indicator, unit_id=unit, year=year, value=value, basis=dict(basis), document=document,
        accepted_by_id=by, accepted_at=at,
    )  # fmt: skip
    record(event="goals.target_accepted", by=by, at=at, subject=f"target {made.pk}")
    return made


def list_targets_in_force(pack: str, indicator: str = "") -> list[AcceptedTarget]:
    """Of the whole region, of all indicators or of one; the earliest year first."""
    found = AcceptedTarget.objects.filter(
        pack=pack, unit__level="region", withdrawn_at__isnull=True
    ).select_related("accepted_by")
    return list(
        (found.filter(indicator=indicator) if indicator else found).order_by("year", "indicator")
    )


def list_accepted_targets(pack: str, year: int) -> dict[tuple[str, int], AcceptedTarget]:
    """Indicator and unit → the target in force."""
    found = AcceptedTarget.objects.filter(pack=pack, year=year, withdrawn_at__isnull=True)
    return {(one.indicator, one.unit_id): one for one in found.select_related("accepted_by")}
