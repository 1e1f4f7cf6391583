"""Person × item as a sheet: the template with people and tasks, and a filled file read back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from orientir.cycle.assessment.outside.answers import CodeImpossible, read_cell
from orientir.cycle.assessment.outside.shapes import Given, Known, PersonResults, ReadFile
from orientir.cycle.registry import api as registry
from orientir.kit.tabular.checking import Checked, check
from orientir.kit.tabular.exporting import Cell, write_xlsx
from orientir.kit.tabular.reading import read_grids
from orientir.kit.tabular.sheets import Column, Sheet
from orientir.kit.tabular.values import Day, PersonName, Snils, Words

TROUBLES = {
    "unnamed": ("Не указано, о ком строка", "СНИЛС, табельный номер или имя с датой рождения"),
    "contradiction": ("У того же номера в другой строке иная дата рождения", "одна дата"),
    "unclear_in_file": ("В файле есть однофамилец с той же датой рождения", "СНИЛС"),
    "unclear": ("В реестре несколько людей с таким именем и датой рождения", "СНИЛС"),
    "other_person": ("Номер записан за другим человеком", "номер этого человека"),
    "unknown": ("Такого человека нет в реестре", "человек из реестра"),
}
_ITEM = "item:"


def sheet_of(known: Known) -> Sheet:
    """The sheet of a procedure: who, by which form, when, and a column for every task."""
    return Sheet(
        "results",
        "Результаты",
        "Результаты",
        "Одна строка — один человек, один столбец — одно задание.",
        (
            Column("snils", "СНИЛС", Snils()),
            Column("personnel_number", "Табельный номер", Words(40)),
            Column("family_name", "Фамилия", PersonName()),
            Column("given_name", "Имя", PersonName()),
            Column("patronymic", "Отчество", PersonName()),
            Column("birth_on", "Дата рождения", Day(date(1900, 1, 1), date(2100, 1, 1))),
            Column("form", "Форма", Words(16)),
            Column("taken_on", "Дата теста", Day(date(2000, 1, 1), date(2100, 1, 1))),
            *(Column(_ITEM + code, code, Words(200)) for code in sorted(known.items)),
        ),
        (("snils",), ("personnel_number",)),
    )


def write_template(known: Known, people: Sequence[Sequence[Cell]]) -> bytes:
    """``people``: seven cells each, from СНИЛС to the form."""
    sheet = sheet_of(known)
    titles = [column.title for column in sheet.columns]
    blank: list[Cell] = [None] * (len(titles) - 7)
    return write_xlsx(sheet.name, titles, [[*row, *blank] for row in people])


def read_sheet(content: bytes, name: str, known: Known) -> ReadFile:
    """Every row as a person's results, or what is wrong with it. Needs a transaction (people are identified)."""
    checked = check(read_grids(content, name), sheet_of(known), name)
    _refuse_unknown_columns(checked, known)
    people = _identified(checked)
    read = ReadFile()
    for line in checked.frame.iter_rows(named=True):
        found = _person(checked, known, line, people.get(line["row"]))
        if found is not None:
            read.people.append(found)
    _flag_twice(checked, read.people)
    read.issues = sorted(checked.errors, key=lambda issue: issue.row)
    return read


def _refuse_unknown_columns(checked: Checked, known: Known) -> None:
    """A column that is no task of the procedure would be lost silently: it is an error of the head."""
    heads = checked.grid.rows[checked.head_row - 1]
    read = set(checked.columns.values())
    for place, head in enumerate(heads):
        text = str(head).strip()
        if text and place not in read:
            checked.add_error(
                "item.unknown", checked.head_row, "form",
                f"Столбец «{text[:60]}»: такого задания в формах процедуры нет",
                f"коды заданий из шаблона (всего {len(known.items)})",
            )  # fmt: skip


def _identified(checked: Checked) -> dict[int, int]:
    """Row → person, of rows that name one."""
    asked = checked.frame
    for column in registry.IDENTITY:
        if column not in asked.columns:
            dtype = pl.Date if column == "birth_on" else pl.String
            asked = asked.with_columns(pl.lit(None, dtype=dtype).alias(column))
    identified = registry.identify(asked)
    people: dict[int, int] = {}
    for row, person, trouble in identified.rows.select("row", "person_id", "trouble").iter_rows():
        if trouble is None and person is not None:
            people[row] = person
        elif row not in checked.bad_rows:
            wrong, expected = TROUBLES[trouble or "unknown"]
            checked.add_error(f"person.{trouble}", row, _named_by(checked, row), wrong, expected)
    return people


def _named_by(checked: Checked, row: int) -> str:
    """The column by which a row names its person: trouble is told there."""
    present = [name for name in registry.IDENTITY if name in checked.columns]
    filled = (name for name in present if checked.text(name, row).strip())
    return next(filled, present[0] if present else "form")


def _person(
    checked: Checked, known: Known, line: dict[str, object], person: int | None
) -> PersonResults | None:
    row = int(str(line["row"]))
    answers = _answers(checked, known, line, row)
    form = _form(checked, known, str(line.get("form") or ""), row, set(answers))
    if person is None or form is None or row in checked.bad_rows:
        return None
    taken_on = line.get("taken_on")
    return PersonResults(
        row, person, form, taken_on if isinstance(taken_on, date) else None, answers
    )


def _answers(checked: Checked, known: Known, line: dict[str, object], row: int) -> dict[str, Given]:
    found = {}
    for code, item in known.items.items():
        text = str(line.get(_ITEM + code) or "").strip()
        if not text:
            continue
        try:
            found[code] = read_cell(item, text)
        except CodeImpossible as impossible:
            checked.add_error("item.code", row, _ITEM + code, impossible.wrong, impossible.expected)
    return found


def _form(checked: Checked, known: Known, told: str, row: int, codes: set[str]) -> str | None:
    """The form told, or the only one in which all answered tasks stand; empty: that of the invitation."""
    if told and known.form(told) is None:
        names = ", ".join(one.code for one in known.forms)
        checked.add_error("form.unknown", row, "form", "Такой формы у процедуры нет", names)
        return None
    fitting = [one.code for one in known.forms_with(codes)]
    if (told and told not in fitting) or not fitting:
        checked.add_error(
            "form.foreign", row, "form", "Есть ответы на задания, которых в этой форме нет",
            "ответы на задания одной формы",
        )  # fmt: skip
        return None
    if told:
        return told
    return fitting[0] if len(fitting) == 1 else ""


def _flag_twice(checked: Checked, people: Sequence[PersonResults]) -> None:
    seen: set[int] = set()
    for one in people:
        if one.person in seen:
            checked.add_error(
                "person.twice", one.row, _named_by(checked, one.row), "Этот человек уже есть в файле",
                "одна строка на человека",
            )  # fmt: skip
        seen.add(one.person)
