"""Figures of a snapshot pinned to a draft: what the decision stands on stays as it was seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from orientir.core.mistakes import Mistake
from orientir.cycle.decisions.actions.drafting import get_draft
from orientir.cycle.decisions.models import PinnedFigure
from orientir.cycle.monitoring import api as monitoring
from orientir.kit.journal import record

MOST_FIGURES = 60


class FigureNotPinned(Mistake):
    """The figure cannot be pinned; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which figures: one indicator in one year of a snapshot, of units (ids)."""

    snapshot: str
    indicator: str
    year: int
    units: Collection[int]


@transaction.atomic
def pin_figures(
    *, decision: int, choice: Choice, titles: Mapping[int, str], by: int, at: datetime
) -> int:
    """Pin what is chosen and seen; again changes nothing. Returns how many came. Raises FigureNotPinned."""
    one = get_draft(decision)
    snapshot = monitoring.get_snapshot(choice.snapshot)
    frame = monitoring.frame_of(snapshot)
    indicator = frame.pack.indicator(choice.indicator)
    if indicator is None:
        raise FigureNotPinned(f"показателя «{choice.indicator}» нет в методике среза")
    values = monitoring.list_values_of_indicator(
        snapshot, "then", choice.indicator, choice.year, choice.units
    )
    if not values:
        raise FigureNotPinned("отметьте цифры, на которых стоит решение")
    known = PinnedFigure.objects.filter(decision=one)
    if known.count() + len(values) > MOST_FIGURES:
        raise FigureNotPinned(
            f"к решению закрепляют не больше {MOST_FIGURES} цифр: оставьте те, что решают"
        )
    made = PinnedFigure.objects.bulk_create(
        [
            PinnedFigure(
                decision=one, snapshot=snapshot, indicator=indicator.code, indicator_title=indicator.short_title,
                unit_id=value.unit, unit_title=titles.get(value.unit, ""), level=value.level, year=value.year,
                numerator=value.numerator, denominator=value.denominator, value=value.value, state=value.state,
                target=indicator.targets.get(value.year), factor=int(indicator.factor), decimals=indicator.decimals,
            )
            for value in values
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    record(event="decisions.pinned", by=by, at=at, subject=f"decision {one.pk}")
    return len(made)


@transaction.atomic
def unpin_figure(*, decision: int, figure: int, by: int, at: datetime) -> None:
    """Take a figure off a draft. Raises DecisionNotOpen."""
    one = get_draft(decision)
    PinnedFigure.objects.filter(decision=one, pk=figure).delete()
    record(event="decisions.pinned", by=by, at=at, subject=f"decision {one.pk}")


def gap_of(figure: PinnedFigure) -> Decimal | None:
    """How far the value is from its target, in its own units; None where either is not known."""
    if figure.value is None or figure.target is None:
        return None
    return figure.value - figure.target
