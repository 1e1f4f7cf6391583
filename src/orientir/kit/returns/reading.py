"""A workbook of a form read back: whose it is, what was typed into which cell, what in the file itself is wrong."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from orientir.core.forms.judging import Return
from orientir.core.mistakes import Mistake, shown
from orientir.core.packs.blanks import Blank
from orientir.kit.returns.layout import (
    LAYOUT,
    LISTS_SHEET,
    MARK_SHEET,
    FormMark,
    Layout,
    PlacedCell,
    lay_out,
)
from orientir.kit.tabular import bounds
from orientir.kit.tabular.reading import Grid, as_text, read_grids

MOST_BYTES: Final = 10 * 2**20
MOST_UNPACKED: Final = 60 * 2**20
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Z]{1,3}\d+)["'][^>]*(?<!/)>\s*<(?:\w+:)?f\b"""
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PARTS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class CellMistake:
    """What is wrong with a cell of the file itself: its sheet and address as Excel tells them."""

    sheet: str
    address: str
    name: str
    says: str

    @property
    def sentence(self) -> str:
        return f"лист «{self.sheet}», ячейка {self.address}: {self.says}"


@dataclass(frozen=True, slots=True)
class FormFile:
    """``places``: cell of the blank → sheet and address, so that a verdict's findings find their cells."""

    mark: FormMark
    given: Return
    mistakes: tuple[CellMistake, ...]
    places: Mapping[str, tuple[str, str]]

    def sentence_of(self, place: str, says: str) -> str:
        """A finding of the verdict told by sheet and cell."""
        sheet, address = self.places.get(place, ("", ""))
        return f"лист «{sheet}», ячейка {address}: {says}" if sheet else says


def read_mark(content: bytes, name: str) -> FormMark:
    """Whose workbook it is. Raises Mistake for a file that may not be opened or was not made here."""
    return _mark(_grids(content, name), name)


def read_form_xlsx(content: bytes, name: str, blank: Blank, expected: FormMark) -> FormFile:
    """What was typed; a Mistake where the file is not the one that ``expected`` names."""
    grids = _grids(content, name)
    mark = _mark(grids, name)
    _check_mark(mark, expected, name)
    layout = lay_out(blank)
    rows = {grid.sheet: grid for grid in grids}
    _check_sheets(layout, rows, name)
    formulas = _formulas(content, name)
    typed: dict[str, object] = {}
    mistakes: list[CellMistake] = []
    for placed in layout.cells:
        value = _cell(rows.get(placed.sheet), placed.row, placed.column)
        if (placed.sheet, placed.address) in formulas and not placed.field.is_counted:
            mistakes.append(_formula(placed))
        if value not in (None, ""):
            typed[placed.name] = value
    mistakes += _strays(layout, rows)
    return FormFile(mark, Return(typed, _comments(layout, rows)), tuple(mistakes), _places(layout))


def _grids(content: bytes, name: str) -> list[Grid]:
    if len(content) > MOST_BYTES:
        raise Mistake(
            f"{name}: файл больше {MOST_BYTES // 2**20} МБ, а заполненная форма в сотни раз меньше. "
            "Возьмите шаблон своей организации и заполните его."
        )
    if not name.lower().endswith(".xlsx"):
        raise Mistake(f"{name}: форма сдаётся файлом .xlsx, который выдала платформа.")
    bounds.check_workbook(content, name, MOST_UNPACKED)
    return read_grids(content, name)


def _mark(grids: list[Grid], name: str) -> FormMark:
    grid = next((one for one in grids if one.sheet == MARK_SHEET), None)
    told = {as_text(row[0]): as_text(row[1]) for row in grid.rows if len(row) > 1} if grid else {}
    try:
        mark = FormMark(
            told["form"], told["blank"], told["edition"], told["unit"], told["unit_title"], int(told["year"])
        )  # fmt: skip
    except (KeyError, ValueError):
        raise Mistake(
            f"{name}: в файле нет метки платформы. Скачайте шаблон своей организации и перенесите данные в него."
        ) from None
    if told.get("layout") != LAYOUT or told.get("digest") != mark.digest():
        raise Mistake(
            f"{name}: метка платформы в файле изменена. Скачайте шаблон заново и перенесите данные в него."
        )
    return mark


