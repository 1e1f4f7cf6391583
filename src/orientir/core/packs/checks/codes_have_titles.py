"""Every code of the contract's columns has a Russian title, and every title has its code.

Pages show titles, never codes. ``column`` is the name of a column wherever it stands (codes of
``kind`` of all tables go into one list), or ``table.column``. Columns with open lists
(``operator``, ``topic``) may have any codes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.packs.records import CodeList
from orientir.core.tables import Column, Table


def check(reading: Reading) -> Iterator[Issue]:
    pack = reading.sound_pack
    columns = _columns(pack.tables)
    for codes in reading.items["codes"]:
        yield from _check_titles(reading, codes, columns)
    if not pack.codes:
        return  # a pack may leave titles to the page
    for table in pack.tables.values():
        for column in table.columns:
            yield from _check_covered(reading, table, column)


def _columns(tables: Mapping[str, Table]) -> Mapping[str, list[Column]]:
    columns: dict[str, list[Column]] = defaultdict(list)
    for table in tables.values():
        for column in table.columns:
            columns[column.name].append(column)
            columns[f"{table.name}.{column.name}"].append(column)
    return dict(columns)


def _check_titles(
    reading: Reading, codes: CodeList, columns: Mapping[str, list[Column]]
) -> Iterator[Issue]:
    named = columns.get(codes.column)
    if named is None:
        message = f"столбца «{codes.column}» нет ни в одной таблице среза"
        yield reading.issue("error", codes, "column", message=message)
        return
    if any(column.type == "text" and not column.codes for column in named):
        return  # an open list
    known = {code for column in named for code in column.codes}
    for code in codes.titles.keys() - known:
        message = f"кода «{code}» у столбца {codes.column} нет: уберите его"
        yield reading.issue("error", codes, "titles", code, message=message)


def _check_covered(reading: Reading, table: Table, column: Column) -> Iterator[Issue]:
    codes = reading.sound_pack.codes
    titles = codes.get(f"{table.name}.{column.name}") or codes.get(column.name) or {}
    for code in column.codes:
        if code not in titles:
            yield Issue(
                "error",
                "codes/",
                None,
                f"столбец {column.name}",
                f"у кода «{code}» таблицы {table.name} нет названия: впишите его",
            )
