"""Empty files to fill in: a sheet's head, an example, drop-down lists, code lists, advice."""

from __future__ import annotations

import csv
import io

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from orientir.kit.tabular.sheets import Column, Sheet

CODES_SHEET, HELP_SHEET = "Справочники", "Как заполнять"
FILLABLE_ROWS = 10_000
_INK, _HEAD, _EXAMPLE = "#17202b", "#e8eff6", "#5f6a77"


def write_blank_xlsx(sheet: Sheet) -> bytes:
    """A workbook to fill in. Its example row is known to the reader and is never loaded."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        form = book.add_worksheet(sheet.name)
        codes = book.add_worksheet(CODES_SHEET)
        help_page = book.add_worksheet(HELP_SHEET)
        head = book.add_format(
            {"bold": True, "bg_color": _HEAD, "text_wrap": True, "valign": "top", "border": 1}
        )
        example = book.add_format({"italic": True, "font_color": _EXAMPLE, "num_format": "@"})
        lists = _write_codes(codes, sheet, head)
        _write_form(form, sheet, head, example, lists, book.add_format({"num_format": "@"}))
        _write_help(help_page, sheet, head, book.add_format({"text_wrap": True, "valign": "top"}))
        form.activate()
    return buffer.getvalue()


def write_blank_csv(sheet: Sheet) -> bytes:
    """The same as CSV: UTF-8 with a BOM and semicolons, as Excel expects it in Russia."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.title for column in sheet.columns])
    writer.writerow([column.example for column in sheet.columns])
    return text.getvalue().encode("utf-8-sig")


def _write_form(
    page: Worksheet,
    sheet: Sheet,
    head: Format,
    example: Format,
    lists: dict[str, str],
    text: Format,
) -> None:
    page.freeze_panes(1, 0)
    page.set_row(0, 48)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, max(14, min(32, len(column.title) + 2)), text)
        page.write_string(0, place, column.title, head)
        page.write_string(1, place, column.example, example)
        page.write_comment(0, place, _note(column), {"x_scale": 2})
        if column.name in lists:
            page.data_validation(
                2,
                place,
                FILLABLE_ROWS,
                place,
                {
                    "validate": "list",
                    "source": lists[column.name],
                    "error_type": "warning",
                    "error_title": "Нет в справочнике",
                    "error_message": "Выберите значение из списка или код с листа «Справочники».",
                },
            )


def _write_codes(page: Worksheet, sheet: Sheet, head: Format) -> dict[str, str]:
    """Two columns a list (code, title); returns where each list's titles stand, for drop-downs."""
    lists: dict[str, str] = {}
    place = 0
    for column in sheet.columns:
        titles = column.titles()
        if not titles:
            continue
        page.write_string(0, place, f"{column.title}: код", head)
        page.write_string(0, place + 1, column.title, head)
        for row, (code, title) in enumerate(titles.items(), start=1):
            page.write_string(row, place, code)
            page.write_string(row, place + 1, title)
        letters = xlsxwriter.utility.xl_col_to_name(place + 1, True)
        lists[column.name] = f"='{CODES_SHEET}'!{letters}$2:{letters}${len(titles) + 1}"
        page.set_column(place, place, 20)
        page.set_column(place + 1, place + 1, 44)
        place += 3
    return lists


def _write_help(page: Worksheet, sheet: Sheet, head: Format, wrapped: Format) -> None:
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 14)
    page.set_column(2, 3, 52)
    lines = (
        sheet.about,
        "Серая строка под шапкой — пример: её можно удалить или оставить, она не загружается.",
        "Порядок столбцов любой. Лишние столбцы не мешают и не читаются.",
        "Даты — как 21.11.2024; числа — с запятой; да/нет — словами. Вместо названия годится код.",
    )
    for row, line in enumerate(lines):
        page.write_string(row, 0, line)
    start = len(lines) + 1
    for place, title in enumerate(("Столбец", "Обязателен", "Что писать", "Пояснение")):
        page.write_string(start, place, title, head)
    for row, column in enumerate(sheet.columns, start=start + 1):
        cells = (
            column.title,
            "да" if column.required else "нет",
            column.type.expected,
            column.hint,
        )
        for place, cell in enumerate(cells):
            page.write_string(row, place, cell, wrapped)


def _note(column: Column) -> str:
    parts = ["Обязательный столбец." if column.required else "Можно не заполнять."]
    parts.append(f"Что писать: {column.type.expected}.")
    return " ".join([*parts, column.hint]).strip()