def _check_mark(mark: FormMark, expected: FormMark, name: str) -> None:
    """The order of what is told: another form, another organisation, another year, another edition."""
    if mark.form != expected.form:
        raise Mistake(
            f"{name}: это форма «{shown(mark.form)}», а сдаётся «{expected.form}». Выберите другой файл."
        )
    if mark.unit_id != expected.unit_id:
        raise Mistake(
            f"{name}: это файл другой организации ({shown(mark.unit_title, 120)}), "
            f"а сдаёт {shown(expected.unit_title, 120)}. Скачайте шаблон своей организации."
        )
    if mark.year != expected.year:
        raise Mistake(
            f"{name}: это шаблон за {mark.year} год, а сдаётся {expected.year}. Скачайте шаблон за {expected.year} год."
        )
    if (mark.blank, mark.edition) != (expected.blank, expected.edition):
        raise Mistake(
            f"{name}: шаблон редакции {shown(mark.edition)}, а действует {expected.edition}. Скачайте шаблон заново."
        )


def _check_sheets(layout: Layout, rows: Mapping[str, Grid], name: str) -> None:
    known = {sheet for sheet, _ in layout.sheets}
    missing = [sheet for sheet in known if sheet not in rows]
    if not missing:
        return
    strange = [sheet for sheet in rows if sheet not in {*known, MARK_SHEET, LISTS_SHEET}]
    listed = ", ".join(f"«{sheet}»" for sheet in sorted(missing))
    found = (
        f" Есть незнакомый лист «{shown(strange[0])}»: похоже, его переименовали."
        if strange
        else ""
    )
    raise Mistake(
        f"{name}: нет листа {listed}.{found} Верните листам их имена или скачайте шаблон заново."
    )


def _cell(grid: Grid | None, row: int, column: int) -> object:
    if grid is None or row >= len(grid.rows) or column >= len(grid.rows[row]):
        return None
    return grid.rows[row][column]


def _formula(placed: PlacedCell) -> CellMistake:
    says = "стоит формула: вставьте вместо неё значение"
    return CellMistake(placed.sheet, placed.address, placed.name, says)


def _strays(layout: Layout, rows: Mapping[str, Grid]) -> Iterator[CellMistake]:
    """What was typed below the last row of a sheet would be lost silently."""
    for sheet, _ in layout.sheets:
        last = max([place.row for place in layout.cells if place.sheet == sheet], default=0)
        for number, row in enumerate(rows[sheet].rows[last + 1 :], last + 2):
            if any(as_text(cell).strip() for cell in row):
                says = "под бланком что-то вписано: эта строка не читается, уберите её"
                yield CellMistake(sheet, f"A{number}", "", says)
                break


def _comments(layout: Layout, rows: Mapping[str, Grid]) -> dict[str, str]:
    found = {}
    for (sheet, row, column), name in layout.comments.items():
        text = as_text(_cell(rows.get(sheet), row, column)).strip()
        if text:
            found[name] = text[:2000]
    return found


def _places(layout: Layout) -> dict[str, tuple[str, str]]:
    return {placed.name: (placed.sheet, placed.address) for placed in layout.cells}


def _formulas(content: bytes, name: str) -> frozenset[tuple[str, str]]:
    """Sheets and addresses of cells with a formula: readers show only what it came to."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return frozenset(
                (sheet, address.decode())
                for sheet, part in _sheet_parts(archive)
                for address in _FORMULA.findall(archive.read(part))
            )
    except (KeyError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise Mistake(bounds.broken(name)) from error


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name of a sheet and its part in the archive. The workbook's own tables are small; ``bounds`` looked at them."""
    relations = _xml(archive, "xl/_rels/workbook.xml.rels")
    targets = {one.get("Id"): str(one.get("Target")) for one in relations.iter(_PARTS)}
    for sheet in _xml(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        target = targets[sheet.get(_REL)]
        yield (
            str(sheet.get("name")),
            target.lstrip("/") if target.startswith("/") else f"xl/{target}",
        )


def _xml(archive: zipfile.ZipFile, part: str) -> etree._Element:
    """No entities and nothing from elsewhere."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(archive.read(part), parser)
