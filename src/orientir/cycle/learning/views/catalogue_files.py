"""The catalogue given away as a file that can be brought in again."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from orientir.cycle.learning.models import Programme
from orientir.cycle.learning.queries.catalogue_files import list_modules_of, list_owner_codes
from orientir.cycle.learning.queries.programmes import list_programmes
from orientir.cycle.learning.sheets import FORMS, FUNDING, KINDS, catalogue_sheet, modules_text
from orientir.cycle.learning.views.catalogue import FILTERS, filters_of
from orientir.cycle.learning.views.frame import WHAT, acting, anybody, model_on, topics_on
from orientir.kit.access.gate import only
from orientir.kit.tabular.exporting import XLSX_TYPE, write_xlsx
from orientir.kit.tabular.values import Choice
from orientir.kit.ui.listing import Listing

MOST = 2_000
Cells = list[str | int | bool | None]


@require_safe
@only(anybody, what=WHAT)
def export(request: HttpRequest) -> HttpResponse:
    """Exactly the programmes of the list, as the template has them."""
    listing, topics = Listing.of(request, *FILTERS), topics_on(model_on(timezone.localdate()))
    found, _total = list_programmes(filters_of(listing, [], acting(request)), limit=MOST)
    ids = [one.pk for one in found]
    modules, owners = list_modules_of(ids), list_owner_codes(ids)
    titles = [column.title for column in catalogue_sheet(Choice(dict(topics))).columns]
    rows = [
        _row(one, topics, owners[one.pk], modules_text(modules.get(one.pk, []))) for one in found
    ]
    response = HttpResponse(write_xlsx("Программы", titles, rows), content_type=XLSX_TYPE)
    response["Content-Disposition"] = 'attachment; filename="programmes.xlsx"'
    return response


def _row(one: Programme, topics: Mapping[str, str], unit: str, modules: str) -> Cells:
    return [
        one.code, unit, one.title, KINDS[one.kind], FORMS[one.form], one.hours, one.audience,
        one.annotation, topics.get(one.topic, ""), ", ".join(one.competencies), modules,
        one.is_federal_priority, one.federal_number, one.authors, one.qualification,
        one.professional_area, one.speciality_group, FUNDING[one.funding], one.cost,
    ]  # fmt: skip
