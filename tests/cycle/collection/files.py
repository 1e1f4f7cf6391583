"""Files to import, made from rows: the columns of a template by name, the rest left out."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from orientir.cycle.collection.actions.importing import check_order, run_order
from orientir.cycle.collection.actions.orders import Order, Outcome
from orientir.cycle.collection.catalogue import get_sheet

Rows = Sequence[Mapping[str, Any]]
AS_OF = date(2025, 9, 1)

REGION = {"code": "region", "level": "region", "kind": "authority", "title": "Область примера"}
CITY = {
    "code": "city",
    "level": "municipality",
    "kind": "authority",
    "title": "Городской округ",
    "parent": "region",
}
OTHER_CITY = {**CITY, "code": "town", "title": "Другой округ"}
SCHOOL = {
    "code": "s1",
    "level": "organisation",
    "kind": "school",
    "title": "Школа № 1",
    "parent": "city",
    "opened_on": "01.09.2000",
}
SECOND = {**SCHOOL, "code": "s2", "title": "Школа № 2"}
THIRD = {**SCHOOL, "code": "s3", "title": "Школа № 1", "parent": "town"}
TREE = [
    {**row, "opened_on": "01.01.2000"} for row in (REGION, CITY, OTHER_CITY, SCHOOL, SECOND, THIRD)
]
TEACHER = {
    "snils": "112-233-445 95",
    "family_name": "Образцова",
    "given_name": "Анна",
    "patronymic": "Петровна",
    "birth_on": "14.03.1986",
    "unit": "s1",
    "staff_category": "педагогические работники",
    "position": "учитель",
    "subject": "математика",
    "rate": "1,0",
}


def csv_of(kind: str, rows: Rows) -> bytes:
    """A CSV with the Russian heads of the columns that the rows have."""
    titles = {column.name: column.title for column in get_sheet(kind).columns}
    names = [name for name in titles if any(name in row for row in rows)]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([titles[name] for name in names])
    writer.writerows([[row.get(name, "") for name in names] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def xlsx_of(rows: Sequence[Sequence[Any]], sheet: str = "Лист1") -> bytes:
    """A workbook of one sheet, cell by cell; dates as dates."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "dd.mm.yyyy"}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                page.write(number, place, cell)
    return buffer.getvalue()


def order_of(kind: str, rows: Rows, **fields: Any) -> Order:
    given = {"as_of": AS_OF, "file_name": f"{kind}.csv", **fields}
    return Order(kind=kind, content=csv_of(kind, rows), **given)


def load(kind: str, rows: Rows, confirmations: int = 0, **fields: Any) -> Outcome:
    """Import rows; fails where they were not loaded, or where a check foresaw something else."""
    order = order_of(kind, rows, **fields)
    foreseen = check_order(order).result
    outcome = run_order(order, confirmations=confirmations)
    assert outcome.state == "loaded", [issue.sentence() for issue in outcome.report.errors]
    assert foreseen == (outcome.result if outcome.report.is_clean else {})
    return outcome


def snils(number: int) -> str:
    """A СНИЛС with right check digits."""
    body = f"{number:09d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, range(9, 0, -1), strict=True))
    return f"{body}{total % 101 % 100:02d}"
