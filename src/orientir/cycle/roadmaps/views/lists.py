"""All plans in sight; beginning one, empty or from the methodology."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.goals import api as goals
from orientir.cycle.recommendations import api as recommendations
from orientir.cycle.registry.api import titles_of
from orientir.cycle.roadmaps.actions.advised import add_from_advice
from orientir.cycle.roadmaps.actions.plans import make_plan, make_plan_from_pack
from orientir.cycle.roadmaps.forms import FromPackForm, PlanForm
from orientir.cycle.roadmaps.models import Plan
from orientir.cycle.roadmaps.pages.lists import LEVELS, plans_table
from orientir.cycle.roadmaps.queries.plans import (
    list_advised,
    list_plans,
    list_plans_of,
    sum_plans,
)
from orientir.cycle.roadmaps.rules import PlanState, makes_plans, sees_plans
from orientir.cycle.roadmaps.views.frame import WHAT, acting, crumbs
from orientir.kit.access.gate import only
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Empty


@require_safe
@only(sees_plans, what=WHAT)
def home(request: HttpRequest) -> HttpResponse:
    """Plans of the units in sight, those of the upper levels first."""
    listing = Listing.of(request, "state", "level", "unit")
    shown, total = listing.read_query(list_plans(listing.filters))
    today, account = timezone.localdate(), acting(request)
    titles = titles_of({one.unit_id for one in shown}, today)
    context = {
        "listing": listing,
        "total": total,
        "table": plans_table(sum_plans(shown, today), titles),
        "pages": listing.pages(total),
        "levels": list(LEVELS.items()),
        "states": PlanState.choices,
        "makes": makes_plans(account),
        "empty": _empty(listing, makes=makes_plans(account)),
    }
    return render(request, "roadmaps/home.html", context)


def _empty(listing: Listing, *, makes: bool) -> Empty:
    if listing.is_narrowed:
        return Empty(_("Nothing here with these filters."), _("Take a filter off."))
    if makes:
        return Empty(
            _("No plans yet."),
            _("Make one from the road map of the methodology, or begin an empty one."),
        )
    return Empty(_("No plans yet."), _("Plans appear here once an order puts them in force."))


@require_http_methods(["GET", "HEAD", "POST"])
@only(makes_plans, what=WHAT)
def new(request: HttpRequest) -> HttpResponse:
    """An empty draft."""
    year = timezone.localdate().year
    known = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
    form = PlanForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        account = acting(request)
        try:
            made = make_plan(
                unit=account.unit_id or 0,
                terms=form.terms(),
                by=account.account_id,
                at=timezone.now(),
            )
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            return redirect("roadmaps:plan", made.pk)
    context = {"form": form, "crumbs": crumbs(), "page_has_mistakes": bool(form.errors)}
    return render(request, "roadmaps/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@only(makes_plans, what=WHAT)
def from_pack(request: HttpRequest) -> HttpResponse:
    """A draft with the measures of the methodology: one button, and the year in which it begins."""
    today = timezone.localdate()
    packs = [one for one in goals.list_known_packs(today) if one.measures]
    form = FromPackForm(packs, request.POST or None, initial={"first_year": today.year})
    if request.method == "POST" and form.is_valid():
        account = acting(request)
        try:
            made = make_plan_from_pack(
                unit=account.unit_id or 0, role=account.role, pack_id=form.cleaned_data["pack"],
                first_year=form.cleaned_data["first_year"], by=account.account_id, at=timezone.now(),
            )  # fmt: skip
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            return redirect("roadmaps:plan", made.pk)
    context = {
        "form": form,
        "is_region": acting(request).role == "ministry",
        "crumbs": crumbs(),
        "page_has_mistakes": bool(form.errors),
    }
    return render(request, "roadmaps/from_pack.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@only(makes_plans, what=WHAT)
def from_advice(request: HttpRequest) -> HttpResponse:
    """Recommendations that the unit accepted, each to become a measure of one of its plans."""
    account, mistake = acting(request), ""
    if request.method == "POST":
        try:
            made = add_from_advice(
                plan=_number(request.POST.get("plan", "")), by=account.account_id, at=timezone.now(),
                recommendation=_number(request.POST.get("recommendation", "")),
            )  # fmt: skip
        except Mistake as error:
            mistake = str(error)
        else:
            return redirect("roadmaps:measure", made.pk)
    unit = account.unit_id or 0
    plans = list_plans_of(unit)
    context = {
        "advice": _advice(unit, plans, request.GET.get("recommendation", "")),
        "plans": plans,
        "mistake": mistake,
        "crumbs": crumbs(),
        "page_has_mistakes": bool(mistake),
    }
    return render(request, "roadmaps/from_advice.html", context, status=422 if mistake else 200)


def _advice(unit: int, plans: list[Plan], asked: str) -> list[recommendations.AcceptedAdvice]:
    """What is in none of the plans yet; the one that was asked for first."""
    there = list_advised(plans)
    found = [one for one in recommendations.list_accepted(unit) if one.id not in there]
    return sorted(found, key=lambda one: str(one.id) != asked)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
