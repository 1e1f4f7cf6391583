"""Files of ФИС ФРДО: profiles, rules, heads in any order, and rows as learning."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientir.core.frdo.checking import check_records, list_unfilled
from orientir.core.frdo.learning import read_records, tell_learning
from orientir.core.frdo.matching import find_head, match_columns
from orientir.core.frdo.profiles import (
    get_dictionaries,
    get_profile,
    get_suggestions,
    list_profiles,
)
from orientir.core.frdo.snils import read_snils, write_snils
from orientir.core.mistakes import Mistake

ON = date(2026, 3, 1)
RIGHT = {
    "document_kind": "Удостоверение о повышении квалификации",
    "document_status": "Оригинал",
    "loss": "Нет",
    "exchange": "Нет",
    "destruction": "Нет",
    "series": "Нет",
    "number": "742400001",
    "issued_on": "28.02.2025",
    "registration_number": "1-25",
    "programme_kind": "Повышение квалификации",
    "programme_title": "Функциональная грамотность",
    "professional_area": "Образование и наука",
    "education_level": "Высшее образование",
    "began_year": "2025",
    "ended_year": "2025",
    "hours": "36",
    "family_name": "Образцова",
    "given_name": "Анна",
    "patronymic": "Петровна",
    "birth_on": "14.03.1986",
    "sex": "Жен",
    "snils": "112-233-445 95",
    "study_form": "Очная",
    "funding": "Бюджетное обучение",
    "study_place": "в образовательной организации",
    "citizenship": "643",
}
FORTY = get_profile("dpo-40")


def problems(**changes: str) -> list[tuple[str, str]]:
    return [(one.field, one.text) for one in check_records([RIGHT | changes], FORTY, ON)]


def test_there_are_profiles_of_forty_and_of_thirty_eight_columns() -> None:
    assert [(p.code, len(p.columns)) for p in list_profiles()] == [("dpo-40", 40), ("dpo-38", 38)]
    fields = {field for profile in list_profiles() for field in profile.fields}
    assert set(get_dictionaries()) <= fields
    with pytest.raises(Mistake, match="dpo-38"):
        get_profile("dpo-41")


def test_a_right_record_has_no_issue_in_either_profile() -> None:
    for profile in list_profiles():
        assert check_records([RIGHT], profile, ON) == []


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"family_name": ""}, "family_name", "пусто"),
        ({"series": ""}, "series", "Нет"),
        ({"snils": ""}, "snils", "пусто"),
        ({"snils": "11223344595"}, "snils", "000-000-000 00"),
        ({"snils": "112-233-445 96"}, "snils", "контрольное число"),
        ({"issued_on": "2025-02-28"}, "issued_on", "дд.мм.гггг"),
        ({"issued_on": "30.02.2025"}, "issued_on", "дд.мм.гггг"),
        ({"issued_on": "01.03.2027"}, "issued_on", "не наступило"),
        ({"birth_on": "14.03.2016"}, "birth_on", "15 лет"),
        ({"sex": "Женский"}, "sex", "нет в списке"),
        ({"sex": "жен"}, "sex", "пишется «Жен»"),
        ({"ended_year": "2024"}, "ended_year", "раньше"),
        ({"began_year": "25"}, "began_year", "четырёх цифр"),
        ({"hours": "15"}, "hours", "не меньше 16"),
        ({"hours": "36 ч"}, "hours", "целое"),
        ({"programme_kind": "Профессиональная переподготовка"}, "programme_kind", "нужна программа"),
        ({"citizenship": "РФ"}, "citizenship", "643"),
        ({"original_number": "7"}, "original_number", "у оригинала"),
        ({"given_name": "Анна\N{NO-BREAK SPACE}"}, "given_name", "невидимые"),
        ({"given_name": "\N{LATIN CAPITAL LETTER A}нна"}, "given_name", "двух алфавитов"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(changes: dict[str, str], field: str, said: str) -> None:
    found = problems(**changes)
    assert field in [name for name, _text in found]
    assert said in " ".join(text for name, text in found if name == field)


DIPLOMA = {
    "education_level": "Высшее образование", "diploma_family_name": "Ильина", "diploma_series": "Нет",
    "diploma_number": "1234567",
}  # fmt: skip


def test_a_document_of_earlier_education_is_told_whole_or_not_at_all() -> None:
    nothing = dict.fromkeys(DIPLOMA, "")
    assert problems(**nothing) == []
    assert problems(**nothing | {"education_level": "Высшее образование"}) == []
    assert problems(**DIPLOMA) == []
    for field in DIPLOMA:
        [(name, text)] = problems(**DIPLOMA | {field: ""})
        assert (name, "целиком" in text or "Нет" in text) == (field, True)


def test_columns_may_be_asked_for_beside_the_obligatory() -> None:
    record = RIGHT | DIPLOMA | {"diploma_number": ""}
    found = check_records([RIGHT | DIPLOMA, record], FORTY, ON, tuple(DIPLOMA))
    assert [one.row for one in found if one.field == "diploma_number"] == [2]
    empty = check_records([RIGHT | dict.fromkeys(DIPLOMA, "")], FORTY, ON, tuple(DIPLOMA))
    assert [one.field for one in empty] == list(DIPLOMA)


def test_before_2021_snils_was_not_asked_for() -> None:
    assert problems(snils="", issued_on="28.02.2020", began_year="2020", ended_year="2020") == []


def test_a_duplicate_needs_the_data_of_its_original() -> None:
    found = problems(document_status="Дубликат")
    assert {field for field, _ in found} == {
        "original_title", "original_series", "original_number", "original_registration",
        "original_issued_on", "original_family_name", "original_given_name",
    }  # fmt: skip


def test_a_number_stands_once() -> None:
    second = RIGHT | {"registration_number": "2-25", "snils": "087-654-303 00"}
    [issue] = check_records([RIGHT, second], FORTY, ON)
    assert (issue.row, issue.field) == (2, "number")
    assert "запись 1" in issue.text


def test_shuffled_columns_are_matched_by_their_heads() -> None:
    for profile in list_profiles():
        columns = list(profile.columns)
        random.Random(7).shuffle(columns)
        places = match_columns(column.title for column in columns)
        assert places == {column.field: place for place, column in enumerate(columns)}


def test_slightly_renamed_columns_are_matched_and_strange_ones_refused_by_name() -> None:
    titles = [column.title for column in FORTY.columns]
    titles[6] = "Номер\N{NO-BREAK SPACE} документа:"
    titles[10] = "Наименование дополнительной проф. программы"
    titles[21] = "ФАМИЛИЯ ПОЛУЧАТЕЛЯ"
    assert match_columns(titles)["programme_title"] == 10
    assert match_columns(titles)["family_name"] == 21
    titles[10], titles[26] = "Курс", "Страховой"
    with pytest.raises(Mistake) as refusal:
        match_columns(titles)
    for named in ("«СНИЛС»", "«Курс»", "«Страховой»", "«Наименование дополнительной"):
        assert named in str(refusal.value)
    with pytest.raises(Mistake, match="дважды"):
        match_columns([*[c.title for c in FORTY.columns], "СНИЛС"])


def test_the_head_is_found_under_a_title_and_not_in_another_table() -> None:
    head = [column.title for column in FORTY.columns]
    assert find_head([["Документы за 2025 год"], [], head, ["…"]]) == 2
    assert find_head([["СНИЛС", "Фамилия", "Имя"]]) is None


def test_a_duplicate_is_the_same_learning_as_its_original() -> None:
    places = {field: place for place, field in enumerate(FORTY.fields)}
    duplicate = RIGHT | {
        "document_status": "Дубликат", "number": "742400777", "issued_on": "01.12.2025",
        "original_series": "Нет", "original_number": "742400001", "original_issued_on": "28.02.2025",
    }  # fmt: skip
    rows = [[record.get(field, "") for field in FORTY.fields] for record in (RIGHT, duplicate)]
    [learned] = tell_learning(read_records([*rows, [""]], places))
    assert (learned.row, learned.hours, learned.snils) == (1, "36", "11223344595")
    assert (learned.began_on, learned.completed_on) == (date(2025, 1, 1), date(2025, 2, 28))
    assert learned.is_pedagogical
    [again] = tell_learning(read_records(rows[1:], places))
    assert (again.code, again.completed_on) == (learned.code, learned.completed_on)


@given(st.integers(min_value=1_002_000, max_value=999_999_999))
def test_a_snils_with_a_digit_changed_is_not_one(number: int) -> None:
    nine = f"{number:09d}"
    [right] = [f"{nine}{n:02d}" for n in range(100) if read_snils(f"{nine}{n:02d}")][:1]
    assert read_snils(write_snils(right)) == right
    wrong = right[:7] + str((int(right[7]) + 1) % 10) + right[8:]
    assert read_snils(wrong) is None


def test_what_stays_empty_is_told_by_column_and_is_no_mistake() -> None:
    profile = get_profile("dpo-40")
    records = [
        {"professional_area": "Образование и наука", "education_level": "Высшее образование"},
        {"professional_area": "Образование и наука", "diploma_series": "ВСГ"},
    ]
    told = {one.field: one.rows for one in list_unfilled(records, profile)}
    assert told == {
        "speciality_group": (1, 2),
        "education_level": (2,),
        "diploma_family_name": (1, 2),
        "diploma_series": (1,),
        "diploma_number": (1, 2),
    }
    assert not profile.is_verified
    assert {"professional_area", "speciality_group"} <= set(profile.fields)
    assert get_suggestions().keys() == {"professional_area", "speciality_group"}
