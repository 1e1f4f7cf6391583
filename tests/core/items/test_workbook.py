"""Our xlsx of items: what goes out comes back; a methodist's mistake is named with its line."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from orientir.core.items.readers.collect import collect
from orientir.core.items.readers.found import FileRefused
from orientir.core.items.readers.rows import read_rows
from orientir.core.items.readers.workbook import read_workbook
from orientir.core.items.report import as_json
from orientir.core.items.specs import ChoiceKey, Item, MatchKey, NumberKey, OrderKey
from orientir.core.items.text import plain, words_of
from orientir.core.items.writers.workbook import write_workbook
from tests.core.items import samples


def test_out_and_back(tmp_path: Path) -> None:
    path = tmp_path / "задания.xlsx"
    path.write_bytes(write_workbook(samples.ALL).content)
    collected = collect(path)
    assert [found.item for found in collected.contents.items] == list(samples.ALL)
    told = as_json(collected)
    assert (told["files"], told["formats"], told["imported"]) == (1, {"workbook": 1}, 12)


def test_the_same_items_give_the_same_bytes() -> None:
    assert write_workbook(samples.ALL).content == write_workbook(samples.ALL).content


def test_a_text_that_no_cell_holds_is_left_out_by_name() -> None:
    long = Item("long", "", plain("а" * 40_000), samples.SINGLE.interaction)
    assert write_workbook([long]).left_out == (("long", "текст длиннее 32767 знаков"),)


def test_no_cell_is_a_formula() -> None:
    item = Item("=1+1", "=cmd()", plain("=2*2"), samples.SINGLE.interaction)
    content = write_workbook([item]).content
    sheet = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
    assert sheet.to_python()[1][0] == "=1+1"


def typed(rows: list[list[object]]) -> bytes:
    """A workbook as a person leaves it: numbers as numbers, a title above the header, empty lines."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write(line, place, value)
    book.close()
    return buffer.getvalue()


HEADER = [
    "Код",
    "Часть",
    "Вид",
    "Обозначение",
    "Текст",
    "Верно",
    "Балл",
    "Где",
    "Настройки",
    "От",
    "До",
]


def by_hand(*rows: list[object]) -> list[Item]:
    contents = read_workbook(typed([["Банк заданий"], [], [*HEADER], *rows]), "a.xlsx")
    assert [str(one) for one in contents.unsupported] == []
    return [found.item for found in contents.items]


def test_as_a_methodist_fills_it_in() -> None:
    one, two, three, four = by_hand(
        [101, "Задание", "Выбор одного ответа", "", "Сколько будет **дважды два**?", "", 1],
        [101, "вариант", "", "А", 4, "Да"],
        ["", "вариант", "", "Б", 5],
        [],
        [102, "задание", "порядок", "", "Расставьте", "", 2, "", "перемешивать; по местам"],
        [102, "вариант", "", "А", "цель", 2],
        [102, "вариант", "", "Б", "мотив", 1],
        [103, "задание", "соответствие", "", "Соотнесите"],
        [103, "слева", "", "1", "Выготский"],
        [103, "справа", "", "A", "Зона"],
        [103, "справа", "", "B", "Стадии"],
        [103, "пара", "", "1", "", "", "", "A"],
        [104, "задание", "число", "", "Число пи"],
        [104, "ответ", "", "", "", "", "", "", "", 3.13, "3,15"],
        [104, "ответ", "", "", "3,2", "", 0.5],
    )
    assert words_of(one.prompt) == "Сколько будет дважды два?"
    assert one.key == ChoiceKey(("А",))
    assert two.key == OrderKey(("Б", "А"), "positions")
    assert isinstance(three.key, MatchKey)
    assert isinstance(four.key, NumberKey)
    ranges = [(str(one.low), str(one.high), str(one.points)) for one in four.key.accepted]
    assert ranges == [("3.13", "3.15", "1"), ("3.2", "3.2", "0.5")]


def row(**cells: str) -> Mapping[str, str]:
    return {"Код": "q", "Часть": "задание", "Вид": "число", "Текст": "Сколько?"} | cells


MISTAKES: list[tuple[list[Mapping[str, str]], str]] = [
    ([row(Вид="опрос")], "строка 2: неизвестный вид задания «опрос»"),
    ([row(Код="")], "строка 2: нет кода задания"),
    ([row(Балл="много")], "строка 2: Балл: «много» не число"),
    ([row(Сложность="средняя")], "строка 2: неизвестная сложность «средняя»"),
    ([row(), {"Код": "q", "Часть": "вапиант"}], "строка 2: неизвестная часть «вапиант»"),
    (
        [row(Вид="выбор одного ответа"), {"Код": "q", "Часть": "вариант", "Текст": "да"}],
        "строка 2: у варианта «да» нет обозначения",
    ),
    ([{"Код": "q", "Часть": "вариант"}], "строка 2: часть без своего задания"),
    ([row(), {"Код": "q", "Часть": "ответ", "Текст": "пять"}], "строка 2: Текст: «пять» не число"),
    (
        [row(Вид="пропуски в тексте"), {"Код": "q", "Часть": "пропуск", "Текст": "дыра"}],
        "строка 2: пропуск : вид «дыра», а бывает текст, число, список, слово",
    ),
    ([row(Вид="область на рисунке")], "строка 2: нет рисунка"),
]


@pytest.mark.parametrize(("rows", "reason"), MISTAKES, ids=range(len(MISTAKES)))
def test_mistakes_are_named(rows: list[Mapping[str, str]], reason: str) -> None:
    contents = read_rows(enumerate(rows, 2), "a.xlsx")
    assert [one.reason for one in contents.unsupported] == [reason]


def test_another_table_is_refused() -> None:
    with pytest.raises(FileRefused, match="нет листа с заданиями: нужны столбцы Код, Часть"):
        read_workbook(typed([["Фамилия", "Имя"], ["а", "б"]]), "a.xlsx")


def test_no_workbook_is_refused() -> None:
    with pytest.raises(FileRefused, match="это не архив zip, или он повреждён"):
        read_workbook(b"no workbook", "a.xlsx")


def test_a_cell_far_away_is_refused() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet().write(900_000, 0, "x")
    book.close()
    with pytest.raises(FileRefused, match="дальше столбца CZ или строки 200000"):
        read_workbook(buffer.getvalue(), "a.xlsx")
