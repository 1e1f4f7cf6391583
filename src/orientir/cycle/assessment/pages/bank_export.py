"""Items as files: our own xlsx (with its pictures beside it in a zip, if there are any), or a QTI 3 package."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from orientir.core.items.specs import Item
from orientir.core.items.writers.package import write_package
from orientir.core.items.writers.rows import COLUMNS, to_rows
from orientir.kit.tabular.exporting import XLSX_TYPE, write_xlsx

ZIP_TYPE: Final = "application/zip"
_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ItemFile:
    """``left_out``: items that the format cannot express, and why."""

    name: str
    content_type: str
    content: bytes
    left_out: tuple[tuple[str, str], ...] = ()


def items_as_xlsx(items: Sequence[Item], pictures: Mapping[str, bytes]) -> ItemFile:
    """Nothing is lost: what is read again is equal. The same items give the same rows."""
    rows = [[row.get(name) for name in COLUMNS] for row in to_rows(items)]
    book = write_xlsx(_("Items"), COLUMNS, rows)
    if not pictures:
        return ItemFile("items.xlsx", XLSX_TYPE, book)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in {"items.xlsx": book, **pictures}.items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), body)
    return ItemFile("items.zip", ZIP_TYPE, buffer.getvalue())


def items_as_qti(items: Sequence[Item], pictures: Mapping[str, bytes]) -> ItemFile:
    package = write_package(items, pictures.__getitem__)
    return ItemFile("items-qti3.zip", ZIP_TYPE, package.content, package.left_out)
