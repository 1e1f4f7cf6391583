"""GIFT: every kind of question, escapes, comments, categories, encodings."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orientir.core.items.checks import check_item
from orientir.core.items.readers.found import FileRefused
from orientir.core.items.readers.gift import looks_like_gift, read_gift
from orientir.core.items.scoring import score
from orientir.core.items.specs import (
    ChoiceKey,
    Gaps,
    Item,
    Matching,
    NumberKey,
    SingleChoice,
)
from orientir.core.items.text import Formula, Slot, Words, words_of

TEXT = r"""
// [id:q-1] [tag:педагогика] [tag:методы]
$CATEGORY: $course$/top/Дидактика/Методы

::Наглядность:: Какой метод наглядный? {
 =Показ #Верно
 ~Беседа #Нет
 ~%50%Показ и беседа
 ####Общий разбор
}

Верно ли, что 2\=2? {T#Ошибка#Да}

// ответ внутри текста
Столица России — {=Москва =%50%Масква}.

Число пи {#3.14:0.01}

Год {#1990..1999}

Несколько {#=3:0 =%50%4:1}

Соотнесите {=Выготский -> Зона \{развития\} =Пиаже -> Стадии}

Выберите верные {~%50%Урок ~%50%Экскурсия ~%-100%Отметка}

Опишите приём {}

Снег {=белый ~чёрный} зимой.

[html]<p>Сколько <b>будет</b> \\(x^2\\) при x\=2?</p> {=4}

Просто текст

::Сломан:: Текст {=a ~b
"""


def found(text: str) -> list[Item]:
    return [one.item for one in read_gift(text.encode(), "a.gift").items]


ITEMS = found(TEXT)


def test_what_is_found() -> None:
    contents = read_gift(TEXT.encode(), "a.gift")
    assert [(one.item.identifier, one.item.kind) for one in contents.items] == [
        ("q-1", "single_choice"),
        ("a.gift#2", "single_choice"),
        ("a.gift#3", "gap"),
        ("a.gift#4", "numeric"),
        ("a.gift#5", "numeric"),
        ("a.gift#6", "numeric"),
        ("a.gift#7", "matching"),
        ("a.gift#8", "multiple_choice"),
        ("a.gift#9", "extended"),
        ("a.gift#10", "inline_choice"),
        ("a.gift#11", "short_text"),
    ]
    assert [(one.item, one.reason) for one in contents.unsupported] == [
        ("a.gift#12", "текст без вопроса: в задании нечего отвечать"),
        ("Сломан", "фигурные скобки не парны: знаки { } в тексте пишутся \\{ \\}"),
    ]


def test_only_the_essay_without_criteria_is_unsound() -> None:
    unsound = [
        item.identifier for item in ITEMS if any(one.level == "error" for one in check_item(item))
    ]
    assert unsound == ["a.gift#9"]


def test_title_category_tags_feedback() -> None:
    item = ITEMS[0]
    assert (item.title, item.metadata.category) == ("Наглядность", "Дидактика/Методы")
    assert item.metadata.tags == ("педагогика", "методы")
    assert [(one.when, words_of(one.text)) for one in item.feedback] == [
        ("always", "Общий разбор"),
        ("option", "Верно"),
        ("option", "Нет"),
    ]


def test_shares_of_the_maximum() -> None:
    item = ITEMS[0]
    assert isinstance(item.interaction, SingleChoice)
    worth = {
        words_of(option.text): score(item, {"choice": option.identifier}).points
        for option in item.interaction.options
    }
    assert worth == {"Показ": 1, "Беседа": 0, "Показ и беседа": Decimal("0.5")}


def test_escapes() -> None:
    assert words_of(ITEMS[1].prompt) == "Верно ли, что 2=2?"
    matching = ITEMS[6].interaction
    assert isinstance(matching, Matching)
    assert sorted(words_of(one.text) for one in matching.right) == ["Зона {развития}", "Стадии"]


def test_identifiers_do_not_tell_what_is_right() -> None:
    item = ITEMS[6]
    assert isinstance(item.interaction, Matching)
    right = [one.identifier for one in item.interaction.right]
    assert right == sorted(right)
    assert item.interaction.shuffle


@pytest.mark.parametrize(
    ("place", "typed", "points"),
    [
        (3, "3,14", "1"),
        (3, "3.15", "1"),
        (3, "3.16", "0"),
        (4, "1990", "1"),
        (4, "2000", "0"),
        (5, "3", "1"),
        (5, "4.5", "0.5"),
    ],
)
def test_numbers(place: int, typed: str, points: str) -> None:
    assert isinstance(ITEMS[place].key, NumberKey)
    assert score(ITEMS[place], {"number": typed}).points == Decimal(points)


def test_several_right_answers_and_a_penalty() -> None:
    item = ITEMS[7]
    assert isinstance(item.key, ChoiceKey)
    names = [one.option for one in item.key.points]
    picks = (names[:2], names[:1], names)
    assert [score(item, {"choices": list(pick)}).points for pick in picks] == [1, Decimal("0.5"), 0]


def test_a_gap_in_a_text() -> None:
    assert ITEMS[2].prompt == (Words("Столица России — "), Slot("g1"), Words("."))
    typed = ("москва", "Масква", "Тверь")
    assert [score(ITEMS[2], {"gaps": {"g1": one}}).points for one in typed] == [
        1,
        Decimal("0.5"),
        0,
    ]
    assert isinstance(ITEMS[9].interaction, Gaps)


def test_html_and_formulas() -> None:
    (paragraph,) = ITEMS[10].prompt
    assert Formula("tex", "x^2") in getattr(paragraph, "children", ())


def test_no_utf8_is_refused_with_what_to_do() -> None:
    with pytest.raises(FileRefused) as refused:
        read_gift(TEXT.encode("cp1251", "ignore"), "a.gift")
    assert str(refused.value) == (
        "файл не в UTF-8: сохраните его в UTF-8 или напишите первой строкой"
        " «// encoding: windows-1251»"
    )


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r"])
def test_a_declared_encoding_is_believed(encoding: str) -> None:
    text = f"// encoding: {encoding}\n\nСтолица? {{=Москва}}\n"
    contents = read_gift(text.encode(encoding), "a.gift")
    assert words_of(contents.items[0].item.prompt) == "Столица?"


@pytest.mark.parametrize("encoding", ["rot13", "no-such", "idna"])
def test_an_unknown_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(FileRefused):
        read_gift(f"// encoding: {encoding}\n\nx {{=y}}\n".encode(), "a.gift")


def test_utf16_and_a_mark_at_the_beginning() -> None:
    text = "Столица? {=Москва}\n"
    for data in (text.encode("utf-16"), b"\xef\xbb\xbf" + text.encode()):
        assert words_of(read_gift(data, "a.gift").items[0].item.prompt) == "Столица?"


@pytest.mark.parametrize(
    ("text", "is_gift"),
    [
        ("::Вопрос:: Текст {=да ~нет}", True),
        ("Вопрос {T}\n\n$CATEGORY: x", True),
        ("MIT License: no braces", False),
        ("body { color: red; }", False),
        ('{"json": 1}', False),
    ],
)
def test_what_looks_like_gift(text: str, is_gift: bool) -> None:
    assert looks_like_gift(text.encode()) is is_gift


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Вопрос {~a ~b}", "нет ни одного верного ответа"),
        ("Вопрос {#три}", "«три» не число"),
        ("Вопрос {#5..1}", "нижняя граница больше верхней: 5..1"),
        ("Вопрос {=a} и {=b}", "две пары фигурных скобок в одном вопросе"),
        ("Вопрос {~%500%a =b}", "доля балла «500» не число от -100 до 100"),
        ("Вопрос {слово}", "в фигурных скобках нет ответов"),
    ],
)
def test_mistakes_are_named(text: str, reason: str) -> None:
    contents = read_gift(text.encode(), "a.gift")
    assert [one.reason for one in contents.unsupported] == [reason]
