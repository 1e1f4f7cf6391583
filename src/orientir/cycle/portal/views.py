"""Home by role, published figures for everybody, accessibility."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orientir.core.packs.specs import Indicator
from orientir.cycle.analysis import api as analysis
from orientir.cycle.assessment import api as assessment
from orientir.cycle.collection import api as collection
from orientir.cycle.community import api as community
from orientir.cycle.decisions import api as decisions
from orientir.cycle.learning import api as learning
from orientir.cycle.monitoring import api as monitoring
from orientir.cycle.portal.asked import SEEING_TO
from orientir.cycle.portal.developing import Development
from orientir.cycle.portal.open_figures import OpenPage, league_of, open_page
from orientir.cycle.portal.searching import MOST_IN_A_GROUP, TITLES, Group, Window, persons_of
from orientir.cycle.portal.searching import search as search_everything
from orientir.cycle.portal.waiting import Facts, tasks_of
from orientir.cycle.recommendations import api as recommendations
from orientir.cycle.registry import api as registry
from orientir.cycle.roadmaps import api as roadmaps
from orientir.cycle.routes import api as routes
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import open_to_all
from orientir.kit.journal.recording import note_look
from orientir.kit.tabular.exporting import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx
from orientir.kit.ui.listing import ON_A_PAGE, Listing


@require_GET
@open_to_all
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person; a stranger is shown the published figures."""
    account: Acting | None = getattr(request, "account", None)
    if account is None:
        return redirect("portal:open")
    facts = _facts(account)
    standing = facts.standing
    today = timezone.localdate()
    tasks = tasks_of(account.role, facts, today)
    return render(
        request,
        "portal/home.html",
        {
            "tasks": tasks,
            "soon": sum(task.is_due_by(today + timedelta(days=7)) for task in tasks),
            "standing": standing,
            "lead": _standing_lead(standing),
            "name": account.display_name,
            "today": russian.day(today),
            "unit_href": reverse("monitoring:unit", args=[standing.unit_code]) if standing else "",
        },
    )


def _facts(account: Acting) -> Facts:
    """What waits, as far as the person's rights go."""
    since = timezone.now() - timedelta(days=7)
    edits = registry.may(account.role, "edit_people")
    sees_figures = registry.may(account.role, "see_figures")
    snapshots = list(monitoring.list_snapshots())
    return Facts(
        monitoring.list_waiting_snapshots(account.unit_id, snapshots),
        monitoring.find_standing(account.unit_id, snapshots),
        collection.list_waiting_imports(account.account_id, since) if edits else (),
        collection.count_open_pairs() if edits else 0,
        assessment.list_own_invitations(account.person_id),
        assessment.list_waiting_procedures() if account.role in SEEING_TO else (),
        _development(account),
        recommendations.find_waiting(account, timezone.localdate()) if sees_figures else None,
        _analyses(account),
        decisions.find_waiting(account, timezone.localdate()) if account.grant else None,
        roadmaps.find_waiting(account, timezone.localdate()) if sees_figures else None,
    )


def _analyses(account: Acting) -> list[analysis.AnalysisNews]:
    """Of the last month: who steers shows runs to others, who heads a place or a school looks at why."""
    since = timezone.now() - timedelta(days=30)
    if registry.may(account.role, "steer_snapshots"):
        return analysis.news_for_steering(since)
    if account.role not in ("head", "municipal_specialist") or account.unit_id is None:
        return []
    return analysis.news_for_unit(account.unit_id, since)


def _development(account: Acting) -> Development:
    """Asked of those alone who see to it: a teacher's own page tells the rest."""
    today = timezone.localdate()
    approves = account.role in ("head", "municipal_specialist") and account.unit_id is not None
    accompanies = account.role == "curator"
    asked, nearest = learning.count_to_decide() if approves else (0, None)
    standings = (
        routes.count_standings(
            None, on=today, terms=routes.get_terms(today), only_accompanied=accompanies
        )
        if account.role == "head" or accompanies
        else {}
    )
    young = community.count_young(today, within=account.unit_id) if approves else None
    return Development(
        asked, nearest, standings, young.young - young.with_mentor if young else 0,
        analysis.find_pressing_staff(account.unit_id) if approves else None,
    )  # fmt: skip


