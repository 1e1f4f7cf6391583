"""Templates of assessments and of learning."""

from __future__ import annotations

from orientir.cycle.collection.catalogue.shared import MUNICIPALITY, UNIT, person_columns
from orientir.cycle.collection.catalogue.titles import Dictionary
from orientir.kit.tabular.sheets import Column, Sheet
from orientir.kit.tabular.values import Day, Number, Whole, Words, YesNo


def describe_assessments(words: Dictionary) -> Sheet:
    return Sheet(
        "assessments",
        "Оценочные процедуры",
        "Процедуры",
        "Кто, когда и какую диагностику или экзамен прошёл.",
        (
            Column("code", "Код прохождения", Words(64), True, example="a-2025-0001"),
            *person_columns(full=False),
            UNIT,
            MUNICIPALITY,
            Column(
                "staff_category",
                "Категория работника",
                words.contract("assessments", "staff_category"),
                True,
                example="педагогические работники",
            ),
            Column(
                "kind",
                "Вид процедуры",
                words.contract("assessments", "kind"),
                True,
                example="диагностика профессиональных дефицитов",
            ),
            Column("operator", "Оператор", words.open("operator"), True, example="chcopmkp"),
            Column("procedure", "Код процедуры", Words(64), True, example="diag-2025-math"),
            Column("completed_on", "Дата завершения", Day(), True, example="15.05.2025"),
            Column("passed", "Пройдена успешно", YesNo(), True, example="да"),
            Column("theta", "Оценка способности", Number(-20, 20, 12), hint="В логитах"),
            Column("theta_se", "Погрешность оценки", Number(0, 20, 12), hint="В логитах"),
            Column("percent", "Процент выполнения", Number(0, 100, 12), example="64,5"),
            Column("deficits", "Дефицитов", Whole(0, 200), example="2", hint="Пусто: 0"),
            Column(
                "expected_deficits",
                "Ожидаемое число дефицитов",
                Number(0, 200, 12),
                hint="Сумма вероятностей",
            ),
        ),
        unique=(("code",),),
    )


def describe_learning(words: Dictionary) -> Sheet:
    return Sheet(
        "learning",
        "Обучение",
        "Обучение",
        "Повышение квалификации и профессиональная переподготовка. Файл ФИС ФРДО принимается как есть.",
        (
            Column("code", "Код обучения", Words(64), True, example="e-2025-0001"),
            *person_columns(full=False),
            UNIT,
            MUNICIPALITY,
            Column(
                "staff_category",
                "Категория работника",
                words.contract("learning", "staff_category"),
                True,
                example="педагогические работники",
            ),
            Column("programme", "Код программы", Words(64), True, example="dpp-0412"),
            Column(
                "kind",
                "Вид обучения",
                words.contract("learning", "kind"),
                True,
                example="повышение квалификации",
            ),
            Column("is_pedagogical", "Педагогическая направленность", YesNo(), True, example="да"),
            Column("topic", "Тема", words.open("topic"), example="functional_literacy"),
            Column(
                "is_federal_priority",
                "Федеральный приоритет",
                YesNo(),
                example="да",
                hint="Пусто: нет",
            ),
            Column("hours", "Часов", Whole(1, 5000), True, example="36"),
            Column("enrolled_on", "Дата зачисления", Day(), True, example="03.02.2025"),
            Column(
                "completed_on", "Дата завершения", Day(), example="28.02.2025", hint="Пусто: учится"
            ),
            Column("source", "Источник", words.contract("learning", "source"), example="ФИС ФРДО"),
        ),
        unique=(("code",),),
    )
