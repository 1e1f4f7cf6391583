"""Verification: a municipality goes through its figures, the operator answers objections."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from orientir.core.packs.specs import Indicator
from orientir.cycle.monitoring.actions import verifying as deeds
from orientir.cycle.monitoring.forms import AnswerForm, ObjectionForm
from orientir.cycle.monitoring.models import Snapshot, SnapshotRemark
from orientir.cycle.monitoring.pages import verifying as pages
from orientir.cycle.monitoring.pages.verifying import Place
from orientir.cycle.monitoring.queries.snapshots import frame_of, get_snapshot
from orientir.cycle.monitoring.queries.units import find_unit_by_id, get_unit
from orientir.cycle.monitoring.queries.values import list_values_of_units
from orientir.cycle.monitoring.queries.verifying import (
    get_objection,
    list_said,
    titles_of_units,
)
from orientir.cycle.monitoring.readings import Frame, Value
from orientir.cycle.monitoring.rules import may_freeze, may_review, sees_verification
from orientir.cycle.monitoring.sentences import out_of, shown
from orientir.cycle.monitoring.views.scope import BadAddress, page
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import Forbidden, only
from orientir.kit.ui.forms import tried
from orientir.kit.ui.frame import Link


@require_http_methods(["GET", "HEAD", "POST"])
@only(sees_verification)
@page
def figures(request: HttpRequest, code: str) -> HttpResponse:
    """All figures of a municipality, or of an organisation in it: what was said, confirm the rest."""
    place = _place(request, code)
    frame = frame_of(place.snapshot)
    values = _values(place)
    said = list_said(place.snapshot, place.unit.unit_id, place.year)
    left = [one for one in frame.pack.indicators if one.code in values and one.code not in said]
    if request.method == "POST":
        return _confirm(request, place, [one.code for one in left])
    return render(
        request,
        "monitoring/figures.html",
        {
            "place": place,
            "lead": pages.figures_lead(len(values), said, _until(place.snapshot)),
            "table": pages.figures_table(place, frame, values, said),
            "left": len(left),
            "may_say": _may_say(request, place.snapshot),
            "years": _years(frame, place),
            "crumbs": _crumbs(place.snapshot),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only(sees_verification)
@page
def figure(request: HttpRequest, code: str, indicator: str) -> HttpResponse:
    """One figure with its rows: confirm it or object."""
    place = _place(request, code)
    found = _indicator(frame_of(place.snapshot), indicator)
    values = _values(place)
    if indicator not in values:
        raise BadAddress(
            _("There is no figure of %(unit)s here.") % {"unit": place.unit.short_title}
        )
    form = ObjectionForm(request.POST if request.POST.get("deed") == "object" else None)
    if request.method == "POST":
        if request.POST.get("deed") == "confirm":
            return _confirm(request, place, [indicator])
        if form.is_valid() and tried(form, lambda: _object(request, place, indicator, form)):
            messages.success(request, _("Your objection is written down; the operator is told."))
            return redirect(place.list_href)
    said = list_said(place.snapshot, place.unit.unit_id, place.year).get(indicator)
    return render(
        request,
        "monitoring/figure.html",
        {
            "place": place,
            "indicator": found,
            "value": shown(found, values[indicator]),
            "out_of": out_of(values[indicator]),
            "numerator_href": place.rows_href(indicator, "numerator"),
            "denominator_href": place.rows_href(indicator, "denominator"),
            "said": said,
            "said_word": pages.said_word(said.verdict) if said else "",
            "answer_word": pages.answer_word(said) if said and said.answer else "",
            "form": form,
            "may_say": _may_say(request, place.snapshot),
            "crumbs": [*_crumbs(place.snapshot), Link(place.unit.short_title, place.list_href)],
            "page_has_mistakes": bool(form.errors),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only(sees_verification)
@page
def remark(request: HttpRequest, code: str, remark_id: int) -> HttpResponse:
    """An objection, what stands in the snapshot, and the answer."""
    snapshot = get_snapshot(code)
    found = get_objection(snapshot, remark_id)
    account = _account(request)
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        if not may_freeze(account.role):
            raise Forbidden(_("Answering objections"), _("the administrator of the region"))
        if form.is_valid() and tried(form, lambda: _answer(found, form, account)):
            messages.success(request, _("The answer is written down; the municipality is told."))
            return redirect("monitoring:snapshot", code)
    frame = frame_of(snapshot)
    indicator = frame.pack.indicator(found.indicator)
    unit = find_unit_by_id(snapshot, found.year, found.of_id)
    place = Place(snapshot, unit, found.year) if unit else None
    value = _values(place).get(found.indicator) if place else None
    title = unit.short_title if unit else ""
    return render(
        request,
        "monitoring/remark.html",
        {
            "snapshot": snapshot,
            "found": found,
            "indicator": indicator,
            "place": place,
            "numerator_href": place.rows_href(found.indicator, "numerator") if place else "",
            "denominator_href": place.rows_href(found.indicator, "denominator") if place else "",
            "facts": pages.objection_facts(found, indicator, value, title),
            "said_by": titles_of_units(snapshot, {found.unit_id}).get(found.unit_id, ""),
            "answer_word": pages.answer_word(found),
            "form": form,
            "may_answer": may_freeze(account.role)
            and snapshot.state == Snapshot.State.VERIFICATION,
            "crumbs": _crumbs(snapshot),
            "page_has_mistakes": bool(form.errors),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


def _answer(found: SnapshotRemark, form: AnswerForm, account: Acting) -> None:
    deeds.answer_objection(
        remark=found.pk,
        outcome=form.cleaned_data["outcome"],
        words=form.cleaned_data["words"],
        by=account.account_id,
        at=timezone.now(),
    )


def _confirm(request: HttpRequest, place: Place, indicators: list[str]) -> HttpResponse:
    count = deeds.confirm_figures(
        figures=[
            deeds.FigureSaid(place.snapshot.pk, place.unit.unit_id, one, place.year)
            for one in indicators
        ],
        unit=_own_unit(request),
        by=_account(request).account_id,
        at=timezone.now(),
    )
    text = ngettext("%(n)s figure is confirmed.", "%(n)s figures are confirmed.", count)
    messages.success(request, text % {"n": count})
    return redirect(place.list_href)


def _object(request: HttpRequest, place: Place, indicator: str, form: ObjectionForm) -> None:
    deeds.object_to_figure(
        figure=deeds.FigureSaid(place.snapshot.pk, place.unit.unit_id, indicator, place.year),
        objection=deeds.Objection(**form.cleaned_data),
        unit=_own_unit(request),
        by=_account(request).account_id,
        at=timezone.now(),
    )


def _place(request: HttpRequest, code: str) -> Place:
    """Of the address: the unit asked for, else one's own; the year asked for, else the last."""
    snapshot = get_snapshot(code)
    years = frame_of(snapshot).years
    told = request.GET.get("year", "") or str(years[-1])
    if told not in {str(one) for one in years}:
        raise BadAddress(_("This snapshot has no year “%(year)s”.") % {"year": told})
    year, wanted = int(told), request.GET.get("unit", "")
    account = _account(request)
    unit = get_unit(snapshot, year, wanted) if wanted else None
    if unit is None and account.unit_id is not None:
        unit = find_unit_by_id(snapshot, year, account.unit_id)
    if unit is None:
        raise BadAddress(_("Your organisation is not in this snapshot."))
    return Place(snapshot, unit, year)


