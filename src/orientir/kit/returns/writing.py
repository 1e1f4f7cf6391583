"""A workbook for exactly one organisation and year: prefilled, protected, with lists and a hidden mark."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from orientir.core.forms.answers import Answer, told
from orientir.core.packs.blank_cells import Cell
from orientir.core.packs.blanks import MISSING_WORDS, Blank, BlankField, PlatformFact
from orientir.kit.returns.layout import (
    COMMENT_COLUMN,
    FIRST_COLUMN,
    LAYOUT,
    LISTS_SHEET,
    MARK_SHEET,
    NOTE_COLUMN,
    FormMark,
    Layout,
    PlacedCell,
    PlacedHead,
    lay_out,
)

_INK, _HEAD, _OFFERED, _COUNTED, _NOTE = "#17202b", "#e8eff6", "#fff7df", "#eef0f2", "#5f6a77"
_COMMENT_TITLE: Final = "Пояснение"
_WIDTHS: Final = (52, 18, 40, 40)
_LINE: Final = 15  # points


@dataclass(frozen=True, slots=True)
class Prefilled:
    """``values``: cell → what stands there already; ``facts``: known facts, offered where nothing stands."""

    values: Mapping[str, Answer | str]
    facts: Mapping[str, Any]


NOTHING: Final = Prefilled({}, {})


def write_form_xlsx(
    blank: Blank, mark: FormMark, known: Prefilled = NOTHING, facts: Sequence[PlatformFact] = ()
) -> bytes:
    """The workbook; the same arguments give the same bytes."""
    buffer = io.BytesIO()
    layout = lay_out(blank)
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": blank.title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        writer = _Writer(book, blank, mark, known, {one.code: one for one in facts})
        writer.write(layout)
    return buffer.getvalue()


class _Writer:
    """The workbook while it is being written."""

    def __init__(
        self,
        book: Workbook,
        blank: Blank,
        mark: FormMark,
        known: Prefilled,
        facts: Mapping[str, PlatformFact],
    ) -> None:
        self.book = book
        self.blank = blank
        self.mark = mark
        self.known = known
        self.facts = facts
        self.title = book.add_format({"bold": True, "font_size": 13, "font_color": _INK})
        self.head = book.add_format(
            {"bold": True, "bg_color": _HEAD, "text_wrap": True, "valign": "top", "border": 1}
        )
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})
        self.note = book.add_format({"text_wrap": True, "valign": "top", "font_color": _NOTE})
        self.comment = book.add_format({"text_wrap": True, "locked": False, "border": 4})
        self.formats: dict[tuple[str, str], Format] = {}
        self.lists: dict[tuple[str, ...], str] = {}

    def write(self, layout: Layout) -> None:
        pages = {name: self.book.add_worksheet(name) for name, _ in layout.sheets}
        self._write_lists(layout)
        for name, section in layout.sheets:
            self._write_head(pages[name], section.title)
        for table in layout.heads:
            self._write_table_head(pages[table.sheet], table)
        for cell in layout.cells:
            self._write_cell(pages[cell.sheet], cell)
        for (name, row, column), _cell in layout.comments.items():
            pages[name].write_blank(row, column, None, self.comment)
        for page in pages.values():
            page.protect("", {"format_columns": True, "format_rows": True})
            page.write_string(3, COMMENT_COLUMN, _COMMENT_TITLE, self.note)
        self._write_mark()

    def _write_head(self, page: Worksheet, title: str) -> None:
        for column, width in enumerate(_WIDTHS):
            page.set_column(column, column, width)
        page.set_column(len(_WIDTHS), len(_WIDTHS) + 8, 22)
        page.write_string(0, 0, f"{self.blank.title}: {title}", self.title)
        page.write_string(1, 0, f"{self.mark.unit_title}, {self.mark.year} год", self.plain)
        words = "Жёлтое предложено платформой: проверьте и оставьте или исправьте. Серое считает платформа."
        page.write_string(2, 0, words, self.note)
        page.set_row(2, 2 * _LINE)
        page.freeze_panes(3, 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)

    def _write_table_head(self, page: Worksheet, placed: PlacedHead) -> None:
        page.write_string(placed.row, FIRST_COLUMN, placed.table.title, self.title)
        heads = ["Строка", *(_headed(one) for one in placed.table.columns), _COMMENT_TITLE]
        page.set_row(placed.row + 1, 3 * _LINE)
        for column, words in enumerate(heads):
            page.write_string(placed.row + 1, column, words, self.head)
        for down, line in enumerate(placed.table.rows):
            words = f"{line.number} {line.title}".strip()
            page.write_string(placed.row + 2 + down, FIRST_COLUMN, words, self.plain)
        for number in range(1, (placed.table.grows or 0) + 1):
            page.write_number(placed.row + 1 + number, FIRST_COLUMN, number, self.plain)

    def _write_cell(self, page: Worksheet, placed: PlacedCell) -> None:
        if placed.cell is not None and placed.cell.table is None:
            page.write_string(placed.row, FIRST_COLUMN, _headed(placed.field), self.plain)
            note = self._note(placed)
            page.write_string(placed.row, NOTE_COLUMN, note, self.note)
            page.set_row(placed.row, _LINE * (1 + len(note) // _WIDTHS[NOTE_COLUMN]))
        value, look = self._standing(placed)
        _write_value(page, placed, value, self._format(placed.field, look))
        if not placed.field.is_counted:
            self._validate(page, placed)

    def _standing(self, placed: PlacedCell) -> tuple[Any, str]:
        """What stands in the cell, and how the cell looks."""
        if placed.field.is_counted:
            return None, "counted"
        if placed.name in self.known.values:
            return self.known.values[placed.name], "open"
        offered = (
            None if placed.cell is None or _is_conditional(placed.cell) else self._known(placed)
        )
        return offered, "open" if offered is None else "offered"

    def _known(self, placed: PlacedCell) -> Any:
        fact = placed.cell.fact if placed.cell is not None else None
        return self.known.facts.get(fact) if fact else None

    def _note(self, placed: PlacedCell) -> str:
        fact = self.facts.get(placed.cell.fact or "") if placed.cell is not None else None
        number = self._known(placed)
        parts = [placed.field.hint]
        if fact is not None and number is not None:
            parts.append(f"Платформа знает: {told(number)} ({fact.room})")
        if placed.field.missing:
            words = " или ".join(f"«{MISSING_WORDS[one]}»" for one in placed.field.missing)
            parts.append(f"Если значения нет: {words}")
        return ". ".join(filter(None, parts))

    def _format(self, field: BlankField, look: str) -> Format:
        number = _NUMBER_FORMATS.get(field.type, "@")
        if (number, look) not in self.formats:
            colour = {"offered": _OFFERED, "counted": _COUNTED}.get(look)
            given = {
                "num_format": number,
                "border": 1,
                "locked": look == "counted",
                "valign": "top",
            }
            self.formats[number, look] = self.book.add_format(
                given | ({"bg_color": colour} if colour else {})
            )
        return self.formats[number, look]

    def _write_lists(self, layout: Layout) -> None:
        """Every list that cells choose from, once, on a hidden sheet."""
        page = self.book.add_worksheet(LISTS_SHEET)
        for cell in layout.cells:
            choices = _choices(cell.field)
            if choices and choices not in self.lists:
                column = len(self.lists)
                for row, words in enumerate(choices):
                    page.write_string(row, column, words)
                top = xlsxwriter.utility.xl_col_to_name(column, True)
                self.lists[choices] = f"='{LISTS_SHEET}'!{top}$1:{top}${len(choices)}"
        page.hide()

    def _validate(self, page: Worksheet, placed: PlacedCell) -> None:
        choices = _choices(placed.field)
        rule: dict[str, Any]
        if choices:
            rule = {"validate": "list", "source": self.lists[choices]}
        elif placed.field.type in ("int", "double"):
            rule = {"validate": "custom", "value": _number_rule(placed)}
        elif placed.field.type == "date":
            rule = {"validate": "date", "criteria": ">=", "value": date(1900, 1, 1)}
        else:
            return
        words = {"error_title": placed.field.title[:32], "error_message": _wanted(placed.field)}
        page.data_validation(placed.row, placed.column, placed.row, placed.column, rule | words)

    def _write_mark(self) -> None:
        page = self.book.add_worksheet(MARK_SHEET)
        lines = {
            "layout": LAYOUT, "form": self.mark.form, "blank": self.mark.blank, "edition": self.mark.edition,
            "unit": self.mark.unit_id, "unit_title": self.mark.unit_title, "year": str(self.mark.year),
            "digest": self.mark.digest(),
        }  # fmt: skip
        for row, (key, value) in enumerate(lines.items()):
            page.write_string(row, 0, key)
            page.write_string(row, 1, value)
        page.protect()
        page.very_hidden()


_NUMBER_FORMATS: Final = {"int": "0", "double": "0.######", "date": "dd.mm.yyyy"}


def _is_conditional(cell: Cell) -> bool:
    """Where nothing may be asked, nothing is put: whoever does not fill the part would have to clear it."""
    return bool(cell.field.when or cell.section.when)


def _headed(field: BlankField) -> str:
    return f"{field.title}, {field.unit}" if field.unit else field.title


def _choices(field: BlankField) -> tuple[str, ...]:
    """What a cell is chosen from; reasons of absence stand last."""
    reasons = [MISSING_WORDS[one] for one in field.missing]
    if field.type == "bool":
        return ("да", "нет", *reasons)
    return (*field.codes.values(), *reasons) if field.codes else ()


def _number_rule(placed: PlacedCell) -> str:
    """A number, or one of the reasons in words."""
    reasons = "".join(f',{placed.address}="{MISSING_WORDS[one]}"' for one in placed.field.missing)
    return f"=OR(ISNUMBER({placed.address}){reasons})"


def _wanted(field: BlankField) -> str:
    kind = {"int": "целое число", "double": "число", "date": "дату"}.get(
        field.type, "значение из списка"
    )
    reasons = " или ".join(MISSING_WORDS[one] for one in field.missing)
    return f"Впишите {kind}" + (f" либо словами: {reasons}." if reasons else ".")


def _write_value(page: Worksheet, placed: PlacedCell, value: Any, look: Format) -> None:
    where = (placed.row, placed.column)
    if value is None:
        page.write_blank(*where, None, look)
    elif isinstance(value, bool):
        page.write_string(*where, "да" if value else "нет", look)
    elif isinstance(value, int | float | Decimal):
        page.write_number(*where, float(value), look)
    elif isinstance(value, date):
        page.write_datetime(*where, value, look)
    else:
        codes = placed.field.codes or {}
        page.write_string(*where, codes.get(value, MISSING_WORDS.get(value, value)), look)
