"""Cases give rows of known tables and expect figures of known indicators.

A column that the table lacks, or an indicator that the pack lacks, would make a case pass for the
wrong reason. Every indicator should have at least one case.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.packs.specs import Case
from orientir.core.tables import LEVELS

_EXPECTED_KEYS = {
    "indicator",
    "year",
    "level",
    "unit_id",
    "numerator",
    "denominator",
    "value",
    "state",
    "coverage",
}
_OBLIGATORY = ("indicator", "year", "level", "unit_id")
_STATES = {"ok", "not_collected", "no_data", "over_100"}


def check(reading: Reading) -> Iterator[Issue]:
    pack = reading.sound_pack
    for case in pack.cases:
        yield from _check_given(reading, case)
        yield from _check_expected(reading, case)
    tried = {row.get("indicator") for case in pack.cases for row in case.expected}
    for indicator in pack.indicators:
        if indicator.code not in tried:
            message = "ни один пример из cases/ его не проверяет: добавьте пример"
            yield reading.issue("warning", indicator, message=message)


def _check_given(reading: Reading, case: Case) -> Iterator[Issue]:
    tables = reading.sound_pack.tables
    for name, rows in case.tables.items():
        table = tables.get(name)
        if table is None:
            message = f"таблицы «{name}» нет ни в контракте среза, ни в forms/"
            yield reading.issue("error", case, "given", name, message=message)
            continue
        for number, row in enumerate(rows):
            for column in (column for column in row if table.column(column) is None):
                message = f"в таблице {name} нет столбца «{column}»"
                yield reading.issue("error", case, "given", name, number, column, message=message)


def _check_expected(reading: Reading, case: Case) -> Iterator[Issue]:
    for number, row in enumerate(case.expected):
        for key, message in _faults(reading, row):
            yield reading.issue("error", case, "expect", number, key, message=message)


def _faults(reading: Reading, row: object) -> Iterator[tuple[str, str]]:
    assert isinstance(row, dict)
    for key in row.keys() - _EXPECTED_KEYS:
        yield key, f"неизвестный ключ «{key}»: уберите его"
    for key in _OBLIGATORY:
        if row.get(key) is None:
            yield key, f"нет ключа «{key}»: впишите его"
    code, level, state = row.get("indicator"), row.get("level"), row.get("state", "ok")
    if code is not None and not reading.sound_pack.indicator(str(code)):
        yield "indicator", f"показателя «{code}» в методике нет"
    if level is not None and level not in LEVELS:
        yield "level", f"уровня «{level}» нет: есть {', '.join(LEVELS)}"
    if state not in _STATES:
        yield "state", f"состояния «{state}» нет: есть {', '.join(sorted(_STATES))}"
