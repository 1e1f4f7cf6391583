"""Which file of results is it: told by its heads, as ФИС ОКО, exam offices and our own template write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from orientir.core.mistakes import Mistake
from orientir.kit.tabular.sheets import head_key

ITEM_HEAD: Final = re.compile(r"^(?P<item>\d+(?:[.,]\d+)*(?:\s?К\d+)?)\s*\((?P<most>\d+)\s*б\.?\)$")
NUMBER_HEAD: Final = re.compile(r"^\d{1,3}(?:\s?(?:РУ|МА))?$")
"""A mark, a primary score, or a paper of the federal list of signs: «4 РУ», «5 МА»."""
TITLE: Final = re.compile(
    r"(?P<procedure>\S+)\s+(?P<year>20\d\d)\s+(?P<subject>.+?)\s+(?P<grade>\d{1,2})\s+класс",
    re.IGNORECASE,
)

_HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "pupil": ("pupil", "pupil_id", "Ученик", "Код ученика", "Код участника", "Участник"),
    "unit": ("unit", "unit_id", "Организация", "Логин", "Логин ОО", "Логин (ОО)", "Код ОО"),
    "unit_title": ("Название ОО", "Наименование ОО", "unit_title"),
    "municipality": ("municipality", "Муниципалитет", "АТЕ"),
    "procedure": ("procedure", "procedure_id", "Процедура", "Экзамен"),
    "year": ("year", "Год"),
    "grade": ("grade", "Параллель"),
    "class": ("class", "class_id", "Класс"),
    "subject": ("subject", "Предмет"),
    "variant": ("variant", "Вариант"),
    "item": ("item", "item_id", "Задание", "Номер задания"),
    "score": ("score", "Балл", "Балл за задание"),
    "total": ("total", "Первичный балл", "Итого"),
    "most": ("max_score", "Максимум", "Максимальный балл"),
    "mark": ("mark", "Отметка"),
    "journal_mark": ("journal_mark", "Отметка по журналу", "Отметка за предыдущую четверть"),
    "state": ("state", "Состояние"),
    "answer": ("answer", "response", "Ответ", "Ответ участника"),
    "participants": ("Кол-во участников", "Количество участников", "Участников"),
    "markers": ("Количество маркеров",),
    "mean": ("Средний балл",),
    "below": ("Ниже минимального", "Не преодолели минимальный порог"),
    "high": ("Высокобалльники", "Высокий результат"),
    "variable": ("variable", "Показатель"),
    "value": ("value", "Значение"),
    "level": ("level", "Уровень"),
    "content": ("content", "Содержание", "Проверяемое содержание"),
    "skill": ("skill", "Умение", "Проверяемое умение"),
}
FIELD_OF: Final[Mapping[str, str]] = {
    head_key(head): field for field, heads in _HEADS.items() for head in heads
}
TITLE_OF: Final[Mapping[str, str]] = {
    field: next((head for head in heads if head[0].isupper()), heads[0])
    for field, heads in _HEADS.items()
}
"""How a column is called to people."""

KINDS: Final[Mapping[str, str]] = {
    "pupils": "результаты учеников",
    "mark_counts": "распределение отметок по школам",
    "score_counts": "распределение первичных баллов по школам",
    "markers": "признаки необъективности (федеральный список)",
    "exams": "результаты экзаменов по школам",
    "context": "условия работы школ",
    "items": "план проверочной работы: содержание и умения заданий",
}
"""What a set of results holds; what it is called stands in the catalogue's words."""


@dataclass(frozen=True, slots=True)
class Layout:
    """``fields``: position → field of the model; ``items``, ``numbers``: position → what the head names."""

    kind: str
    title: str
    fields: Mapping[int, str]
    items: Mapping[int, tuple[str, float]]
    numbers: Mapping[int, str]

    def has(self, *names: str) -> bool:
        return set(names) <= set(self.fields.values())


def recognise(heads: Sequence[str], name: str) -> Layout:
    """The layout of a file with these heads. Raises Mistake that tells what is known."""
    fields, items, numbers = _named(heads)
    known = set(fields.values())
    for kind, title, asked in _KNOWN:
        if asked <= known | _shapes(items, numbers, heads):
            return Layout(kind, title, _settled(kind, fields, heads), items, numbers)
    raise Mistake(
        f"{name}: не видно, что это за файл результатов. Столбцы: {', '.join(heads[:12])}. Понимаем «Ф1 "
        "Индивидуальные результаты», таблицы отметок, баллов и признаков необъективности ФИС ОКО, результаты "
        "ОГЭ и ЕГЭ по школам, свой шаблон (ученик, организация, балл): возьмите шаблон и сверьте столбцы"
    )


_KNOWN: Final[tuple[tuple[str, str, frozenset[str]], ...]] = (
    ("markers", "Признаки необъективности", frozenset({"year", "unit", "markers"})),
    ("score_counts", "Первичные баллы по школам", frozenset({"year", "unit", "participants", "#scores"})),
    ("mark_counts", "Отметки по школам", frozenset({"year", "unit", "participants", "#marks"})),
    ("pupils", "Ф1 Индивидуальные результаты", frozenset({"pupil", "unit", "#items"})),
    ("pupils", "Результаты учеников", frozenset({"pupil", "unit", "year", "subject", "score"})),
    ("pupils", "Результаты учеников", frozenset({"pupil", "unit", "year", "subject", "total"})),
    ("exams", "Результаты экзаменов по школам",
     frozenset({"procedure", "year", "unit", "subject", "participants", "below"})),
    ("context", "Условия работы школ", frozenset({"unit", "year", "variable", "value"})),
    ("items", "План проверочной работы", frozenset({"year", "subject", "item", "level"})),
)  # fmt: skip


def _named(
    heads: Sequence[str],
) -> tuple[dict[int, str], dict[int, tuple[str, float]], dict[int, str]]:
    fields: dict[int, str] = {}
    items: dict[int, tuple[str, float]] = {}
    numbers: dict[int, str] = {}
    for place, head in enumerate(heads):
        text = " ".join(head.split())
        if found := ITEM_HEAD.match(text):
            items[place] = (found["item"].replace(",", "."), float(found["most"]))
        elif NUMBER_HEAD.match(text):
            numbers[place] = text
        elif (field := FIELD_OF.get(head_key(text))) and field not in fields.values():
            fields[place] = field
        elif head_key(text) == "оо":
            fields[place] = "school"
    return fields, items, numbers


def _shapes(
    items: Mapping[int, object], numbers: Mapping[int, str], heads: Sequence[str]
) -> set[str]:
    del heads
    named = set(numbers.values())
    shapes = {"#items"} if items else set()
    if "0" in named:
        shapes.add("#scores")
    elif {"2", "3", "4", "5"} <= named:
        shapes.add("#marks")
    return shapes | {"unit"}  # «ОО» alone is looked at when its column is settled


def _settled(kind: str, fields: Mapping[int, str], heads: Sequence[str]) -> dict[int, str]:
    """What «ОО» and «Класс» mean depends on the file: a login or a title, a class or a year of study."""
    found = dict(fields)
    for place, field in fields.items():
        if field == "school":
            found[place] = "unit_title" if "unit" in fields.values() else "unit"
        if field == "class" and kind in ("mark_counts", "score_counts", "items"):
            found[place] = "grade"
    if "unit" not in found.values() and kind != "items":
        raise Mistake(f"нет столбца с организацией (Логин или ОО): есть {', '.join(heads[:12])}")
    return found
