"""The rules of a file, row by row: what would be refused is told before it is sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from orientir.core.frdo.cleaning import clean, fold, mixes_alphabets, read_day
from orientir.core.frdo.profiles import Profile, get_dictionaries
from orientir.core.frdo.snils import read_snils

Record = Mapping[str, str]
"""A row by field; an empty text where the file has nothing."""

ALWAYS: Final = (
    "document_kind", "document_status", "series", "number", "issued_on", "registration_number",
    "programme_kind", "programme_title", "began_year", "ended_year", "hours", "family_name",
    "given_name", "birth_on", "sex",
)  # fmt: skip
SINCE_2021: Final = ("snils", "citizenship", "study_form", "study_place", "funding")
ORIGINAL: Final = (
    "original_title", "original_series", "original_number", "original_registration",
    "original_issued_on", "original_family_name", "original_given_name",
)  # fmt: skip
NAMES: Final = ("family_name", "given_name", "patronymic", "diploma_family_name")
DIPLOMA: Final = ("education_level", "diploma_family_name", "diploma_series", "diploma_number")
"""Of the document of earlier education (ВО or СПО): told whole or not at all."""
LEAST_HOURS: Final = {"Повышение квалификации": 16, "Профессиональная переподготовка": 250}
"""Приказ Минобрнауки России от 01.07.2013 № 499, пункт 12."""
KINDS_AGREE: Final = {
    "Удостоверение о повышении квалификации": "Повышение квалификации",
    "Диплом о профессиональной переподготовке": "Профессиональная переподготовка",
}


@dataclass(frozen=True, slots=True)
class Issue:
    """``row`` counts records from 1; ``field`` is where, ``text`` what is wrong and what to do."""

    row: int
    field: str
    text: str


MAY_BE_ASKED: Final = (
    "professional_area", "speciality_group", "education_level", "diploma_family_name",
    "diploma_series", "diploma_number",
)  # fmt: skip
"""Columns that a file is taken without, as far as is known, but that its reader may ask for."""


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A column that stays empty in ``rows`` (counted from 1)."""

    field: str
    rows: tuple[int, ...]


def list_unfilled(records: Sequence[Record], profile: Profile) -> list[Unfilled]:
    """What the file leaves empty without being wrong, in the order of its columns."""
    asked = [field for field in profile.fields if field in MAY_BE_ASKED]
    found = [
        Unfilled(
            field, tuple(row for row, record in enumerate(records, 1) if not record.get(field))
        )
        for field in asked
    ]
    return [one for one in found if one.rows]


def check_records(
    records: Sequence[Record], profile: Profile, on: date, asked: Sequence[str] = ()
) -> list[Issue]:
    """Everything that is wrong as of ``on``, in the order of rows; empty: the file may be sent.

    ``asked``: fields that must not be empty beside those that never may be.
    """
    found = [
        Issue(row, field, text)
        for row, record in enumerate(records, 1)
        for field, text in _check(record, profile, on)
    ]
    told = {(issue.row, issue.field) for issue in found}
    found += [
        Issue(row, field, "пусто: обязательно")
        for row, record in enumerate(records, 1)
        for field in asked
        if field in profile.fields and not record.get(field) and (row, field) not in told
    ]
    return sorted(found + list(_repeated(records)), key=lambda issue: issue.row)


def _check(record: Record, profile: Profile, on: date) -> Iterator[tuple[str, str]]:
    for rule in RULES:
        for field, text in rule(record, on):
            if field in profile.fields:
                yield field, text


def _missing(record: Record, _on: date) -> Iterator[tuple[str, str]]:
    issued = read_day(record.get("issued_on", ""))
    needed = ALWAYS + (SINCE_2021 if issued is None or issued.year >= 2021 else ())
    for field in needed:
        if not record.get(field):
            hint = "впишите «Нет», если её нет" if field == "series" else "обязательно"
            yield field, f"пусто: {hint}"


def _unclean(record: Record, _on: date) -> Iterator[tuple[str, str]]:
    for field, text in record.items():
        if text != clean(text):
            yield field, "невидимые знаки или лишние пробелы"
        if field in NAMES and mixes_alphabets(text):
            yield field, "в слове буквы двух алфавитов: наберите его заново"


def _not_in_list(record: Record, _on: date) -> Iterator[tuple[str, str]]:
    for field, allowed in get_dictionaries().items():
        text = record.get(field, "")
        if text and text not in allowed:
            near = next((one for one in allowed if fold(one) == fold(text)), "")
            advice = f"пишется «{near}»" if near else "бывает: " + "; ".join(allowed)
            yield field, f"«{text}» нет в списке: {advice}"


