"""Lists of routes: for those who answer for people; counts, filters, the same as xlsx."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.registry import api as registry
from orientir.cycle.routes.actions.moving import assign_curators
from orientir.cycle.routes.pages import words
from orientir.cycle.routes.pages.lists import routes_table, standing_chips
from orientir.cycle.routes.queries.lists import (
    RouteFilters,
    RouteLine,
    RouteLines,
    count_standings,
    get_terms,
    list_routes,
    read_routes,
)
from orientir.cycle.routes.queries.procedures import (
    get_procedure,
    list_procedure_titles,
    list_published_procedures,
)
from orientir.cycle.routes.queries.routes import list_curators
from orientir.cycle.routes.rules import SupportKind, runs_routes, sees_figures, sees_routes
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.jobs.api import bar_of, find_progress, start_job
from orientir.kit.journal import note_look
from orientir.kit.tabular.exporting import CSV_TYPE, XLSX_TYPE, Cell, write_csv, write_xlsx
from orientir.kit.ui import parts
from orientir.kit.ui.listing import ON_A_PAGE, Listing

FILTERS = ("q", "standing", "municipality", "unit", "procedure", "way")
MOST_EXPORTED = 100_000
WHAT: Final = gettext_noop("Routes of people")


@require_safe
@only(sees_figures, what=WHAT)
def routes(request: HttpRequest) -> HttpResponse:
    """Routes in sight: the most urgent first; who sees no names is shown the counts."""
    account: Acting = request.account  # type: ignore[attr-defined]
    if not sees_routes(account):
        return redirect("routes:own-unit")
    listing = Listing.of(request, *FILTERS)
    today = timezone.localdate()
    within = _within(listing, account)
    filters = _filters(listing, within)
    terms = get_terms(today)
    if (form := request.GET.get("format", "")) in ("xlsx", "csv"):
        lines, _total = list_routes(
            filters, on=today, terms=terms, sort=listing.sort, limit=MOST_EXPORTED
        )
        note_look(request, [line.person_id for line in lines])
        return _file(form, lines)
    looks: list[RouteLines] = []

    def ask(offset: int) -> tuple[list[RouteLine], int]:
        looks.append(
            read_routes(
                filters, on=today, terms=terms, sort=listing.sort, limit=ON_A_PAGE, offset=offset
            )
        )
        return looks[-1].lines, looks[-1].total

    lines, total = listing.read(ask)
    note_look(request, [line.person_id for line in lines])
    counts = looks[-1].counts or count_standings(within, on=today, terms=terms)
    context = {
        "listing": listing,
        "total": total,
        "in_all": sum(counts.values()),
        "late": counts.get("late", 0),
        "chips": standing_chips(listing, counts),
        "table": routes_table(listing, lines, today),
        "pages": listing.pages(total),
        "municipalities": _municipalities(account),
        "procedures": list_procedure_titles(),
        "runs": runs_routes(account),
        "curators": list_curators(within) if within and lines else [],
        "lines": lines,
        "supports": list(words.SUPPORTS.items()),
        "empty": _empty(listing, runs_routes(account)),
    }
    return render(request, "routes/list.html", context)


def _within(listing: Listing, account: Acting) -> int | None:
    today = timezone.localdate()
    code = listing.filters["unit"] or listing.filters["municipality"]
    chosen = registry.find_unit(code, on=today) if code else None
    return chosen.id if chosen else account.unit_id


def _filters(listing: Listing, within: int | None) -> RouteFilters:
    procedure = listing.filters["procedure"]
    standing = listing.filters["standing"]
    return RouteFilters(
        text=listing.filters["q"],
        within=within,
        standing=standing if standing in words.STANDINGS else "",
        procedure=int(procedure) if procedure.isascii() and procedure.isdecimal() else None,
        way=listing.filters["way"] if listing.filters["way"] in ("wish", "diagnostic") else "",
    )


def _municipalities(account: Acting) -> list[tuple[str, str]]:
    """Of the subtree one acts for; nothing to choose in one municipality."""
    filters = registry.UnitFilters(level="municipality", within=account.unit_id)
    found, _total = registry.list_units(filters, on=timezone.localdate(), limit=None)
    return [(one.code, one.short_title) for one in found] if len(found) > 1 else []


def _file(form: str, lines: list[RouteLine]) -> HttpResponse:
    titles = [
        "№", _("Person"), _("Post held"), _("Organisation"), _("Standing"), _("Formed"), _("Steps"),
        _("Done"), _("Next step until"), _("To be agreed by"), _("Last movement"),
        _("Who accompanies"), _("Completed"), _("Ground"),
    ]  # fmt: skip
    rows = _rows(lines)
    is_csv = form == "csv"
    content = write_csv(titles, rows) if is_csv else write_xlsx(_("Routes"), titles, rows)
    response = HttpResponse(content, content_type=CSV_TYPE if is_csv else XLSX_TYPE)
    name = f"routes-{timezone.localdate().isoformat()}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows(lines: list[RouteLine]) -> Iterator[list[Cell]]:
    for one in lines:
        yield [
            one.id, one.person_name, one.position, one.unit_title, str(words.STANDINGS[one.standing]),
            one.formed_on, one.steps_total, one.steps_done, one.next_due_on,
            one.due_on if one.status == "draft" else None, one.moved_on, one.curator_name,
            one.completed_on, _("diagnostic") if one.procedure_id else _("own wish"),
        ]  # fmt: skip


def _empty(listing: Listing, runs: bool) -> parts.Empty:
    if listing.is_narrowed:
        return parts.Empty(
            _("No routes found."),
            _("Check the spelling or take off some of the filters."),
            "?",
            _("Show all"),
        )
    if runs:
        return parts.Empty(
            _("There are no routes yet."),
            _("They are built from the published results of a diagnostic."),
            reverse("routes:build"),
            _("Build routes"),
        )
    return parts.Empty(
        _("There are no routes to see yet."),
        _("A route appears here on the day its person agrees to it."),
    )


@require_POST
@only(sees_routes, what=WHAT)
def assign(request: HttpRequest) -> HttpResponse:
    """One person to accompany all those ticked."""
    account: Acting = request.account  # type: ignore[attr-defined]
    chosen = [int(one) for one in request.POST.getlist("route") if one.isdecimal()]
    curator, support = request.POST.get("curator", ""), request.POST.get("support", "")
    try:
        if not chosen or not curator.isdecimal() or support not in SupportKind.values:
            raise Mistake(_("Tick the people and choose who accompanies them."))
        count = assign_curators(
            routes=chosen,
            curator=int(curator),
            support=SupportKind(support),
            by=account.account_id,
            at=timezone.now(),
        )
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        messages.success(request, _("Assigned to routes: %(n)s.") % {"n": count})
    return redirect("routes:list")


@require_safe
@only(runs_routes, what=WHAT)
def build(request: HttpRequest) -> HttpResponse:
    """Published procedures: how many have deficits, how many a route; the button for the rest."""
    job = request.GET.get("job", "")
    context: dict[str, Any] = {
        "procedures": list_published_procedures(),
        "progress": _progress(job),
    }
    template = "routes/progress.html" if request.headers.get("HX-Request") else "routes/build.html"
    return render(request, template, context)


def _progress(text: str) -> parts.Progress | None:
    """The job named in the address; nothing for what is not this work."""
    seen = find_progress(text, "routes.build_drafts")
    made = (seen.result or {}).get("routes", 0) if seen else 0
    return None if seen is None else bar_of(
        seen, poll_href=reverse("routes:build") + f"?job={seen.id}",
        ready=_("Drafts made: %(n)s") % {"n": made},
        result_href=reverse("routes:list"), result_title=_("See the routes"),
    )  # fmt: skip


@require_POST
@only(runs_routes, what=WHAT)
def build_now(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Ask for the job; it goes on without the page."""
    account: Acting = request.account  # type: ignore[attr-defined]
    try:
        get_procedure(procedure_id)
    except Mistake as mistake:
        raise Http404 from mistake
    job = start_job("routes.build_drafts", by=account.account_id, procedure=procedure_id)
    return redirect(reverse("routes:build") + f"?job={job.pk}")
