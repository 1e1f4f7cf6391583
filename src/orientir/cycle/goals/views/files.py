"""Parts of a methodology as files, narrowed as their pages are."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from orientir.core.packs.specs import Pack
from orientir.cycle.goals.exporting import (
    Sheet,
    sheet_of_indicators,
    sheet_of_measures,
    sheet_of_notes,
    sheet_of_rows,
    sheet_of_works,
)
from orientir.cycle.goals.pages import directions as directions_page
from orientir.cycle.goals.pages import measures as measures_page
from orientir.cycle.goals.pages import notes as notes_page
from orientir.cycle.goals.pages import projects as projects_page
from orientir.cycle.goals.views.frame import of_pack
from orientir.kit.access.gate import open_to_all
from orientir.kit.tabular.exporting import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx
from orientir.kit.ui.listing import Listing


@require_safe
@open_to_all
@of_pack
def table(request: HttpRequest, pack: Pack, part: str, kind: str) -> HttpResponse:
    """Indicators, measures or notes as a file, narrowed as the page is."""
    sheet = _sheet(request, pack, part)
    if sheet is None or kind not in ("xlsx", "csv"):
        raise Http404
    body, content_type = (
        (write_xlsx(sheet.name, sheet.titles, sheet.rows), XLSX_TYPE)
        if kind == "xlsx"
        else (write_csv(sheet.titles, sheet.rows), CSV_TYPE)
    )
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{pack.id}-{part}.{kind}"'
    return response


def _sheet(request: HttpRequest, pack: Pack, part: str) -> Sheet | None:
    if part == "indicators":
        return sheet_of_indicators(pack)
    if part == "measures":
        filters = Listing.of(request, *measures_page.FILTERS).filters
        return sheet_of_measures(pack, measures_page.chosen_measures(pack, filters))
    if part == "notes":
        filters = Listing.of(request, *notes_page.FILTERS).filters
        return sheet_of_notes(notes_page.chosen_notes(pack, filters))
    return _sheet_of_programme(request, pack, part)


def _sheet_of_programme(request: HttpRequest, pack: Pack, part: str) -> Sheet | None:
    if part == "works":
        filters = Listing.of(request, *projects_page.FILTERS).filters
        return sheet_of_works(pack, projects_page.chosen_works(pack, filters))
    if part == "directions":
        filters = Listing.of(request, *directions_page.FILTERS).filters
        return sheet_of_rows(directions_page.chosen_rows(pack, filters))
    return None
