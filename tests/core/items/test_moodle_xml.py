"""Moodle XML: every kind of question that can be stored, and those that cannot."""

from __future__ import annotations

import base64
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orientir.core.items.checks import check_item
from orientir.core.items.readers.collect import Collected, collect
from orientir.core.items.readers.found import Found
from orientir.core.items.scoring import score
from orientir.core.items.specs import (
    Gaps,
    Matching,
    MultipleChoice,
    NumberEntry,
    Ordering,
    SingleChoice,
)
from orientir.core.items.text import Image, images_of, slots_of, words_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def question(
    kind: str, inside: str, text: str = "<p>Вопрос</p>", name: str = "", grade: str = "2"
) -> str:
    return f"""<question type="{kind}"><name><text>{name or kind}</text></name>
    <questiontext format="html"><text><![CDATA[{text}]]></text>
    <file name="а.png" path="/" encoding="base64">{base64.b64encode(PNG).decode()}</file></questiontext>
    <defaultgrade>{grade}</defaultgrade><generalfeedback format="html"><text>Разбор</text></generalfeedback>
    {inside}</question>"""


def answer(fraction: str, text: str, rest: str = "") -> str:
    return f'<answer fraction="{fraction}" format="html"><text>{text}</text>{rest}</answer>'


CHOICES = (
    answer("100", "Показ", "<feedback><text>Да</text></feedback>")
    + answer("-50", "Беседа")
    + answer("0", "Рассказ")
)
SEVERAL = "<single>false</single>" + "".join(
    answer(fraction, text)
    for fraction, text in (("33.33333", "а"), ("33.33333", "б"), ("33.33333", "в"), ("-100", "г"))
)
PAIRS = "".join(
    f"<subquestion format='html'><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
    for left, right in (("Выготский", "Зона"), ("Пиаже", "Стадии"), ("", "Рефлексы"))
)
CLOZE = """<p>Столица — {1:SHORTANSWER:=Москва~%50%Масква#почти}, год {2:NUMERICAL:=1147:1},
 снег {1:MULTICHOICE:=белый~чёрный\\}}.</p>"""
WORDS = "".join(
    f"<dragbox><text>{word}</text><group>1</group></dragbox>" for word in ("солнце", "луна", "тень")
)
LISTS = "".join(
    f"<selectoption><text>{word}</text><group>{group}</group></selectoption>"
    for word, group in (("белый", 1), ("чёрный", 1), ("лето", 2), ("зима", 2))
)
GUIDE = (
    "<graderinfo format='html'><text>Что оценивать</text></graderinfo><attachments>2</attachments>"
)
ORDER = "".join(answer("1", text) for text in ("цель", "работа", "вывод"))
PICTURED = r'<p>Смотри <img src="@@PLUGINFILE@@/%D0%B0.png" alt="план"/> \(x^2\)</p>'
QUIZ = f"""<?xml version="1.0" encoding="UTF-8"?><quiz>
<question type="category"><category><text>$course$/top/Дидактика/Методы</text></category></question>
{question("multichoice", CHOICES, PICTURED)}
{question("multichoice", SEVERAL, name="несколько")}
{question("truefalse", answer("0", "true") + answer("100", "false"))}
{
    question(
        "shortanswer",
        "<usecase>1</usecase>" + answer("100", "Выготский") + answer("50", "*готский"),
    )
}
{
    question(
        "numerical",
        answer("100", "3.14", "<tolerance>0.01</tolerance>")
        + answer("0", "*")
        + "<units><unit><multiplier>1</multiplier><unit_name>кг</unit_name></unit></units>",
    )
}
{question("matching", PAIRS)}
{
    question(
        "essay",
        "<graderinfo format='html'><text>Что оценивать</text></graderinfo><attachments>2</attachments>",
    )
}
{question("cloze", "", CLOZE, grade="4")}
{question("ddwtos", WORDS, "<p>Днём [[1]], ночью [[2]], в тени [[1]]. Ещё [[9]]</p>", grade="3")}
{question("gapselect", LISTS, "<p>Снег [[1]], а снежно [[4]]</p>")}
{
    question(
        "ordering",
        "<gradingtype>0</gradingtype>"
        + "".join(answer("1", text) for text in ("цель", "работа", "вывод")),
    )
}
{question("calculated", "", name="вычисляемое")}
{question("description", "")}
{question("stack", "")}
{question("multichoice", answer("пять", "а"), name="доля")}
{question("numerical", "<units><unit/><unit/></units>", name="единицы")}
</quiz>"""


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Collected:
    path = tmp_path_factory.mktemp("moodle") / "вопросы.xml"
    path.write_text(QUIZ, "utf-8")
    return collect(path)


def of(collected: Collected, name: str) -> Found:
    return next(one for one in collected.contents.items if one.item.identifier == name)


