"""How the years are to be linked: chosen before the results are counted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions.publishing import get_standing
from orientir.cycle.assessment.models import Procedure
from orientir.cycle.assessment.rules import ProcedureState, YearsLinked
from orientir.kit.journal import record


@transaction.atomic
def choose_link(*, procedure: int, way: str, by: int | None, at: datetime) -> None:
    """How the next count links the procedure to earlier years. Raises Mistake for an unknown way."""
    if way not in YearsLinked.values:
        raise Mistake("нет такого способа связать годы: выберите один из списка")
    Procedure.objects.select_for_update().get(pk=procedure)
    found = get_standing(procedure, (ProcedureState.CLOSED, ProcedureState.SCORED))
    if found.design.get("link", YearsLinked.FIXED) == way:
        return
    found.design = found.design | {"link": way}
    found.save(update_fields=["design"])
    record(event="assessment.link_chosen", by=by, at=at, subject=found.code)
