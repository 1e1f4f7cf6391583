"""What of the need of teachers presses on a unit, for its home page."""

from __future__ import annotations

from dataclasses import dataclass

from orientir.cycle.analysis.models import UnitFinding

STAFFING = "staffing"
PRESSES = "staff_presses"


@dataclass(frozen=True, slots=True)
class PressingStaff:
    """So many of ``people`` are expected to leave within a year (``low`` to ``high``): more than the pack's bound."""

    unit_code: str
    people: int
    leavers: float
    low: float
    high: float


def find_pressing_staff(unit: int | None) -> PressingStaff | None:
    """By the latest finished run; None where nothing presses, or nothing is known."""
    last = (
        UnitFinding.objects.filter(
            unit=unit, run__kind=STAFFING, run__finished_at__isnull=False, run__repeats__isnull=True
        )
        .select_related("unit")
        .order_by("-run__created_at", "-run")
        .first()
        if unit is not None
        else None
    )
    if last is None or last.verdict != PRESSES:
        return None
    return PressingStaff(
        last.unit.code, last.pupils, last.value or 0.0, last.low or 0.0, last.high or 0.0
    )
