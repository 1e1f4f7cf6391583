"""Templates of reporting forms: one row is one organisation's return for one year."""

from __future__ import annotations

from orientir.cycle.collection.catalogue.shared import MUNICIPALITY, UNIT
from orientir.cycle.collection.catalogue.titles import Dictionary
from orientir.kit.tabular.sheets import Column, Sheet
from orientir.kit.tabular.values import Number, Whole, YesNo

YEAR = Column("year", "Год", Whole(2000, 2100), True, example="2025")


def describe_form_oo1(words: Dictionary) -> Sheet:  # noqa: ARG001 forms have no code lists
    rates = Number(0, 100_000, 3)
    persons = Whole(0, 100_000)
    return Sheet(
        "form_oo1",
        "Форма ОО-1: ставки и образование",
        "ОО-1",
        "Сводные числа организации за год из формы федерального наблюдения ОО-1.",
        (
            UNIT,
            MUNICIPALITY,
            YEAR,
            Column("ped_rates", "Педагогические ставки по штату", rates, example="54"),
            Column(
                "ped_rates_filled",
                "Фактически занятые педагогические ставки",
                rates,
                example="52,5",
            ),
            Column("admin_rates", "Административные ставки по штату", rates, example="5"),
            Column(
                "admin_rates_filled",
                "Фактически занятые административные ставки",
                rates,
                example="5",
            ),
            Column("ped_persons", "Педагогические работники, человек", persons, example="41"),
            Column(
                "ped_persons_higher_pedagogical",
                "Из них с высшим педагогическим образованием, человек",
                persons,
                example="36",
            ),
        ),
        unique=(("unit", "year"),),
    )


def describe_form_mentoring(words: Dictionary) -> Sheet:  # noqa: ARG001 forms have no code lists
    return Sheet(
        "form_mentoring",
        "Документы о наставничестве",
        "Наставничество",
        "Есть ли в организации документы о наставничестве.",
        (
            UNIT,
            MUNICIPALITY,
            YEAR,
            Column(
                "has_regulation", "Есть положение о наставничестве", YesNo(), True, example="да"
            ),
            Column(
                "has_roadmap", "Есть дорожная карта о его реализации", YesNo(), True, example="да"
            ),
            Column("has_order", "Есть приказы", YesNo(), True, example="нет"),
        ),
        unique=(("unit", "year"),),
    )
