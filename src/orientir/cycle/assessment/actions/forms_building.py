"""Forms of a procedure from the bank: what the instrument asks, what the bank has, what the solver reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from orientir.core.assembly import (
    Assembly,
    Blueprint,
    BuiltForm,
    Candidate,
    Cell,
    FormsNotBuilt,
    Wanted,
    assemble,
)
from orientir.core.mistakes import Mistake
from orientir.core.packs.competencies import EXTENDED, Instrument
from orientir.cycle.assessment.actions.invitations import spread_forms
from orientir.cycle.assessment.models import Form, FormItem, Invitation, Procedure
from orientir.cycle.assessment.queries.candidates import BankItem, list_candidates
from orientir.cycle.assessment.rules import Delivery, ProcedureState
from orientir.kit.journal import record


class FormsNotChangeable(Mistake):
    """Forms are built while a procedure is a draft: later people may have seen them."""


@dataclass(frozen=True, slots=True)
class FormsOrder:
    """How forms are asked for; ``seconds`` None: the procedure's minutes. ``core.assembly`` tells the rest.

    ``with_trial``: items on trial may stand in the forms, too.
    """

    forms: int = 1
    design: str = "parallel"
    anchors: int = 0
    least: int = 0
    seed: int = 1
    with_trial: bool = False


def blueprint_of(instrument: Instrument, minutes: int | None) -> Blueprint:
    """The instrument's rows, within the time of the procedure."""
    cells = tuple(Cell(r.competency, r.difficulty, r.count) for r in instrument.blueprint)
    return Blueprint(cells, None if minutes is None else minutes * 60.0)


def plan_forms(*, procedure: Procedure, instrument: Instrument, order: FormsOrder) -> Assembly:
    """The forms that would be built now; nothing is written. Raises FormsNotBuilt with reasons."""
    bank = list_candidates(instrument, procedure.pk, with_trial=order.with_trial)
    people = Invitation.objects.filter(procedure=procedure).count()
    if procedure.delivery == Delivery.ADAPTIVE:
        return _pool(instrument, [one.candidate for one in bank])
    return assemble(
        blueprint_of(instrument, procedure.minutes),
        [one.candidate for one in bank],
        Wanted(
            order.forms,
            "booklets" if order.design == "booklets" else "parallel",
            order.anchors,
            order.least,
            people,
            order.seed,
        ),
    )


def _pool(instrument: Instrument, bank: Sequence[Candidate]) -> Assembly:
    """An adaptive test chooses as it goes: its one form is every calibrated item of the instrument."""
    known = [one for one in bank if one.information is not None and one.difficulty != EXTENDED]
    needed = {row.competency: 0 for row in instrument.blueprint}
    for row in instrument.blueprint:
        needed[row.competency] += row.count
    short = [
        f"По компетенции {name} для адаптивного теста нужно калиброванных заданий: {2 * count}, есть: {have}."
        for name, count in needed.items()
        if (have := sum(one.competency == name for one in known)) < 2 * count
    ]
    if short:
        raise FormsNotBuilt(short)
    cells = tuple(Cell(name, None, sum(o.competency == name for o in known)) for name in needed)
    return assemble(Blueprint(cells), known, Wanted(1))


@transaction.atomic
def build_forms(
    *, procedure: int, instrument: Instrument, order: FormsOrder, by: int, at: datetime
) -> Assembly:
    """Build anew from the bank as it stands; who is invited gets a form of the new ones."""
    found = Procedure.objects.select_for_update().get(pk=procedure)
    if found.state != ProcedureState.DRAFT:
        raise FormsNotChangeable(_("Forms are built only in a draft: people may have seen them."))
    bank = {
        one.candidate.code: one
        for one in list_candidates(instrument, found.pk, with_trial=order.with_trial)
    }
    built = plan_forms(procedure=found, instrument=instrument, order=order)
    Form.objects.filter(procedure=found).delete()
    for form in built.forms:
        _write(found, form, bank, at)
    found.design = {"order": asdict(order), "report": report_of(built)}
    found.save(update_fields=["design"])
    spread_forms(found.pk)
    record(event="assessment.forms_built", by=by, at=at, subject=found.code)
    return built


def _write(procedure: Procedure, form: BuiltForm, bank: dict[str, BankItem], at: datetime) -> None:
    report = {"seconds": form.seconds, "information": form.information}
    made = Form.objects.create(procedure=procedure, code=form.code, report=report, created_at=at)
    FormItem.objects.bulk_create(
        FormItem(
            form=made,
            position=position,
            version_id=bank[item.code].version,
            competency=item.competency,
            is_anchor=item.is_anchor,
        )
        for position, item in enumerate(form.items, start=1)
    )


def report_of(built: Assembly) -> dict[str, Any]:
    """What the solver reached, for the page and for those who come later."""
    return {
        "balanced": built.balanced,
        "spread": built.spread,
        "greedy_spread": built.greedy_spread,
        "is_proven": built.is_proven,
        "items": len({item.code for form in built.forms for item in form.items}),
        "form_items": max(len(form.items) for form in built.forms),
        "anchors": sum(item.is_anchor for item in built.forms[0].items),
    }
