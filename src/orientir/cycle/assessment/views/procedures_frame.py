"""What stands around every page of a procedure: finding it, crumbs, facts, its instrument."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from orientir.core.mistakes import Mistake
from orientir.core.packs.competencies import Instrument
from orientir.cycle.assessment.models import Procedure
from orientir.cycle.assessment.pages.procedures import procedure_facts
from orientir.cycle.assessment.queries.procedures import ProcedureNotFound, get_procedure
from orientir.cycle.assessment.rules import ProcedureState, runs_procedures
from orientir.cycle.goals.api import (
    PackNotFound,
    find_instrument,
    find_operator_title,
    get_competency_model,
)
from orientir.kit.access.acting import Acting
from orientir.kit.ui.frame import Link
from orientir.kit.ui.parts import Fact

WHAT: Final = gettext_noop("Procedures")


def procedure_or_404(request: HttpRequest, code: str) -> Procedure:
    """A draft is there for those who run procedures alone."""
    account: Acting = request.account  # type: ignore[attr-defined]
    try:
        found = get_procedure(code)
    except ProcedureNotFound as error:
        raise Http404 from error
    if found.state == ProcedureState.DRAFT and not runs_procedures(account):
        raise Http404
    return found


def crumbs_of(found: Procedure | None = None) -> list[Link]:
    crumbs = [Link(_("Procedures"), reverse("assessment:procedures"))]
    if found is not None:
        crumbs.append(Link(found.title, reverse("assessment:procedure", args=[found.code])))
    return crumbs


def facts_of(found: Procedure) -> list[Fact]:
    today = timezone.localdate()
    return procedure_facts(
        found, find_operator_title(found.pack, found.operator, today), instrument_title(found)
    )


def instrument_of(found: Procedure) -> Instrument:
    """The instrument of a procedure, in force or not. Raises Mistake where its pack has gone."""
    today = timezone.localdate()
    instrument = find_instrument(pack_id=found.pack, code=found.instrument, on=today)
    if instrument is None:
        raise Mistake(
            _("The methodology “%(pack)s” has no instrument “%(code)s” any more.")
            % {"pack": found.pack, "code": found.instrument}
        )
    return instrument


def instrument_title(found: Procedure) -> str:
    try:
        return instrument_of(found).short_title
    except Mistake:
        return found.instrument


def instruments_in_force(on: date) -> list[Instrument]:
    try:
        return list(get_competency_model(on=on).instruments)
    except PackNotFound:
        return []
