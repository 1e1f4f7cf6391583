"""What a bank demands before an item may be reviewed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from orientir.core.items.checks import check_item, may_be_reviewed
from orientir.core.items.specs import (
    AcceptedNumber,
    ChoiceKey,
    Item,
    Matching,
    Metadata,
    NumberKey,
    Ordering,
    OrderKey,
    Rubric,
    SingleChoice,
)
from orientir.core.items.text import Image, Slot, plain
from tests.core.items import samples

PLAIN = replace(samples.SINGLE, metadata=samples.ABOUT)


@pytest.mark.parametrize("item", samples.ALL, ids=lambda item: item.identifier)
def test_sound_items_have_nothing_said_of_them(item: Item) -> None:
    assert [str(issue) for issue in check_item(item)] == []


FAULTS: list[tuple[Item, str]] = [
    (replace(PLAIN, key=None), "нет ключа: неизвестно, какой ответ верен"),
    (replace(PLAIN, key=ChoiceKey()), "в ключе нет верного варианта"),
    (replace(PLAIN, key=ChoiceKey(("Z",))), "Z: в ключе вариант, которого нет в задании"),
    (
        replace(PLAIN, key=ChoiceKey(("A", "B"))),
        "в ключе несколько вариантов, а выбрать можно один",
    ),
    (replace(PLAIN, key=OrderKey(("A",))), "ключ не того вида, что задание"),
    (replace(PLAIN, max_score=Decimal(0)), "наибольший балл должен быть больше нуля"),
    (replace(PLAIN, prompt=()), "нет текста задания"),
    (
        replace(PLAIN, prompt=(*PLAIN.prompt, Image("a.png"))),
        "текст задания: у рисунка a.png нет описания для незрячих",
    ),
    (
        replace(PLAIN, interaction=SingleChoice(samples.options(A="Да"))),
        "слишком мало вариантов: 1",
    ),
    (
        replace(PLAIN, interaction=SingleChoice(samples.options(A="Ёж", B="еж"))),
        "A: вариант «Ёж» повторяется",
    ),
    (
        replace(samples.GAP, prompt=(Slot("g1"),)),
        "g2: пропуск не стоит в тексте задания",
    ),
    (replace(samples.GAP, max_score=Decimal(3)), "набрать можно только 2 из 3"),
    (
        replace(samples.NUMERIC, key=NumberKey((AcceptedNumber(Decimal(2), Decimal(1)),))),
        "нижняя граница больше верхней",
    ),
    (
        replace(samples.EXTENDED, key=Rubric()),
        "нет критериев, по которым эксперты оценят ответ",
    ),
]


@pytest.mark.parametrize(("item", "sentence"), FAULTS, ids=lambda value: str(value)[:30])
def test_faults_are_named(item: Item, sentence: str) -> None:
    assert sentence in [str(issue) for issue in check_item(item) if issue.level == "error"]
    assert not may_be_reviewed(item)


def test_warnings_do_not_keep_from_review() -> None:
    bare = replace(PLAIN, metadata=Metadata())
    assert [(issue.level, str(issue)) for issue in check_item(bare)] == [
        ("warning", "не указана компетенция"),
        ("notice", "не указан автор"),
    ]
    assert may_be_reviewed(bare)


def test_an_order_that_is_shown_at_once() -> None:
    item = replace(
        samples.ORDERING, interaction=Ordering(samples.options(X="1", Y="2", Z="3"), shuffle=False)
    )
    assert [str(issue) for issue in check_item(item)] == [
        "варианты показаны сразу в верном порядке: включите перемешивание"
    ]


def test_pairs_that_stand_against_each_other() -> None:
    sides = samples.options(l1="а", l2="б"), samples.options(r1="1", r2="2", r3="3")
    for shuffle, told in ((False, 1), (True, 0)):
        item = replace(samples.MATCHING, interaction=Matching(*sides, shuffle))
        assert [str(one) for one in check_item(item)] == [
            "пары стоят друг против друга: включите перемешивание"
        ] * told


def test_plain_text() -> None:
    assert plain("  ") == ()
