"""What plans ask of one: documents to accept, documents that came back, measures that press."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orientir.cycle.registry.api import titles_of
from orientir.cycle.roadmaps.models import MeasureEvidence
from orientir.cycle.roadmaps.pages.lists import standing_cell
from orientir.cycle.roadmaps.queries.own import (
    list_pressing,
    list_returned,
    list_to_accept,
)
from orientir.cycle.roadmaps.queries.plans import MeasureLine, lines_of
from orientir.cycle.roadmaps.rules import sees_plans
from orientir.cycle.roadmaps.views.frame import WHAT, acting, crumbs
from orientir.kit import russian
from orientir.kit.access.gate import only
from orientir.kit.ui.parts import Cell, Column, Row, Table


@require_safe
@only(sees_plans, what=WHAT)
def waiting(request: HttpRequest) -> HttpResponse:
    """What others wait for first."""
    account, today = acting(request), timezone.localdate()
    to_accept, returned = list_to_accept(account), list_returned(account)
    titles = titles_of({one.unit_id for one in to_accept}, today)
    context = {
        "to_accept": _evidence_table(to_accept, titles) if to_accept else None,
        "returned": _returned_table(returned) if returned else None,
        "pressing": _measures_table(lines_of(list_pressing(account, today), today)),
        "crumbs": crumbs(),
    }
    return render(request, "roadmaps/waiting.html", context)


def _measure_cell(evidence: MeasureEvidence) -> Cell:
    one = evidence.measure
    href = reverse("roadmaps:measure", args=[one.pk])
    return Cell(f"№ {one.number}. {one.title}", href=href)


def _evidence_table(found: list[MeasureEvidence], titles: dict[int, str]) -> Table:
    columns = [
        Column(_("Measure of the plan"), place="name"), Column(_("Document")), Column(_("Who brought it")),
        Column(_("When")),
    ]  # fmt: skip
    rows = [
        Row(
            [_measure_cell(one), Cell(one.title), Cell(titles.get(one.unit_id, "")), Cell(_on(one))]
        )
        for one in found
    ]
    return Table(_("Documents to accept"), columns, rows)


def _returned_table(found: list[MeasureEvidence]) -> Table:
    columns = [
        Column(_("Measure of the plan"), place="name"),
        Column(_("Document")),
        Column(_("Why it was returned")),
    ]
    rows = [Row([_measure_cell(one), Cell(one.title), Cell(one.reason)]) for one in found]
    return Table(_("Documents that came back"), columns, rows)


def _on(one: MeasureEvidence) -> str:
    return russian.day(timezone.localdate(one.submitted_at))


def _measures_table(lines: list[MeasureLine]) -> Table | None:
    columns = [
        Column(_("Measure of the plan"), place="name"), Column(_("Plan")), Column(_("Term")),
        Column(_("How it stands"), place="verdict"),
    ]  # fmt: skip
    rows = [
        Row(
            [
                Cell(f"№ {line.one.number}. {line.one.title}", href=reverse("roadmaps:measure", args=[line.one.pk])),
                Cell(line.one.plan.title), Cell(line.one.term.words()), standing_cell(line),
            ]
        )
        for line in lines
    ]  # fmt: skip
    return Table(_("Measures that ask for a document"), columns, rows) if rows else None