def _days(record: Record, on: date) -> Iterator[tuple[str, str]]:
    for field in ("issued_on", "birth_on", "original_issued_on"):
        text = record.get(field, "")
        day = read_day(text)
        if text and (day is None or f"{day:%d.%m.%Y}" != text):
            yield field, f"«{text}» — не дата вида дд.мм.гггг"
        elif day is not None and day > on:
            yield field, f"{text} ещё не наступило"
    issued, birth = read_day(record.get("issued_on", "")), read_day(record.get("birth_on", ""))
    if issued and birth and issued.year - birth.year < 15:
        yield "birth_on", "между рождением и выдачей документа меньше 15 лет"


def _years(record: Record, on: date) -> Iterator[tuple[str, str]]:
    began, ended = record.get("began_year", ""), record.get("ended_year", "")
    for field, text in (("began_year", began), ("ended_year", ended)):
        if text and not (re.fullmatch(r"(19|20)\d\d", text) and int(text) <= on.year):
            yield field, f"«{text}» — не год из четырёх цифр до {on.year}"
    if began.isdecimal() and ended.isdecimal() and int(ended) < int(began):
        yield "ended_year", f"окончание в {ended} раньше начала в {began}"


def _hours(record: Record, _on: date) -> Iterator[tuple[str, str]]:
    text = record.get("hours", "")
    least = LEAST_HOURS.get(record.get("programme_kind", ""), 1)
    if text and not (text.isdecimal() and int(text) > 0):
        yield "hours", f"«{text}» — не целое число часов"
    elif text and int(text) < least:
        yield "hours", f"{text} ч: у такой программы не меньше {least}"


def _kinds(record: Record, _on: date) -> Iterator[tuple[str, str]]:
    expected = KINDS_AGREE.get(record.get("document_kind", ""))
    if expected and record.get("programme_kind") not in (expected, "", None):
        yield "programme_kind", f"к такому документу нужна программа «{expected}»"
    is_retraining = expected == "Профессиональная переподготовка"
    if is_retraining and not record.get("qualification"):
        yield "qualification", "пусто: диплом о переподготовке называет квалификацию"


def _snils(record: Record, _on: date) -> Iterator[tuple[str, str]]:
    text = record.get("snils", "")
    if not text:
        return
    if not re.fullmatch(r"\d{3}-\d{3}-\d{3} \d\d", text):
        yield "snils", "пишется 000-000-000 00"
    elif read_snils(text) is None:
        yield "snils", f"{text}: контрольное число не сходится, проверьте по документу"


def _citizenship(record: Record, _on: date) -> Iterator[tuple[str, str]]:
    text = record.get("citizenship", "")
    if text and not re.fullmatch(r"\d{3}", text):
        yield "citizenship", f"«{text}» — не код страны из трёх цифр (Россия: 643)"


def _diploma(record: Record, _on: date) -> Iterator[tuple[str, str]]:
    """A level alone may be known of a person; more than that is one document, and needs all its columns."""
    if not any(record.get(field) for field in DIPLOMA[1:]):
        return
    for field in DIPLOMA:
        if not record.get(field):
            hint = (
                "впишите «Нет», если её нет"
                if field == "diploma_series"
                else "заполните его целиком"
            )
            yield field, f"пусто, а документ об образовании указан: {hint}"


def _original(record: Record, _on: date) -> Iterator[tuple[str, str]]:
    status = record.get("document_status")
    for field in ORIGINAL:
        filled = bool(record.get(field))
        if status == "Дубликат" and not filled:
            yield field, "пусто: у дубликата нужны данные оригинала"
        if status == "Оригинал" and filled:
            yield field, "заполнено: у оригинала этих данных нет"


RULES: Final[tuple[Callable[[Record, date], Iterator[tuple[str, str]]], ...]] = (
    _missing, _unclean, _not_in_list, _days, _years, _hours, _kinds, _snils, _citizenship, _diploma,
    _original,
)  # fmt: skip


def _repeated(records: Sequence[Record]) -> Iterator[Issue]:
    """A number stands once, and so does a registration number of a day."""
    for field, keys in (
        ("number", ("document_kind", "series", "number")),
        ("registration_number", ("registration_number", "issued_on")),
    ):
        seen: dict[tuple[str, ...], int] = {}
        for row, record in enumerate(records, 1):
            key = tuple(fold(record.get(name, "")) for name in keys)
            if not record.get(field):
                continue
            first = seen.setdefault(key, row)
            if first != row:
                yield Issue(row, field, f"повторяет запись {first}: номер бывает один раз")
