"""Columns that several templates share: whom and which unit a row is about."""

from __future__ import annotations

from datetime import date

from orientir.kit.tabular.sheets import Column
from orientir.kit.tabular.values import Day, PersonName, Snils, Words

UNIT_HINT = "Код, ИНН, ОГРН или полное название организации, как в реестре организаций"
PERSON_HINT = "СНИЛС или табельный номер, а без них — фамилия, имя и дата рождения"

UNIT = Column(
    "unit",
    "Организация",
    Words(500),
    required=True,
    example="7412001",
    hint=UNIT_HINT,
    aliases=("Код организации", "ИНН организации", "ОО", "Образовательная организация"),
)
MUNICIPALITY = Column(
    "municipality",
    "Муниципалитет",
    Words(200),
    example="",
    hint="Нужен, только если организация названа словами, а таких названий в регионе несколько",
)


def person_columns(*, full: bool) -> tuple[Column, ...]:
    """Who a row is about; ``full``: names and birth date are obligatory (registry of people)."""
    return (
        Column("snils", "СНИЛС", Snils(), example="112-233-445 95", hint=PERSON_HINT),
        Column(
            "personnel_number",
            "Табельный номер",
            Words(40),
            hint="Если единый для региона; по нему узнают человека без СНИЛС",
        ),
        Column("family_name", "Фамилия", PersonName(), required=full, example="Образцова"),
        Column("given_name", "Имя", PersonName(), required=full, example="Анна"),
        Column("patronymic", "Отчество", PersonName(), example="Петровна", hint="Если есть"),
        Column(
            "birth_on",
            "Дата рождения",
            Day(date(1900, 1, 1), date(2100, 1, 1)),
            required=full,
            example="14.03.1986",
        ),
    )
