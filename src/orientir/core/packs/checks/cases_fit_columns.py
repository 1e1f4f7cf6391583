"""Values in the rows of a case are of their columns' types, and codes are codes of the contract.

``age: "30"`` is a text, ``staff_category: teacher`` is no code: with such a row a case would try
something that no snapshot can hold. Null may stand only where the contract allows it (a column left
out takes null or a neutral value by itself).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from orientir.core.packs.faults import describe
from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.tables import Column, LogicalType, Table

_TYPES: dict[LogicalType, tuple[type, ...]] = {
    "text": (str,),
    "int": (int,),
    "double": (int, Decimal),
    "bool": (bool,),
    "date": (date,),
}
_WORDS: dict[LogicalType, str] = {
    "text": "текст (числа и даты — в кавычках)",
    "int": "целое число",
    "double": "число",
    "bool": "true или false",
    "date": "дата, как 2023-09-20",
}


def check(reading: Reading) -> Iterator[Issue]:
    tables = reading.sound_pack.tables
    for case in reading.sound_pack.cases:
        for name, rows in case.tables.items():
            for number, row in enumerate(rows):
                for column, message in _faults(tables.get(name), row):
                    yield reading.issue(
                        "error", case, "given", name, number, column, message=message
                    )


def _faults(table: Table | None, row: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        column = table.column(name) if table else None
        message = _fault(column, value) if column else None
        if message:
            yield name, message


def _fault(column: Column, value: object) -> str | None:
    if value is None:
        return None if column.nullable else "пусто быть не может: впишите значение"
    if type(value) not in _TYPES[column.type]:
        return f"нужно: {_WORDS[column.type]}, а стоит {describe(value)}"
    if column.codes and value not in column.codes:
        return f"нет кода «{value}»: есть {', '.join(column.codes)}"
    return None
