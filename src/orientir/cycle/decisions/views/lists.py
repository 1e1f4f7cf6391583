"""The register of decisions and the list of assignments under control."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orientir.cycle.decisions.pages import lists as pages
from orientir.cycle.decisions.queries.control import count_assignments, list_assignments
from orientir.cycle.decisions.queries.listing import (
    count_control,
    count_states,
    list_decisions,
    list_decisions_on,
    list_years,
)
from orientir.cycle.decisions.rules import DecisionKind, sees_decisions, writes_decisions
from orientir.cycle.decisions.views.frame import WHAT, acting, crumbs, titles_for
from orientir.cycle.roadmaps.api import find_measure
from orientir.kit.access.gate import only
from orientir.kit.tabular.exporting import CSV_TYPE, XLSX_TYPE, Cell, write_csv, write_xlsx
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Empty

MOST_EXPORTED = 20_000


@require_safe
@only(sees_decisions, what=WHAT)
def home(request: HttpRequest) -> HttpResponse:
    """What was decided, as far as it concerns the viewer: search, filters, the same as a file."""
    listing = Listing.of(request, "q", "kind", "state", "year", natural="-signed")
    found, today = list_decisions(listing.filters, listing.sort), timezone.localdate()
    if (form := request.GET.get("format", "")) in ("xlsx", "csv"):
        everything = list(found[:MOST_EXPORTED])
        rows = pages.decision_rows(
            everything, titles_for(everything), count_control(everything, today)
        )
        return _file("decisions", form, pages.decision_titles(), rows)
    shown, total = listing.read_query(found)
    writes = writes_decisions(acting(request))
    context = {
        "listing": listing,
        "total": total,
        "chips": pages.state_chips(listing, count_states()),
        "kinds": DecisionKind.choices,
        "years": list_years(),
        "table": pages.decisions_table(
            listing, shown, titles_for(shown), count_control(shown, today)
        ),
        "pages": listing.pages(total),
        "control": count_assignments(today),
        "writes": writes,
        "empty": _empty(listing, writes=writes),
    }
    return render(request, "decisions/home.html", context)


@require_safe
@only(sees_decisions, what=WHAT)
def on_measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """A part of the page of a plan's row: which decisions carry it out, and a draft of another."""
    row = find_measure(measure_id)
    if row is None:
        raise Http404
    context = {
        "row": row,
        "lines": [pages.line_of(one) for one in list_decisions_on(measure_id)],
        "writes": writes_decisions(acting(request)),
        "crumbs": crumbs(),
    }
    part = "on_measure_part" if request.headers.get("HX-Request") else "on_measure"
    return render(request, f"decisions/{part}.html", context)


def _empty(listing: Listing, *, writes: bool) -> Empty:
    if listing.is_narrowed:
        return Empty(
            _("Nothing here with these filters."), _("Take a filter off, or search in fewer words.")
        )
    if writes:
        return Empty(
            _("No decisions yet."),
            _(
                "Write the first: choose the figures it stands on, charge someone by a day, print the draft, "
                "and register it once it is signed."
            ),
            reverse("decisions:new"),
            _("Write a draft"),
        )
    return Empty(
        _("No decision concerns you yet."),
        _("Orders, minutes and letters come here once they charge you with something."),
    )


@require_safe
@only(sees_decisions, what=WHAT)
def assignments(request: HttpRequest) -> HttpResponse:
    """Who is to do what by when, the nearest term first."""
    listing = Listing.of(request, "q", "state", "whose", natural="due")
    account, today = acting(request), timezone.localdate()
    found = list_assignments(listing.filters, account, today, listing.sort)
    if (form := request.GET.get("format", "")) in ("xlsx", "csv"):
        rows = pages.assignment_rows(found[:MOST_EXPORTED])
        return _file("assignments", form, pages.assignment_titles(), rows)
    shown, total = listing.read_query(found)
    context = {
        "listing": listing,
        "total": total,
        "chips": pages.control_chips(listing, count_assignments(today)),
        "whose": [("mine", _("charged to me")), ("control", _("decided by us"))],
        "table": pages.assignments_table(listing, shown, today),
        "pages": listing.pages(total),
        "empty": Empty(
            _("No assignments here."),
            _("They appear when a decision is registered as signed: each with its term."),
        ),
        "crumbs": crumbs(),
    }
    return render(request, "decisions/assignments.html", context)


def _file(
    name: str, form: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    is_csv = form == "csv"
    content = write_csv(titles, rows) if is_csv else write_xlsx(name, titles, rows)
    response = HttpResponse(content, content_type=CSV_TYPE if is_csv else XLSX_TYPE)
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="{name}-{day}.{form}"'
    return response
