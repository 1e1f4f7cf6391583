"""What a measure changed is asked of the units that carried it out; accepted documents say which."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.cycle.effects import api as effects
from orientir.cycle.goals import api as goals
from orientir.cycle.roadmaps.models import Measure
from orientir.cycle.roadmaps.queries.covering import CoveredUnit, list_covered_units

LONGEST_TITLE = 300


class EffectNotAsked(Mistake):
    """There is nobody of whom to ask; says what is lacking."""


def ask_effect(*, measure: int, by: int, at: datetime) -> int:
    """Tell the register of effects who carried it out and since which year; asked again, it is told anew.

    Of the level where most are done. Returns the measure of the register. Raises EffectNotAsked.
    """
    found = Measure.objects.select_related("plan").get(pk=measure)
    done = [one for one in list_covered_units(measure) if one.is_done]
    levels = Counter(one.level for one in done if one.level in ("municipality", "organisation"))
    if not levels:
        raise EffectNotAsked(
            "спросить не у кого: мероприятие никто ниже ещё не выполнил, документы не приняты"
        )
    level = levels.most_common(1)[0][0]
    made = effects.give_measure(
        title=found.title[:LONGEST_TITLE], level=level, starts=_starts(done, level), unit=found.plan.unit_id,
        basis=_basis(found), pack=found.plan.pack, row=_row(found, at), origin=f"roadmaps:{found.pk}", by=by, at=at,
    )  # fmt: skip
    return int(made.pk)


def _starts(done: list[CoveredUnit], level: str) -> dict[int, int]:
    """The earliest year, where a unit has it twice."""
    starts: dict[int, int] = {}
    for one in done:
        if one.level == level:
            starts[one.unit] = min(one.since.year, starts.get(one.unit, one.since.year))
    return starts


def _basis(found: Measure) -> str:
    order = found.plan.order_number
    return f"{found.plan.title[:240]}, приказ № {order}" if order else found.plan.title


def _row(found: Measure, at: datetime) -> int | None:
    """Its row of the road map, known by the place in the order."""
    if not found.plan.pack or not found.clause:
        return None
    pack = goals.get_pack(pack_id=found.plan.pack, on=timezone.localdate(at))
    return next((one.number for one in pack.measures if one.clause == found.clause), None)
