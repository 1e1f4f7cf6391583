"""A plan as a sheet: the same columns go out and come in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orientir.core.plans import ACCEPTED
from orientir.cycle.roadmaps.queries.naming import Names
from orientir.cycle.roadmaps.queries.plans import MeasureLine
from orientir.cycle.roadmaps.rules import MeasureState
from orientir.kit.tabular.exporting import Cell, write_xlsx
from orientir.kit.tabular.sheets import Column, Sheet
from orientir.kit.tabular.values import Choice, Number, Whole, Words

DOCUMENTS = {
    "order": "приказ",
    "minutes": "протокол",
    "report": "аналитические материалы",
    "materials": "материалы",
    "document": "утверждённый документ",
    "register": "банк данных или реестр",
    "publication": "публикация или выступление",
    "other": "другой документ",
}
SHEET = Sheet(
    "plan",
    "Мероприятия плана",
    "План",
    "Одна строка — одно мероприятие; строка с номером, который в плане уже есть, меняет это мероприятие.",
    (
        Column("number", "№", Whole(1, 9999), required=True, aliases=("№ п/п", "Номер")),
        Column("stage", "Этап", Words(300)),
        Column("section", "Раздел", Words(500), aliases=("Направление",)),
        Column("title", "Мероприятие", Words(2000), required=True, aliases=("Наименование мероприятия",)),
        Column("term", "Срок", Words(300), required=True, hint=ACCEPTED, aliases=("Срок реализации мероприятия",)),
        Column("responsible", "Ответственный", Words(300), hint="субъект методики или организация: название либо код"),
        Column("co_executors", "Соисполнители", Words(2000), hint="через точку с запятой"),
        Column("participants", "Участники", Words(500)),
        Column("expected_result", "Ожидаемый результат", Words(2000), required=True),
        Column("document_kind", "Вид документа", Choice(DOCUMENTS)),
        Column("needed", "Сколько документов", Whole(0, 99)),
        Column("before", "После мероприятий", Words(200), hint="номера через запятую"),
        Column("indicators", "Показатели", Words(300), hint="коды через запятую: 1.1, 6.2"),
        Column("deficits", "Дефициты", Words(300), hint="коды компетенций через запятую"),
        Column("budget", "Бюджет, руб.", Number(0, 999_999_999_999, 2)),
        Column("funding", "Источник средств", Words(300)),
    ),
    (("number",),),
)  # fmt: skip
OWN_COLUMNS = ("Состояние", "Подтверждено", "Ожидается")
"""What only goes out: progress is not brought by files."""


def plan_xlsx(lines: Iterable[MeasureLine], names: Names) -> bytes:
    titles = [*(column.title for column in SHEET.columns), *OWN_COLUMNS]
    return write_xlsx(SHEET.name, titles, _rows(lines, names))


def _rows(lines: Iterable[MeasureLine], names: Names) -> Iterator[list[Cell]]:
    for line in lines:
        one = line.one
        who = [names.of_executor(other) for other in line.executors]
        yield [
            one.number, one.stage, one.section, one.title, one.term.words(), who[0] if who else "", "; ".join(who[1:]),
            one.participants, one.expected_result, DOCUMENTS[one.document_kind], one.needed,
            ", ".join(str(number) for number in line.before), ", ".join(one.indicators), ", ".join(one.deficits),
            one.budget, one.funding, str(MeasureState(one.state).label), one.confirmed, one.expected,
        ]  # fmt: skip
