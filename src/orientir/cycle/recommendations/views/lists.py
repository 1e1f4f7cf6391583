"""The list of recommendations, issuing what it shows by an order, the order on paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.recommendations.actions.issuing import issue_recommendations
from orientir.cycle.recommendations.forms import IssueForm
from orientir.cycle.recommendations.models import AdviceOrder, Recommendation
from orientir.cycle.recommendations.pages.lists import (
    ABOUTS,
    LEVELS,
    file_rows,
    file_titles,
    issued_table,
    recommendations_table,
    state_chips,
)
from orientir.cycle.recommendations.papers.order import order_docx
from orientir.cycle.recommendations.queries.listing import (
    count_states,
    list_orders,
    list_recommendations,
    list_runs,
)
from orientir.cycle.recommendations.rules import RecommendationState, issues_advice, sees_advice
from orientir.cycle.recommendations.seen import (
    fingerprints,
    read_seen,
    unseen_first,
    unseen_keys,
    write_seen,
)
from orientir.cycle.recommendations.views.frame import WHAT, acting, crumbs, unit_titles
from orientir.kit.access.gate import only
from orientir.kit.tabular.exporting import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Empty

FILTERS = ("state", "about", "level", "unit", "order")
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_EXPORTED = 100_000
MOST_SHOWN = 300


@require_safe
@only(sees_advice, what=WHAT)
def home(request: HttpRequest) -> HttpResponse:
    """What is recommended to the units in sight: the weightiest first, filters, the same as a file."""
    listing = Listing.of(request, *FILTERS)
    found = list_recommendations(listing.filters, listing.sort)
    if (form := request.GET.get("format", "")) in ("xlsx", "csv"):
        return _file(form, list(found[:MOST_EXPORTED]))
    shown, total = listing.read_query(found)
    counts, account, today = count_states(), acting(request), timezone.localdate()
    issues = issues_advice(account)
    context = {
        "listing": listing,
        "total": total,
        "proposed": counts.get(RecommendationState.PROPOSED, 0),
        "chips": state_chips(listing, counts),
        "abouts": list(ABOUTS.items()),
        "levels": list(LEVELS.items()),
        "table": recommendations_table(listing, shown, unit_titles(shown), today),
        "pages": listing.pages(total),
        "issues": issues,
        "orders": list(list_orders()[:10]),
        "last_run": list_runs().filter(finished_at__isnull=False).first(),
        "empty": _empty(listing, issues=issues),
    }
    return render(request, "recommendations/home.html", context)


def _empty(listing: Listing, *, issues: bool) -> Empty:
    if listing.is_narrowed:
        return Empty(_("Nothing here with these filters."), _("Take a filter off."))
    if issues:
        return Empty(
            _("No recommendations yet."),
            _("Gather them by a snapshot: rules of the methodology are held against its figures."),
        )
    return Empty(
        _("No recommendations yet."),
        _("They come by an order of the region, each with the figures that ask for it."),
    )


def _file(form: str, found: list[Recommendation]) -> HttpResponse:
    titles, rows = file_titles(), file_rows(found, unit_titles(found))
    is_csv = form == "csv"
    content = write_csv(titles, rows) if is_csv else write_xlsx(_("Recommendations"), titles, rows)
    response = HttpResponse(content, content_type=CSV_TYPE if is_csv else XLSX_TYPE)
    name = f"recommendations-{timezone.localdate().isoformat()}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@only(issues_advice, what=WHAT)
def issue(request: HttpRequest) -> HttpResponse:
    """Issue all that is proposed and fits the filters by one order: how many, to whom, then number and day."""
    listing = Listing.of(request, "about", "level", "unit")
    found = list_recommendations({**listing.filters, "state": RecommendationState.PROPOSED})
    chosen = list(found)
    form = IssueForm(request.POST or None, initial={"signed_on": timezone.localdate()})
    seen = read_seen(request.POST.get("seen", ""))
    if request.method == "POST" and form.is_valid():
        account = acting(request)
        try:
            order = issue_recommendations(
                chosen=[one.pk for one in chosen], number=form.cleaned_data["number"],
                signed_on=form.cleaned_data["signed_on"], unit=account.unit_id or 0,
                by=account.account_id, at=timezone.now(), seen=seen,
            )  # fmt: skip
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            return redirect(f"{request.path.removesuffix('issue/')}?order={order.pk}")
    units = len({one.unit_id for one in chosen})
    text = ngettext("%(n)s recommendation", "%(n)s recommendations", len(chosen))
    there = fingerprints(chosen)
    unseen = unseen_keys(seen, there) if form.errors else frozenset()
    shown = unseen_first(chosen, unseen)[:MOST_SHOWN]
    context = {
        "listing": listing,
        "form": form,
        "seen": write_seen(there),
        "table": issued_table(shown, unit_titles(shown), unseen),
        "rest": len(chosen) - len(shown),
        "count": len(chosen),
        "told": text % {"n": len(chosen)},
        "units": units,
        "levels": list(LEVELS.items()),
        "abouts": list(ABOUTS.items()),
        "crumbs": crumbs(),
        "page_has_mistakes": bool(form.errors),
    }
    return render(
        request, "recommendations/issue.html", context, status=422 if form.errors else 200
    )


@require_safe
@only(sees_advice, what=WHAT)
def order_paper(_request: HttpRequest, order_id: int) -> HttpResponse:
    """The supplement to an order: what is recommended to the units in sight."""
    order = AdviceOrder.objects.filter(pk=order_id).first()
    found = list(list_recommendations({"order": str(order_id)})) if order else []
    if order is None or not found:
        raise Http404
    response = HttpResponse(order_docx(order, found, unit_titles(found)), content_type=DOCX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="recommendations-{order_id}.docx"'
    return response
