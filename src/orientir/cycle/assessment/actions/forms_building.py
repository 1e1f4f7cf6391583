"""Forms of a procedure from the bank: what the instrument asks, what the bank has, what the solver reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
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
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.cycle.assessment.actions.invitations import spread_forms
from orientir.cycle.assessment.models import Form, FormItem, Invitation, Procedure
from orientir.cycle.assessment.queries.candidates import BankItem, list_candidates
from orientir.cycle.assessment.rules import Delivery, ProcedureState
from orientir.kit.journal import record

SEED, SIMULATED = 1, 1_000
"""Invented people on whom exposure is tried before a pool goes live."""


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


def design_of(instrument: Instrument, form: BuiltForm, bank: dict[str, BankItem]) -> dict[str, Any]:
    """What an adaptive test is sat by, fixed when the form is built: rule, shares of areas, parameters, limits of
    exposure found by simulation (Sympson and Hetter).
    """
    from orientir.core.psychometrics.adaptive import (  # compiled code: only who builds a pool pays for it
        AdaptiveBank,
        AdaptiveRule,
        limit_exposure,
    )

    told = instrument.adaptive
    assert told is not None  # _pool() has looked
    rule = AdaptiveRule(told.shortest, told.longest, float(told.error), told.start, told.top)
    items = [replace(_known(bank[one.code]), name=str(n)) for n, one in enumerate(form.items, 1)]
    areas = [one.competency for one in form.items]
    shares = {one.competency: float(one.items) for one in instrument.measured if one.items}
    people = np.random.default_rng(SEED).normal(0, 1, SIMULATED)
    table = AdaptiveBank.of(items, areas, shares)
    limited = limit_exposure(table, rule, float(told.exposure) / 100, people, SEED)
    limits = {
        item.name: float(limit) for item, limit in zip(table.items, limited.limits, strict=True)
    }
    return {
        "rule": asdict(rule),
        "shares": shares,
        "items": [
            {
                "position": int(item.name), "slope": item.slope, "steps": list(item.steps),
                "lowest": item.lowest, "area": area, "limit": limits[item.name],
            }
            for item, area in zip(items, areas, strict=True)
        ],
    }  # fmt: skip


def _known(item: BankItem) -> ItemParameters:
    assert item.parameters is not None  # a pool is made of calibrated items
    return item.parameters


def _pool(instrument: Instrument, bank: Sequence[Candidate]) -> Assembly:
    """An adaptive test chooses as it goes: its one form is every calibrated item of the instrument."""
    known = [one for one in bank if one.information is not None and one.difficulty != EXTENDED]
    if instrument.adaptive is None or instrument.pass_mark is not None:
        raise FormsNotBuilt(
            [
                _(
                    "This instrument does not say how an adaptive test goes: choose forms in the terms."
                )
            ]
        )
    needed = _pool_needs(instrument)
    short = [
        f"По компетенции {name} для адаптивного теста нужно калиброванных заданий: {least}, есть: {have}."
        for name, least in needed.items()
        if (have := sum(one.competency == name for one in known)) < least
    ]
    if short:
        raise FormsNotBuilt(short)
    cells = tuple(Cell(name, None, sum(o.competency == name for o in known)) for name in needed)
    return assemble(Blueprint(cells), known, Wanted(1))


def _pool_needs(instrument: Instrument) -> dict[str, int]:
    """Of each competency twice what the longest test takes of it: with less, people would meet the same tasks."""
    assert instrument.adaptive is not None  # _pool() has looked
    measured = {one.competency: one.items - one.extended for one in instrument.measured}
    whole = sum(measured.values())
    longest = instrument.adaptive.longest
    return {name: -(-2 * longest * count // whole) for name, count in measured.items() if count}


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
        design = {}
        if found.delivery == Delivery.ADAPTIVE:
            design = {"adaptive": design_of(instrument, form, bank)}
        _write(found, form, bank, at, design)
    found.design = {"order": asdict(order), "report": report_of(built)}
    found.save(update_fields=["design"])
    spread_forms(found.pk)
    record(event="assessment.forms_built", by=by, at=at, subject=found.code)
    return built


def _write(
    procedure: Procedure,
    form: BuiltForm,
    bank: dict[str, BankItem],
    at: datetime,
    design: dict[str, Any],
) -> None:
    report = {"seconds": form.seconds, "information": form.information, **design}
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