def _standing_lead(standing: monitoring.Standing | None) -> str:
    if standing is None:
        return ""
    if standing.level == "region":
        counts = monitoring.count_statuses(standing.lines)
        return monitoring.region_lead(counts, standing.year, standing.reporting_on)
    return monitoring.unit_lead(standing.lines)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a stranger looks at: a published snapshot, a year, perhaps one indicator."""

    snapshot: monitoring.Published
    snapshots: tuple[monitoring.Published, ...]
    year: int
    indicator: Indicator | None
    unit: str = ""


@require_GET
@open_to_all
def open_figures(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    if asked is None:
        return render(request, "portal/nothing_open.html")
    return render(request, "portal/open.html", {"page": _open_page(asked), "asked": asked})


@require_GET
@open_to_all
def open_table(request: HttpRequest, kind: str) -> HttpResponse:
    """The table of the open page as a file."""
    asked = _asked(request)
    if asked is None or kind not in ("xlsx", "csv"):
        raise Http404
    sheet = _open_page(asked).sheet
    body, content_type = (
        (write_xlsx(sheet.name, sheet.titles, sheet.rows), XLSX_TYPE)
        if kind == "xlsx"
        else (write_csv(sheet.titles, sheet.rows), CSV_TYPE)
    )
    response = HttpResponse(body, content_type=content_type)
    name = f"{asked.snapshot.code}-{asked.year}-open.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
@open_to_all
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@require_GET
def passport(request: HttpRequest) -> HttpResponse:
    """The page of the unit one acts for; home for whoever acts for none."""
    account: Acting = request.account  # type: ignore[attr-defined]
    unit = registry.find_unit_title(account.unit_id)
    return redirect("monitoring:unit", unit.code) if unit.code else redirect("portal:home")


@require_GET
@open_to_all
def search(request: HttpRequest) -> HttpResponse:
    """What is called so: groups with the first of each, or one group page by page."""
    account: Acting | None = getattr(request, "account", None)
    listing = Listing.of(request, "q", "only")
    only = listing.filters["only"] if listing.filters["only"] in TITLES else ""
    text = listing.filters["q"]

    def ask(offset: int) -> tuple[list[Group], int]:
        window = Window(only, ON_A_PAGE, offset) if only else Window(limit=MOST_IN_A_GROUP)
        found = search_everything(text, account, timezone.localdate(), window)
        return [group for group in found if group.hits], sum(group.total for group in found)

    groups, total = listing.read(ask)
    note_look(request, persons_of(groups))
    context = {
        "text": text,
        "only": only,
        "groups": groups,
        "total": total,
        "all_href": f"?{urlencode({'q': text})}",
        "pages": listing.pages(total),
        "account": account,
        "sees_people": account is not None and registry.may(account.role, "see_people"),
    }
    return render(request, "portal/search.html", context)


def _asked(request: HttpRequest) -> Asked | None:
    snapshots = tuple(monitoring.list_published())
    if not snapshots:
        return None
    code = request.GET.get("snapshot", "") or snapshots[0].code
    snapshot = next((one for one in snapshots if one.code == code), None)
    if snapshot is None:
        raise Http404(_("There is no published snapshot “%(code)s”.") % {"code": code})
    frame = snapshot.frame
    year = request.GET.get("year", "") or str(frame.years[-1])
    if year not in {str(one) for one in frame.years}:
        raise Http404(_("This snapshot has no year “%(year)s”.") % {"year": year})
    wanted = request.GET.get("indicator", "")
    indicator = frame.pack.indicator(wanted) if wanted else None
    if wanted and indicator is None:
        raise Http404(_("There is no indicator “%(code)s”.") % {"code": wanted})
    return Asked(snapshot, snapshots, int(year), indicator, request.GET.get("unit", ""))


def _open_page(asked: Asked) -> OpenPage:
    units = monitoring.list_public_units(asked.snapshot.id, asked.year)
    region = next((one for one in units if one.level == "region"), None)
    if region is None:
        raise Http404(_("Nothing is published for this year."))
    code = asked.indicator.code if asked.indicator else ""
    place = next((one for one in units if one.place.code == asked.unit), None)
    if asked.unit and place is None:
        raise Http404(_("Nothing is published of “%(unit)s”.") % {"unit": asked.unit})
    shown = place or region
    values = monitoring.list_public_values(
        asked.snapshot.id, None if code else shown.place.unit, code
    )
    if asked.indicator is None:
        return open_page(asked.snapshot, asked.year, shown, values)
    return league_of(asked.snapshot, asked.year, asked.indicator, region, units, values)
