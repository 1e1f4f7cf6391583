"""Templates to download: with the code lists of the methodology at hand."""

from __future__ import annotations

from orientir.cycle.collection.catalogue import get_sheet
from orientir.cycle.collection.catalogue.pack_codes import get_codes
from orientir.kit.tabular.blanks import write_blank_csv, write_blank_xlsx


def write_template(kind: str, *, is_csv: bool = False) -> tuple[str, bytes]:
    """The title of a kind and its empty file."""
    sheet = get_sheet(kind, get_codes())
    return sheet.title, write_blank_csv(sheet) if is_csv else write_blank_xlsx(sheet)