def _values(place: Place) -> dict[str, Value]:
    found = list_values_of_units(place.snapshot, "then", {place.unit.unit_id}, {place.year})
    return {one.indicator: one for one in found}


def _indicator(frame: Frame, code: str) -> Indicator:
    found = frame.pack.indicator(code)
    if found is None:
        raise BadAddress(_("There is no indicator “%(code)s”.") % {"code": code})
    return found


def _may_say(request: HttpRequest, snapshot: Snapshot) -> bool:
    is_open = snapshot.state == Snapshot.State.VERIFICATION and (
        snapshot.verify_until is None or snapshot.verify_until >= timezone.localdate()
    )
    return may_review(_account(request).role) and is_open


def _until(snapshot: Snapshot) -> str:
    is_open = snapshot.state == Snapshot.State.VERIFICATION
    return russian.day(snapshot.verify_until) if is_open else ""


def _years(frame: Frame, place: Place) -> list[Link]:
    address = reverse("monitoring:figures", args=[place.snapshot.code])
    return [
        Link(str(year), f"{address}?unit={place.unit.code}&year={year}", current=year == place.year)
        for year in reversed(frame.years)
    ]


def _crumbs(snapshot: Snapshot) -> list[Link]:
    return [
        Link(_("Snapshots"), reverse("monitoring:snapshots")),
        Link(snapshot.code, reverse("monitoring:snapshot", args=[snapshot.code])),
    ]


def _account(request: HttpRequest) -> Acting:
    account: Acting = request.account  # type: ignore[attr-defined]
    return account


def _own_unit(request: HttpRequest) -> int:
    account = _account(request)
    if not may_review(account.role) or account.unit_id is None:
        raise Forbidden(_("Confirming figures"), _("the specialist of the municipality"))
    return account.unit_id
