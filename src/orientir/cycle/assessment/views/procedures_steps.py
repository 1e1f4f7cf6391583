"""The steps of a draft: its terms, whom it asks, its forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from orientir.core.assembly import FormsNotBuilt
from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions import procedures as life
from orientir.cycle.assessment.actions.forms_building import FormsOrder, build_forms
from orientir.cycle.assessment.models import Procedure
from orientir.cycle.assessment.pages import procedures as words
from orientir.cycle.assessment.pages.consent import keeping_words
from orientir.cycle.assessment.pages.supply import supply_table
from orientir.cycle.assessment.queries.audience import count_audience, list_words_of_posts
from orientir.cycle.assessment.queries.candidates import list_candidates
from orientir.cycle.assessment.queries.procedures import count_form_items, list_forms
from orientir.cycle.assessment.rules import ProcedureState, runs_procedures
from orientir.cycle.assessment.views.procedures_forms import (
    TERMS,
    AudienceForm,
    BuildForm,
    TermsForm,
)
from orientir.cycle.assessment.views.procedures_frame import (
    WHAT,
    crumbs_of,
    instrument_of,
    procedure_or_404,
)
from orientir.cycle.goals.api import CompetencyModel, get_competency_model
from orientir.cycle.registry.api import UnitFilters, list_units
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.ui.edits import is_clear, watch

MOST_REASONS = 6


@require_http_methods(["GET", "HEAD", "POST"])
@only(runs_procedures, what=WHAT)
def terms(request: HttpRequest, code: str) -> HttpResponse:
    """When and how long, and to what people agree."""
    found = procedure_or_404(request, code)
    known = TermsForm.initial_of(found)
    form = TermsForm(request.POST or None, initial=known)
    watch(form, known)
    if request.method == "POST" and form.is_valid() and is_clear(form, known):
        try:
            _change(request, found, form.cleaned_data)
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            messages.success(request, _("The terms are written down."))
            return redirect("assessment:procedure", code)
    context = _around(found) | {"form": form, "page_has_mistakes": bool(form.errors)}
    status = 422 if form.errors else 200
    return render(request, "assessment/procedures_terms.html", context, status=status)


def _change(request: HttpRequest, found: Procedure, told: dict[str, Any]) -> None:
    account: Acting = request.account  # type: ignore[attr-defined]
    life.change_terms(
        procedure=found.pk,
        terms=life.Terms(**{name: told[name] for name in TERMS}),
        consent=_consent(found, told),
        by=account.account_id,
        at=timezone.now(),
    )


def _consent(found: Procedure, told: dict[str, Any]) -> str:
    """As it was typed, with the terms of keeping as they are now where its sentence is the one proposed."""
    before = keeping_words(found.keep_answers_years, found.keep_results_years)
    now = keeping_words(told["keep_answers_years"], told["keep_results_years"])
    typed: str = told["consent"].replace("\r\n", "\n")
    return typed.replace(before, now)


def _around(found: Procedure) -> dict[str, Any]:
    return {
        "procedure": found,
        "crumbs": crumbs_of(found),
        "is_draft": found.state == ProcedureState.DRAFT,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@only(runs_procedures, what=WHAT)
def audience(request: HttpRequest, code: str) -> HttpResponse:
    """Whom the rule asks, with the count of who fits it right now."""
    found = procedure_or_404(request, code)
    if request.headers.get("HX-Request"):
        return _fits(request)
    form = _audience_form(request.POST or None, found.audience)
    if request.method == "POST" and form.is_valid():
        account: Acting = request.account  # type: ignore[attr-defined]
        life.set_audience(
            procedure=found.pk,
            audience=_rule(form),
            by=account.account_id,
            at=timezone.now(),
        )
        messages.success(
            request, _("The rule is written down. Invite by it, and it will be followed.")
        )
        return redirect("assessment:procedure", code)
    fits = count_audience(found.audience, on=timezone.localdate())
    context = _around(found) | {
        "form": form,
        "page_has_mistakes": bool(form.errors),
        "fits": words.fits_words(*fits),
    }
    status = 422 if form.errors else 200
    return render(request, "assessment/procedures_audience.html", context, status=status)


def _audience_form(data: Any, rule: dict[str, Any]) -> AudienceForm:
    today = timezone.localdate()
    towns = list_units(UnitFilters(level="municipality"), on=today, limit=None)[0]
    municipalities = [(one.code, one.short_title) for one in towns]
    positions, subjects = list_words_of_posts(on=today)
    known = {code for code, _title in municipalities}
    return AudienceForm(
        data,
        municipalities=municipalities,
        positions=positions,
        subjects=subjects,
        initial=AudienceForm.initial_of(rule, known),
    )


def _rule(form: AudienceForm) -> life.Audience:
    told = form.cleaned_data
    return life.Audience(
        [*told["municipalities"], *told["organisations"]],
        told["staff_category"],
        told["positions"],
        told["subjects"],
    )


def _fits(request: HttpRequest) -> HttpResponse:
    """The count alone, as the rule stands in the page."""
    form = _audience_form(request.GET, {})
    text = _("The rule cannot be read: see the fields below.")
    if form.is_valid():
        rule = asdict(_rule(form))
        text = words.fits_words(*count_audience(rule, on=timezone.localdate()))
    return render(request, "assessment/procedures_fits.html", {"fits": text})


@require_http_methods(["GET", "HEAD", "POST"])
@only(runs_procedures, what=WHAT)
def forms(request: HttpRequest, code: str) -> HttpResponse:
    """What the blueprint asks, what the bank has, the forms built, or why they cannot be."""
    found = procedure_or_404(request, code)
    order = FormsOrder(**found.design.get("order", {}))
    form = BuildForm(request.POST or None, initial=_initial(order))
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        reasons = _build(request, found, _order(form.cleaned_data))
        if not reasons:
            messages.success(request, _("The forms are built."))
            return redirect("assessment:procedure-forms", code)
    status = 422 if form.errors or reasons else 200
    context = _forms_context(found, form, order.with_trial) | {"reasons": reasons}
    return render(request, "assessment/procedures_build.html", context, status=status)


def _initial(order: FormsOrder) -> dict[str, Any]:
    told = asdict(order)
    return told | {"number": told.pop("forms")}


def _order(told: dict[str, Any]) -> FormsOrder:
    rest = {name: value for name, value in told.items() if name != "number"}
    return FormsOrder(forms=told["number"], **rest)


def _build(request: HttpRequest, found: Procedure, order: FormsOrder) -> tuple[str, ...]:
    """Why the forms were not built; nothing: they were."""
    account: Acting = request.account  # type: ignore[attr-defined]
    try:
        build_forms(
            procedure=found.pk,
            instrument=instrument_of(found),
            order=order,
            by=account.account_id,
            at=timezone.now(),
        )
    except FormsNotBuilt as refusal:
        return _told(found, refusal.reasons)
    except Mistake as mistake:
        return (str(mistake),)
    return ()


def _told(found: Procedure, reasons: Sequence[str]) -> tuple[str, ...]:
    """With titles of competencies instead of their codes; the first, the rest stand in the table of the plan."""
    model = get_competency_model(on=timezone.localdate(), pack_id=found.pack)
    shown = [_with_title(reason, model) for reason in reasons[:MOST_REASONS]]
    rest = len(reasons) - MOST_REASONS
    if rest > 0:
        text = ngettext("And %(n)s more: see the plan.", "And %(n)s more: see the plan.", rest)
        shown.append(text % {"n": rest})
    return tuple(shown)


def _with_title(reason: str, model: CompetencyModel) -> str:
    for one in model.competencies:
        reason = reason.replace(f"компетенции {one.code} ", f"компетенции «{one.short_title}» ")
    return reason


def _forms_context(found: Procedure, form: BuildForm, with_trial: bool) -> dict[str, Any]:
    instrument = instrument_of(found)
    bank = list_candidates(instrument, found.pk, with_trial=with_trial)
    model = get_competency_model(on=timezone.localdate(), pack_id=found.pack)
    made = list_forms(found.pk)
    return _around(found) | {
        "form": form,
        "page_has_mistakes": bool(form.errors),
        "supply": supply_table(instrument, [one.candidate for one in bank], model.title_of),
        "table": words.forms_table(made, count_form_items(found.pk)) if made else None,
        "sentence": words.forms_sentence(found.design.get("report", {}), made),
    }
