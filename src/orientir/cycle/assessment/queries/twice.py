"""Results of people measured more than once, brought to one scale; for the operator alone (row-level security).

Two calibrations stand on one scale where they are the same, or where enough tasks were calibrated in both: then the
later one is shifted by the mean difference of their difficulties (mean-mean linking: Kolen & Brennan 2014,
doi:10.1007/978-1-4939-0317-7, chapter 6), and the error of the shift is carried along.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import fmean, variance

from orientir.cycle.assessment.models import ItemStatistic, Result

LEAST_COMMON = 5
"""Tasks that two calibrations must share before their scales may be tied."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A published result: when, how able (logits of its own calibration), how sure, by what, where they worked."""

    person: int
    completed_on: date
    ability: float
    standard_error: float
    instrument: str
    calibration: int
    unit: int


@dataclass(frozen=True, slots=True)
class Shift:
    """What to add to an ability of the later calibration, and the error of that."""

    amount: float
    standard_error: float
    common: int


def list_outcomes(persons: Collection[int] | None = None) -> list[Outcome]:
    """Published diagnostics with an ability, in order of days; of everybody where nobody is named."""
    found = Result.objects.filter(
        published_at__isnull=False,
        ability__isnull=False,
        ability_se__isnull=False,
        procedure__calibration__isnull=False,
        procedure__kind="deficit_diagnostic",
    )
    if persons is not None:
        found = found.filter(person__in=list(persons))
    rows = found.order_by("completed_on", "pk").values_list(
        "person",
        "completed_on",
        "ability",
        "ability_se",
        "procedure__instrument",
        "procedure__calibration",
        "unit",
    )
    return [
        Outcome(person, day, ability, error, instrument, calibration, unit)
        for person, day, ability, error, instrument, calibration, unit in rows
        if ability is not None and error is not None
    ]


def find_shift(earlier: int, later: int) -> Shift | None:
    """How the later calibration lies on the scale of the earlier one; None: they cannot be tied."""
    if earlier == later:
        return Shift(0.0, 0.0, 0)
    first, second = (_difficulties(one) for one in (earlier, later))
    common = sorted(first.keys() & second.keys())
    if len(common) < LEAST_COMMON:
        return None
    differences = [first[one] - second[one] for one in common]
    error = sqrt(variance(differences) / len(differences))
    return Shift(fmean(differences), error, len(common))


def _difficulties(calibration: int) -> Mapping[int, float]:
    rows = ItemStatistic.objects.filter(calibration=calibration).values_list("version", "steps")
    return {
        version: fmean(steps)
        for version, steps in rows
        if steps and None not in steps  # a category that nobody chose has no step
    }
