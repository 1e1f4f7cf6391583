"""A programme ends after it begins, its passport is numbered without gaps and has each kind of row once; projects
stand in a pack that has a programme.

A gap means that a row of the document was lost on the way.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.programmes import Programme
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    pack = reading.sound_pack
    for one in pack.programmes:
        yield from _check_years(reading, one)
        yield from _check_passport(reading, one)
    if pack.projects and not pack.programmes:
        message = "проекты есть, а программы нет: впишите её в programmes/"
        yield Issue("error", "projects/", None, "", message)


def _check_years(reading: Reading, one: Programme) -> Iterator[Issue]:
    if one.last_year < one.first_year:
        message = f"последний год {one.last_year} раньше первого {one.first_year}"
        yield reading.issue("error", one, "years", "to", message=message)


def _check_passport(reading: Reading, one: Programme) -> Iterator[Issue]:
    seen: set[str] = set()
    for place, row in enumerate(one.passport):
        if row.number != place + 1:
            message = f"после строки {place} идёт {row.number}: строки паспорта нумеруются подряд"
            yield reading.issue("error", one, "passport", place, "number", message=message)
        if row.role and row.role in seen:
            message = f"строка «{row.role}» уже есть: такая в паспорте одна"
            yield reading.issue("error", one, "passport", place, "role", message=message)
        seen.add(row.role)
