"""A list as a file: exactly what is filtered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from orientir.kit.tabular.exporting import CSV_TYPE, XLSX_TYPE, Cell, write_csv, write_xlsx


def send_table(
    form: str, name: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> HttpResponse:
    """An attachment named by the list and today's date; ``form`` is xlsx or csv."""
    is_csv = form == "csv"
    content = write_csv(titles, rows) if is_csv else write_xlsx(name, titles, rows)
    response = HttpResponse(content, content_type=CSV_TYPE if is_csv else XLSX_TYPE)
    file_name = f"{name.lower().replace(' ', '-')}-{timezone.localdate().isoformat()}.{form}"
    response.headers["Content-Disposition"] = content_disposition_header(True, file_name) or ""
    return response
