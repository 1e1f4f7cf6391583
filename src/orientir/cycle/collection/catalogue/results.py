"""The template of pupils' results: a row is a pupil and a task, or a pupil and a whole score."""

from __future__ import annotations

from orientir.cycle.collection.catalogue.titles import Dictionary
from orientir.kit.tabular.sheets import Column, Sheet
from orientir.kit.tabular.values import Number, Whole, Words

PUPIL_RESULTS = "pupil_results"


def describe_pupil_results(words: Dictionary) -> Sheet:  # noqa: ARG001 results have no code lists
    mark = Whole(1, 5)
    return Sheet(
        PUPIL_RESULTS,
        "Результаты учеников",
        "Результаты",
        "Баллы учеников без имён: свой шаблон (xlsx, CSV, Parquet), «Ф1 Индивидуальные результаты», отметки, баллы и "
        "признаки необъективности ФИС ОКО, ОГЭ и ЕГЭ по школам, условия работы школ, план проверочной работы.",
        (
            Column("pupil", "Ученик", Words(64), True, example="74-000123",
                   hint="Код без имени, один и тот же из года в год: по нему видно продвижение"),
            Column("unit", "Организация", Words(200), True, example="Школа № 12",
                   hint="Код, логин, ИНН или название"),
            Column("procedure", "Процедура", Words(40), True, example="ВПР"),
            Column("year", "Год", Whole(2000, 2100), True, example="2025"),
            Column("grade", "Параллель", Whole(1, 12), example="5"),
            Column("subject", "Предмет", Words(80), True, example="математика"),
            Column("class", "Класс", Words(12), example="5А"),
            Column("variant", "Вариант", Words(12), example="1"),
            Column("item", "Задание", Words(20), example="7", hint="Пусто, если известен лишь общий балл"),
            Column("score", "Балл", Number(0, 1000, 2), True, example="1",
                   hint="X или пусто: задания ученику не предлагали — это не ошибка ученика"),
            Column("max_score", "Максимум", Number(0, 1000, 2), example="2"),
            Column("mark", "Отметка", mark, example="4"),
            Column("journal_mark", "Отметка по журналу", mark, example="4"),
        ),
    )  # fmt: skip