def test_what_is_found(collected: Collected) -> None:
    assert [(one.item.identifier, one.item.kind) for one in collected.contents.items] == [
        ("multichoice", "single_choice"),
        ("несколько", "multiple_choice"),
        ("truefalse", "single_choice"),
        ("shortanswer", "short_text"),
        ("numerical", "numeric"),
        ("matching", "matching"),
        ("essay", "extended"),
        ("cloze", "gap"),
        ("ddwtos", "gap"),
        ("gapselect", "inline_choice"),
        ("ordering", "ordering"),
    ]
    assert {one.item: one.reason for one in collected.contents.unsupported} == {
        "вычисляемое": "вычисляемое задание: числа подставляются при показе",
        "description": "текст без вопроса: в задании нечего отвечать",
        "stack": "вид вопроса stack",
        "доля": "доля балла «пять» не число от -100 до 100",
        "единицы": "число в нескольких единицах измерения",
    }


def test_all_but_the_essay_may_be_reviewed(collected: Collected) -> None:
    errors = {
        one.item.identifier: [
            str(issue) for issue in check_item(one.item) if issue.level == "error"
        ]
        for one in collected.contents.items
    }
    assert {name: told for name, told in errors.items() if told} == {
        "essay": ["нет критериев, по которым эксперты оценят ответ"]
    }


def test_category_and_general_feedback(collected: Collected) -> None:
    for one in collected.contents.items:
        assert one.item.metadata.category == "Дидактика/Методы"
        assert words_of(one.item.feedback[0].text) == "Разбор"


def test_a_picture_inside_the_file(collected: Collected) -> None:
    item = of(collected, "multichoice").item
    (image,) = images_of(item.prompt)
    assert image == Image("вопросы/2/а.png", "план")
    assert collected.media(image.media) == PNG


def option_names(found: Found) -> dict[str, str]:
    interaction = found.item.interaction
    assert isinstance(interaction, SingleChoice | MultipleChoice | Ordering)
    return {words_of(one.text): one.identifier for one in interaction.options}


def test_negative_shares(collected: Collected) -> None:
    found = of(collected, "multichoice")
    names = option_names(found)
    worth = {text: score(found.item, {"choice": name}).points for text, name in names.items()}
    assert worth == {"Показ": 2, "Беседа": -1, "Рассказ": 0}


def test_three_thirds_are_the_whole(collected: Collected) -> None:
    found = of(collected, "несколько")
    names = option_names(found)
    assert score(found.item, {"choices": [names[one] for one in "абв"]}).points == 2
    assert score(found.item, {"choices": [names[one] for one in "абвг"]}).points == 0


ANSWERS: list[tuple[str, Any, str]] = [
    ("truefalse", {"choice": "false"}, "2"),
    ("shortanswer", {"text": "Выготский"}, "2"),
    ("shortanswer", {"text": "выготский"}, "1"),
    ("numerical", {"number": "3,15"}, "2"),
    ("numerical", {"number": "3,2"}, "0"),
    ("cloze", {"gaps": {"g1": "масква", "g2": "1148"}}, "2.5"),
]


@pytest.mark.parametrize(("name", "given", "points"), ANSWERS)
def test_scores(collected: Collected, name: str, given: Any, points: str) -> None:
    assert score(of(collected, name).item, given).points == Decimal(points)


def test_units_and_losses(collected: Collected) -> None:
    assert of(collected, "numerical").item.interaction == NumberEntry("кг")
    assert "файлы к ответу" in of(collected, "essay").losses


def test_matching_with_a_superfluous_right_side(collected: Collected) -> None:
    interaction = of(collected, "matching").item.interaction
    assert isinstance(interaction, Matching)
    assert len(interaction.left) == 2
    assert sorted(words_of(one.text) for one in interaction.right) == ["Зона", "Рефлексы", "Стадии"]


def test_embedded_answers(collected: Collected) -> None:
    item = of(collected, "cloze").item
    assert isinstance(item.interaction, Gaps)
    assert [gap.entry for gap in item.interaction.gaps] == ["text", "number", "list"]
    assert slots_of(item.prompt) == ("g1", "g2", "g3")
    assert [words_of(one.text) for one in item.interaction.gaps[2].options] == ["белый", "чёрный}"]


def test_words_to_drag(collected: Collected) -> None:
    item = of(collected, "ddwtos").item
    assert words_of(item.prompt) == "Днём […] , ночью […] , в тени […] . Ещё [[9]]"
    assert isinstance(item.interaction, Gaps)
    names = {words_of(one.text): one.identifier for one in item.interaction.bank}
    sun, moon = names["солнце"], names["луна"]
    assert score(item, {"gaps": {"g1": sun, "g2": moon}}).points == 2


def test_order_by_places(collected: Collected) -> None:
    found = of(collected, "ordering")
    names = option_names(found)
    order = [names[one] for one in ("цель", "вывод", "работа")]
    assert score(found.item, {"order": order}).points == Decimal("0.666667")
    assert isinstance(found.item.interaction, Ordering)
    listed = [one.identifier for one in found.item.interaction.options]
    assert listed == sorted(listed)


def test_a_quiz_without_questions_is_still_a_file(tmp_path: Path) -> None:
    path = tmp_path / "пусто.xml"
    path.write_text("<quiz></quiz>", "utf-8")
    contents = collect(path).contents
    assert (list(contents.files.values()), contents.found) == (["moodle_xml"], 0)
