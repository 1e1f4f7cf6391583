"""Conditions and the need of teachers of a unit: pages and files, by the latest run of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orientir.cycle.analysis.kinds.known import CONDITIONS, STAFFING
from orientir.cycle.analysis.models import AnalysisRun, UnitFinding
from orientir.cycle.analysis.pages.conditions import (
    AXIS,
    conditions_lead,
    set_cards,
    sheet_of_conditions,
    units_table,
)
from orientir.cycle.analysis.pages.staffing import build_staffing, sheet_of_staffing
from orientir.cycle.analysis.queries.names import unit_titles
from orientir.cycle.analysis.queries.runs import (
    find_detail,
    find_finding,
    latest_runs,
    list_details_in,
    list_findings_of,
)
from orientir.cycle.analysis.rules import runs_analysis, sees_analysis
from orientir.cycle.analysis.views.frame import WHAT, acting
from orientir.cycle.goals import api as goals
from orientir.cycle.registry.api import (
    Unit,
    UnitLine,
    find_root,
    find_unit,
    list_subtree,
    titles_of,
)
from orientir.kit.access.gate import only
from orientir.kit.tabular.exporting import CSV_TYPE, XLSX_TYPE, Cell, write_csv, write_xlsx
from orientir.kit.ui.frame import Link

TYPES = {"xlsx": XLSX_TYPE, "csv": CSV_TYPE}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A unit in the latest run of a kind: its finding, findings of what lies one level below it."""

    unit: UnitLine
    run: AnalysisRun | None
    own: UnitFinding | None
    inside: Sequence[UnitFinding]

    @property
    def content(self) -> dict[str, Any]:
        """What only those who see people of the unit may see."""
        detail = find_detail(self.run, self.unit.id) if self.run else None
        return detail.content if detail else {}

    @property
    def titles(self) -> dict[int, tuple[str, str]]:
        return unit_titles([*self.inside, *([self.own] if self.own else [])])


def _seen(code: str, kind: str) -> _Seen:
    unit = find_unit(code, on=timezone.localdate())
    if unit is None:
        raise Http404
    run = latest_runs((kind,)).get(kind)
    if run is None:
        return _Seen(unit, None, None, ())
    return _Seen(unit, run, find_finding(run, unit.id), _inside(unit, run))


def _inside(unit: UnitLine, run: AnalysisRun) -> list[UnitFinding]:
    """One level down; of a region whose municipalities are too few to be compared, its organisations."""
    below = {"region": "municipality", "municipality": "organisation"}.get(unit.level)
    if below is None:
        return []
    units = list_subtree(unit.id)
    inside = list_findings_of([run], units, below)
    return inside or list_findings_of([run], units, "organisation")


def _frame(request: HttpRequest, seen: _Seen, kind: str) -> dict[str, Any]:
    return {
        "unit": seen.unit,
        "run": seen.run,
        "kind": kind,
        "own": seen.own,
        "may_run": runs_analysis(acting(request)),
        "crumbs": [
            Link(_("Analysis"), reverse("analysis:home")),
            Link(seen.unit.short_title, reverse("analysis:unit", args=[seen.unit.code])),
        ],
    }


@require_safe
@only(sees_analysis, what=WHAT)
def staffing(request: HttpRequest, code: str) -> HttpResponse:
    """Ages, who leaves and comes in the years ahead, subjects, what lies in the unit."""
    seen = _seen(code, STAFFING)
    context = _frame(request, seen, STAFFING)
    if seen.run is not None and seen.own is not None:
        root = find_root()
        region = find_finding(seen.run, root) if root else None
        context["page"] = build_staffing(
            seen.run, seen.own, seen.content, region, seen.inside, seen.titles
        )
    return render(request, "analysis/staffing.html", context)


@require_safe
@only(sees_analysis, what=WHAT)
def staffing_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:  # noqa: ARG001
    seen = _seen(code, STAFFING)
    if seen.own is None:
        raise Http404
    groups = seen.content.get("groups") or seen.own.reasons.get("groups", ())
    titles, rows = sheet_of_staffing(groups, seen.own, seen.inside, seen.titles)
    return _file(titles, rows, kind, f"{code}-staffing", _("Need of teachers"))


@require_safe
@only(sees_analysis, what=WHAT)
def conditions(request: HttpRequest, code: str) -> HttpResponse:
    """Set by set among units alike; what lies in the unit side by side."""
    seen = _seen(code, CONDITIONS)
    context = _frame(request, seen, CONDITIONS)
    if seen.run is not None and seen.own is not None:
        pack = goals.get_pack(pack_id=seen.run.pack, on=timezone.localdate(seen.run.created_at))
        hidden = seen.content.get("hidden", {})
        context |= {
            "lead": conditions_lead(seen.own),
            "cards": set_cards(seen.run, seen.own, hidden, pack, _peer_titles(seen.own)),
            "axis": AXIS,
        }
    if seen.run is not None and seen.inside:
        context["inside"] = units_table(seen.run, seen.inside, seen.titles)
    return render(request, "analysis/conditions.html", context)


def _peer_titles(own: UnitFinding) -> dict[str, str]:
    """Code → title of all that the unit is compared with."""
    codes = {code for one in own.reasons["sets"] for code in one["peers"]}
    places = dict(Unit.objects.filter(code__in=codes).values_list("pk", "code"))
    names = titles_of(set(places), timezone.localdate())
    return {code: names.get(pk, code) for pk, code in places.items()}


@require_safe
@only(sees_analysis, what=WHAT)
def conditions_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:  # noqa: ARG001
    seen = _seen(code, CONDITIONS)
    if seen.run is None or (seen.own is None and not seen.inside):
        raise Http404
    pack = goals.get_pack(pack_id=seen.run.pack, on=timezone.localdate(seen.run.created_at))
    findings = [*([seen.own] if seen.own else []), *seen.inside]
    details = list_details_in(seen.run, [one.unit_id for one in findings])
    hidden = {one.unit_id: one.content.get("hidden", {}) for one in details}
    titles, rows = sheet_of_conditions(findings, hidden, pack, seen.titles)
    return _file(titles, rows, kind, f"{code}-conditions", _("Conditions of work"))


def _file(
    titles: Sequence[str], rows: Sequence[Sequence[Cell]], kind: str, name: str, sheet: str
) -> HttpResponse:
    if kind not in TYPES:
        raise Http404
    body = write_xlsx(sheet, titles, rows) if kind == "xlsx" else write_csv(titles, rows)
    response = HttpResponse(body, content_type=TYPES[kind])
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}") or ""  # fmt: skip
    return response
