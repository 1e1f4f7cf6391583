"""A small sheet of every type of cell, and files for it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from orientir.kit.tabular.checking import Checked, check
from orientir.kit.tabular.reading import read_grids
from orientir.kit.tabular.sheets import Column, Sheet
from orientir.kit.tabular.values import (
    Choice,
    Day,
    Inn,
    Number,
    PersonName,
    Snils,
    Whole,
    Words,
    YesNo,
)

SHEET = Sheet(
    "people",
    "Люди",
    "Сотрудники",
    "Кто работает.",
    (
        Column("snils", "СНИЛС", Snils(), example="112-233-445 95"),
        Column("family_name", "Фамилия", PersonName(), required=True, example="Образцова"),
        Column("rate", "Ставка", Number(0, 9, 3), required=True, example="1,25"),
        Column("hired_on", "Дата приёма", Day(), example="01.09.2020"),
        Column("children", "Учеников", Whole(0, 5000), example="120"),
        Column("category", "Категория", Choice({"first": "первая", "highest": "высшая"})),
        Column("is_main", "Основная работа", YesNo(), example="да"),
        Column("inn", "ИНН", Inn()),
        Column("note", "Заметка", Words(20), hint="Что угодно"),
    ),
    unique=(("snils",),),
)
HEAD = [column.title for column in SHEET.columns]
RIGHT: dict[str, Any] = {"family_name": "Примерова", "rate": "1"}


def row(**cells: Any) -> list[Any]:
    """A row of ``SHEET``: right where nothing is said."""
    return [{**RIGHT, **cells}.get(column.name, "") for column in SHEET.columns]


def csv_bytes(rows: Sequence[Sequence[Any]], delimiter: str = ";") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def xlsx_bytes(rows: Sequence[Sequence[Any]], sheet: str = "Сотрудники") -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "dd.mm.yyyy"}) as book:
        page = book.add_worksheet(sheet)
        for number, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                page.write(number, place, cell)
    return buffer.getvalue()


def check_rows(*rows: Sequence[Any]) -> Checked:
    """Rows under the head of ``SHEET``, by way of a CSV file."""
    return check(read_grids(csv_bytes([HEAD, *rows]), "люди.csv"), SHEET, "люди.csv")
