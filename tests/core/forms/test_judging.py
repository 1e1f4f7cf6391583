"""A return against its blank: places, sentences, what is counted, what becomes of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orientir.core.forms.answers import read_answer, write_answer
from orientir.core.forms.judging import Known, Return, judge
from orientir.core.packs.blank_cells import list_cells
from orientir.core.packs.blanks import BlankField
from tests.core.forms.clubs import BLANK, READY, SOUND, verdict_of


def test_a_sound_return_is_counted_and_becomes_columns() -> None:
    verdict = verdict_of()
    assert verdict.findings == ()
    assert verdict.can_be_sent
    assert verdict.columns == {"clubs": 12, "has_plan": True}
    assert verdict.values["plan_on"] == date(2023, 9, 1)
    assert verdict.values["hours"] == Decimal("27.5")
    assert verdict.values["guests"] == 1
    assert verdict.values["seats_art_free"] == Decimal("0.1")
    assert "seats_sport_free" not in verdict.values  # nothing was said of paid seats: not a nought
    assert (verdict.filled, verdict.asked) == (9, 9)


def test_tenths_add_up_as_they_are_written() -> None:
    assert verdict_of().values["seats"] == Decimal("0.3")
    assert verdict_of(places="0,31").errors[0].sentence == (
        "раздел «Кружки и план», «Мест всего»: в таблице 0,3, а всего 0,31"
    )


@pytest.mark.parametrize(
    ("cell", "typed", "sentence"),
    [
        ("clubs", "н/д", "раздел «Кружки и план», «Число кружков»: нужно целое число, а стоит текст «н/д»"),
        ("clubs", "2,5", "раздел «Кружки и план», «Число кружков»: нужно целое число, а стоит 2,5"),
        ("clubs", "-1", "раздел «Кружки и план», «Число кружков»: -1 меньше 0, а меньше не бывает"),
        ("clubs", "501", "раздел «Кружки и план», «Число кружков»: 501 больше 500, а больше не бывает"),
        ("clubs", "", "раздел «Кружки и план», «Число кружков»: не заполнено"),
        (
            "clubs",
            "неприменимо",
            "раздел «Кружки и план», «Число кружков»: причина «неприменимо» здесь не годится, нужно значение",
        ),
        (
            "places",
            "—",
            "раздел «Кружки и план», «Мест всего»: нужно число, а стоит текст «—»; "
            "если значения нет, напишите «не собиралось»",
        ),
        (
            "seats_art_paid",
            "0,2",
            "раздел «Кружки и план», строка 01 «Искусство», «Платных»: платных 0,2, а всего 0,1",
        ),
        (
            "heads.3.kind",
            "чужой",
            "раздел «Кружки и план», таблица «Руководители», строка 3, «Кто»: "
            "«чужой» нет в списке: свой; приглашённый",
        ),
        (
            "heads.3.hours",
            None,
            "раздел «Кружки и план», таблица «Руководители», строка 3, «Часов»: не заполнено",
        ),
        (
            "plan_on",
            "31.02.2023",
            "раздел «Кружки и план», «Дата плана»: нужна дата, как 20.09.2025, а стоит «31.02.2023»",
        ),
        ("has_plan", "нет", "раздел «Кружки и план», «Дата плана»: здесь ничего не спрашивается: очистите ячейку"),
        ("hours", "28", "раздел «Итог», «Часов всего»: это поле считает платформа: его не вписывают"),
        ("heads.4.hours", "1", "поля «heads.4.hours» в этом бланке нет"),
        ("nothing", "1", "поля «nothing» в этом бланке нет"),
    ],
)  # fmt: skip
def test_a_mistake_has_a_place_and_a_sentence(cell: str, typed: object, sentence: str) -> None:
    verdict = judge(READY, Return(SOUND | {cell: typed}))
    assert [one.sentence for one in verdict.errors] == [sentence]
    assert not verdict.can_be_sent


def test_a_reason_is_no_number_and_blames_nobody() -> None:
    verdict = verdict_of(seats_art_all="Не собиралось", seats_art_paid="", places="не собиралось")
    assert verdict.errors == ()
    assert verdict.missing == {"seats_art_all": "not_collected", "places": "not_collected"}
    assert "seats" not in verdict.values  # a sum with an unknown part is unknown
    assert verdict.filled == verdict.asked


def test_a_warning_asks_for_a_comment_at_its_cell_or_on_the_whole() -> None:
    warned = verdict_of(heads__1__hours="40")
    assert [one.sentence for one in warned.unanswered] == [
        "раздел «Кружки и план», таблица «Руководители», строка 1, «Часов»: часов 40"
    ]
    assert warned.errors == ()
    assert not warned.can_be_sent
    assert not verdict_of(comments={"heads.1.hours": "  "}, heads__1__hours="40").can_be_sent
    assert verdict_of(comments={"heads.1.hours": "две смены"}, heads__1__hours="40").can_be_sent
    assert verdict_of(comments={"": "проверено"}, heads__1__hours="40").can_be_sent


def test_last_period_and_facts_are_held_against_and_silence_blames_nobody() -> None:
    told = verdict_of(Known(last={"clubs": 1}, facts={"teachers": 5})).findings
    assert [one.says for one in told] == ["было 1, стало 12", "кружков 12, педагогов 5"]
    assert verdict_of(Known(last={"clubs": None}, facts={})).findings == ()


def test_counted_cells_may_come_back_as_they_were_given() -> None:
    assert verdict_of(hours="27,5", guests=1.0).findings == ()


typed_cells = st.dictionaries(
    st.sampled_from([*READY.cells, *(f"heads.{row}.{column}" for row in (1, 2, 4) for column in ("kind", "hours"))]),
    st.one_of(
        st.none(), st.integers(-5, 700), st.decimals(-2, 50, places=2), st.booleans(),
        st.sampled_from(["", "н/д", "не собиралось", "неприменимо", "да", "нет", "свой", "1,5", "01.09.2023"]),
    ),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(typed_cells)
def test_whatever_is_typed_ends_with_one_verdict_that_repeats(typed: dict[str, object]) -> None:
    """What was understood, written back as people write it, is judged the same: a preview is the load."""
    first = judge(READY, Return(typed))
    again = judge(READY, Return(_written(first.values, typed)))
    assert again == first
    assert first.filled <= first.asked


def _written(values: dict[str, object], typed: dict[str, object]) -> dict[str, object]:
    fields = {cell.name: cell.field for cell in list_cells(BLANK) if not cell.field.is_counted}
    return {
        name: write_answer(fields[name], values[name]) if name in values and name in fields else one
        for name, one in typed.items()
    }  # fmt: skip


NUMBER = BlankField("rate", "Ставка", "double", decimals=2)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1 234,5", Decimal("1234.5")),
        ("1\N{NO-BREAK SPACE}234.50", Decimal("1234.50")),
        (0.1, Decimal("0.1")),
        (12.0, Decimal(12)),
        (" 7 ", Decimal(7)),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: object, value: Decimal) -> None:
    assert read_answer(NUMBER, typed).value == value


@pytest.mark.parametrize("typed", ["1e3", "1,2,3", "٣", "=1+1", "1-2", "", "9" * 400, "0,125"])
def test_what_is_no_number_is_told_or_empty(typed: str) -> None:
    read = read_answer(NUMBER, typed)
    assert read.value is None
    assert bool(read.wrong) == bool(typed)
