"""Files to import that are large enough to be killed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.cycle.collection.files import CITY, REGION, SCHOOL, TEACHER, csv_of, snils

MUNICIPALITIES, ORGANISATIONS, PEOPLE = 20, 300, 3_000
FAMILY_NAMES = ("Образцова", "Примерова", "Показательная", "Испытаева", "Проверкина")
GIVEN_NAMES = ("Анна", "Мария", "Ольга", "Елена", "Ирина", "Татьяна")


def write_units(folder: Path) -> Path:
    return _write(folder, "units", list(_units()))


def write_people(folder: Path, count: int = PEOPLE, unit: str = "") -> Path:
    """People of the schools of ``write_units``, or all of one ``unit``."""
    rows = [_person(number) for number in range(count)]
    return _write(folder, "people_posts", [{**row, "unit": unit or row["unit"]} for row in rows])


def _write(folder: Path, kind: str, rows: list[dict[str, Any]]) -> Path:
    path = folder / f"{kind}.csv"
    path.write_bytes(csv_of(kind, rows))
    return path


def _units() -> Iterator[dict[str, Any]]:
    since = {"opened_on": "01.01.2000"}
    yield {**REGION, **since}
    for number in range(MUNICIPALITIES):
        yield {**CITY, **since, "code": f"m{number}", "title": f"Округ № {number}"}
    for number in range(ORGANISATIONS):
        parent = f"m{number % MUNICIPALITIES}"
        title = f"Школа № {number}"
        yield {**SCHOOL, **since, "code": f"s{number}", "title": title, "parent": parent}


def _person(number: int) -> dict[str, Any]:
    return {
        **TEACHER,
        "snils": snils(100_000_000 + number * 7),
        "family_name": FAMILY_NAMES[number % 5],
        "given_name": GIVEN_NAMES[number // 5 % 6],
        "birth_on": f"{number % 28 + 1:02d}.{number % 12 + 1:02d}.{1960 + number % 41}",
        "unit": f"s{number % ORGANISATIONS}",
    }
