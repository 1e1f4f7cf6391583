"""Templates of individual routes and their steps."""

from __future__ import annotations

from orientir.cycle.collection.catalogue.shared import MUNICIPALITY, UNIT, person_columns
from orientir.cycle.collection.catalogue.titles import Dictionary
from orientir.kit.tabular.sheets import Column, Sheet
from orientir.kit.tabular.values import Day, Words, YesNo


def describe_routes(words: Dictionary) -> Sheet:
    return Sheet(
        "routes",
        "Индивидуальные маршруты",
        "Маршруты",
        "Маршруты педагогов и руководителей. Черновик без согласия человека не сформирован.",
        (
            Column("code", "Код маршрута", Words(64), True, example="r-2025-0001"),
            *person_columns(full=False),
            UNIT,
            MUNICIPALITY,
            Column(
                "staff_category",
                "Категория работника",
                words.contract("routes", "staff_category"),
                True,
                example="педагогические работники",
            ),
            Column(
                "assessment",
                "Код прохождения диагностики",
                Words(64),
                example="a-2025-0001",
                hint="Пусто: маршрут не по итогам диагностики",
            ),
            Column("created_on", "Создан", Day(), True, example="20.05.2025"),
            Column(
                "formed_on",
                "Согласован",
                Day(),
                example="27.05.2025",
                hint="День, когда человек согласился; у черновика пусто",
            ),
            Column(
                "status",
                "Состояние",
                words.contract("routes", "status"),
                True,
                example="выполняется",
            ),
            Column("completed_on", "Завершён", Day()),
            Column("has_support", "Есть сопровождение", YesNo(), True, example="да"),
        ),
        unique=(("code",),),
    )


def describe_route_steps(words: Dictionary) -> Sheet:
    return Sheet(
        "route_steps",
        "Шаги маршрутов",
        "Шаги",
        "Шаги уже загруженных маршрутов; человек и организация берутся у маршрута.",
        (
            Column("code", "Код шага", Words(64), True, example="s-2025-0001"),
            Column("route", "Код маршрута", Words(64), True, example="r-2025-0001"),
            Column(
                "kind",
                "Вид шага",
                words.contract("route_steps", "kind"),
                True,
                example="повышение квалификации",
            ),
            Column("topic", "Тема", words.open("topic"), example="functional_literacy"),
            Column(
                "status",
                "Состояние",
                words.contract("route_steps", "status"),
                True,
                example="запланирован",
            ),
        ),
        unique=(("code",),),
    )
