"""Rich text as it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientir.core.items.notation import can_be_typed, read_notation, write_notation
from orientir.core.items.text import Element, Formula, Image, RichText, Slot, Tag, Words

TYPED: list[tuple[str, RichText]] = [
    ("Сколько будет 2 + 2?", (Words("Сколько будет 2 + 2?"),)),
    ("Первая\n\nВторая", (Element("p", (Words("Первая"),)), Element("p", (Words("Вторая"),)))),
    (
        "**Важно** и *точно*",
        (Element("strong", (Words("Важно"),)), Words(" и "), Element("em", (Words("точно"),))),
    ),
    (
        "H~2~O и x^2^",
        (Words("H"), Element("sub", (Words("2"),)), Words("O и x"), Element("sup", (Words("2"),))),
    ),
    ("Найдите $\\frac{a}{b}$", (Words("Найдите "), Formula("tex", "\\frac{a}{b}"))),
    ("$$a+b$$", (Formula("tex", "a+b", block=True),)),
    ("![Схема класса](class.png 300x200)", (Image("class.png", "Схема класса", 300, 200),)),
    ("Цель — [[g1]] ученика", (Words("Цель — "), Slot("g1"), Words(" ученика"))),
    ("<math><mn>1</mn></math>", (Formula("mathml", "<math><mn>1</mn></math>"),)),
    ("Цена 5 \\$ за 1 \\* 2", (Words("Цена 5 $ за 1 * 2"),)),
    ("> Сказано", (Element("quote", (Words("Сказано"),)),)),
]


@pytest.mark.parametrize(("typed", "read"), TYPED)
def test_what_is_typed_is_read(typed: str, read: RichText) -> None:
    assert read_notation(typed) == read


@pytest.mark.parametrize(("typed", "read"), TYPED)
def test_what_is_read_can_be_typed_again(typed: str, read: RichText) -> None:
    assert can_be_typed(read)


def _cell(tag: Tag, words: str) -> Element:
    return Element(tag, (Words(words),))


def test_lists_and_tables() -> None:
    typed = "Разберите:\n- первое\n- второе\n1. раз\n| Класс | Балл |\n|---|\n| 5а | 12 |"
    assert read_notation(typed) == (
        Element("p", (Words("Разберите:"),)),
        Element("ul", (_cell("li", "первое"), _cell("li", "второе"))),
        Element("ol", (_cell("li", "раз"),)),
        Element(
            "table",
            (
                Element("tr", (_cell("th", "Класс"), _cell("th", "Балл"))),
                Element("tr", (_cell("td", "5а"), _cell("td", "12"))),
            ),
        ),
    )
    assert write_notation(read_notation(typed)) == typed


def test_what_cannot_be_typed_is_known() -> None:
    assert not can_be_typed((Element("u", (Words("подчёркнуто"),)),))
    assert not can_be_typed(
        (Element("table", (Element("tr", (Element("td", (Words("два"),), columns=2),)),)),)
    )


@given(st.text(max_size=200))
def test_any_text_is_read(typed: str) -> None:
    assert isinstance(read_notation(typed), tuple)


@given(
    st.text(
        st.characters(blacklist_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=60
    )
)
def test_any_words_survive(words: str) -> None:
    if not words[0].isalnum():
        words = "а" + words
    assert read_notation(write_notation((Words(words),))) == (Words(words),)
