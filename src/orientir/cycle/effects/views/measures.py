"""Measures: who got them and when, entered by hand or from a file; an effect asked of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.core.packs.specs import Pack
from orientir.cycle.analysis import api as analysis
from orientir.cycle.effects.actions.giving import give_measure, set_starts
from orientir.cycle.effects.actions.studying import begin_study
from orientir.cycle.effects.counting import Asked
from orientir.cycle.effects.forms import MeasureForm, StartsForm, StudyForm
from orientir.cycle.effects.models import GivenMeasure, MeasureStart
from orientir.cycle.effects.pages.register import (
    how_many,
    measures_table,
    starts_table,
    starts_text,
    studies_table,
)
from orientir.cycle.effects.pages.trajectory import Trajectory, trajectory_of
from orientir.cycle.effects.queries.register import (
    MeasureNotFound,
    get_measure,
    list_measures,
    list_starts,
    list_studies,
)
from orientir.cycle.effects.rules import LEVELS, asks_effects, sees_effects
from orientir.cycle.effects.views.frame import (
    WHAT,
    acting,
    crumbs,
    indicator_choices,
    newest_snapshot,
    pack_in_sight,
)
from orientir.cycle.effects.views.studies import begin
from orientir.cycle.monitoring import api as monitoring
from orientir.cycle.registry.api import load_unit_book, titles_of
from orientir.kit.access.gate import only
from orientir.kit.tabular.exporting import XLSX_TYPE, write_xlsx
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Empty


@require_safe
@only(sees_effects, what=WHAT)
def listed(request: HttpRequest) -> HttpResponse:
    """Measures that units got, the latest first."""
    listing = Listing.of(request)
    shown, total = listing.read_query(list_measures())
    context = {
        "listing": listing,
        "total": total,
        "pages": listing.pages(total),
        "table": measures_table(shown),
        "asks": asks_effects(acting(request)),
        "crumbs": crumbs(),
        "empty": Empty(
            _("No measures yet."),
            _("Enter what was done, who got it and since which year: by lines or from a file."),
        ),
    }
    return render(request, "effects/measures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(asks_effects, what=WHAT)
def new(request: HttpRequest) -> HttpResponse:
    """A measure and who got it."""
    pack = pack_in_sight()
    form = MeasureForm(request.POST or None, request.FILES or None, rows=_rows(pack))
    if request.method == "POST" and form.is_valid() and (made := _give(request, form, pack)):
        return redirect("effects:measure", made.pk)
    context = {
        "form": form,
        "crumbs": crumbs(),
        "levels": LEVELS,
        "page_has_mistakes": bool(form.errors),
    }
    return render(request, "effects/new.html", context, status=422 if form.errors else 200)


def _rows(pack: Pack | None) -> dict[int, str]:
    return {one.number: one.title for one in pack.measures} if pack else {}


def _give(request: HttpRequest, form: MeasureForm, pack: Pack | None) -> GivenMeasure | None:
    """None where the list has mistakes: they stand at the form."""
    told, account = form.cleaned_data, acting(request)
    starts = form.read(load_unit_book(), told["level"])
    if not starts:
        return None
    return give_measure(
        title=told["title"], level=told["level"], starts=starts, unit=account.unit_id or 0, basis=told["basis"],
        pack=pack.id if pack else "", row=int(told["row"]) if told["row"] else None, by=account.account_id,
        at=timezone.now(),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@only(sees_effects, what=WHAT)
def measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Who got it, what was found; by POST an effect is asked."""
    found, account, newest = _or_404(measure_id), acting(request), newest_snapshot()
    asks = asks_effects(account) and newest is not None
    pack = pack_in_sight()
    choices = indicator_choices(pack, found.level)
    form = StudyForm(
        request.POST or None, indicators=choices, is_municipal=found.level == "municipality"
    )
    if request.method == "POST" and not asks:
        raise Http404
    if request.method == "POST" and newest is not None and form.is_valid():
        try:
            made = begin_study(
                measure=found.pk, snapshot=newest.code, asked=_asked(form, found), by=account.account_id,
                at=timezone.now(),
            )  # fmt: skip
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            return begin(made, account.account_id)
    starts = list_starts(found)
    titles = titles_of({one.unit_id for one in starts}, timezone.localdate())
    studies = list(list_studies(found.pk)[:50])
    row = next((one for one in pack.measures if one.number == found.row), None) if pack else None
    context = {
        "measure": found,
        "form": form if asks else None,
        "snapshot": newest,
        "how_many": how_many(len(starts)),
        "starts": starts_table(starts, titles),
        "trajectory": _trajectory(found, starts, titles),
        "studies": studies_table(studies, pack) if studies else None,
        "row": row,
        "asks": asks_effects(account),
        "crumbs": crumbs(Link(_("Measures given"), reverse("effects:measures"))),
        "page_has_mistakes": bool(form.errors) and request.method == "POST",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "effects/measure.html", context, status=status)


def _trajectory(
    found: GivenMeasure, starts: Sequence[MeasureStart], titles: Mapping[int, str]
) -> Trajectory | None:
    """Low results are told of schools alone."""
    if found.level != "organisation":
        return None
    given = {one.unit_id: one.year for one in starts}
    return trajectory_of(given, analysis.list_low_years(), titles)


def _asked(form: StudyForm, found: GivenMeasure) -> Asked:
    told = form.cleaned_data
    return Asked(
        told["indicator"], found.level, {}, compared=told["compared"], cluster=told.get("cluster") or "unit",
        skip=int(told["skip"]) if told["skip"] else None, baseline=told["baseline"],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@only(asks_effects, what=WHAT)
def starts(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Who got it, told anew."""
    found = _or_404(measure_id)
    known = {"lines": starts_text(list_starts(found))}
    form = StartsForm(request.POST or None, request.FILES or None, initial=known)
    if request.method == "POST" and form.is_valid():
        told = form.read(load_unit_book(), found.level)
        if told:
            by = acting(request).account_id
            set_starts(measure=found.pk, starts=told, by=by, at=timezone.now())
            return redirect("effects:measure", found.pk)
    context = {
        "measure": found,
        "form": form,
        "crumbs": crumbs(Link(found.title, reverse("effects:measure", args=[found.pk]))),
        "page_has_mistakes": bool(form.errors),
    }
    return render(request, "effects/starts.html", context, status=422 if form.errors else 200)


@require_safe
@only(asks_effects, what=WHAT)
def blank(_request: HttpRequest, level: str) -> HttpResponse:
    """All units of a level with an empty year: those that got the measure are given one."""
    newest = newest_snapshot()
    if level not in LEVELS or newest is None:
        raise Http404
    units = [one for one in monitoring.list_snapshot_units(newest) if one.level == level and one.is_open]  # fmt: skip
    rows = [[one.code, one.short_title or one.title, None] for one in units]
    content = write_xlsx(
        _("Who got the measure"), [_("Code"), _("Title"), _("First year under the measure")], rows
    )
    response = HttpResponse(content, content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="measure-{level}.xlsx"'
    return response


def _or_404(measure: int) -> GivenMeasure:
    try:
        return get_measure(measure)
    except MeasureNotFound as error:
        raise Http404 from error
