"""A row of a ФРДО file as learning: codes that stay the same each time the file comes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from orientir.core.frdo.cleaning import clean, fold, read_day
from orientir.core.frdo.snils import read_snils

PEDAGOGICAL = "Образование и наука"


@dataclass(frozen=True, slots=True)
class Learned:
    """``code`` is made of the document's number: the same document is the same learning.

    A file tells the year in which learning began and no day: ``began_on`` is its first of January.
    """

    row: int
    code: str
    programme: str
    programme_kind: str
    is_pedagogical: bool
    hours: str
    began_on: date | None
    completed_on: date | None
    family_name: str
    given_name: str
    patronymic: str
    birth_on: str
    snils: str


def read_records(
    rows: Sequence[Sequence[object]], places: Mapping[str, int]
) -> list[dict[str, str]]:
    """Rows below the head by field, cleaned; a row without anything is left out (its place is kept as ``row``)."""
    return [
        {"row": str(number)} | record
        for number, row in enumerate(rows, 1)
        if any(
            (
                record := {f: clean(row[p]) if p < len(row) else "" for f, p in places.items()}
            ).values()
        )
    ]


def tell_learning(records: Iterable[Mapping[str, str]]) -> list[Learned]:
    """What was learned: a duplicate tells of the same learning as its original, once."""
    found: dict[str, Learned] = {}
    for record in records:
        learned = _tell(record)
        found.setdefault(learned.code, learned)
    return list(found.values())


def _tell(record: Mapping[str, str]) -> Learned:
    is_duplicate = fold(record.get("document_status", "")) == "дубликат"
    prefix = "original_" if is_duplicate and record.get("original_number") else ""
    number = (record.get(f"{prefix}series", ""), record.get(f"{prefix}number", ""))
    day = read_day(record.get(f"{prefix}issued_on", ""))
    year = record.get("began_year", "")
    return Learned(
        row=int(record["row"]),
        code="frdo-" + _hash(*number, record.get("snils", "") or record.get("birth_on", "")),
        programme="frdo-" + _hash(record.get("programme_title", ""), record.get("hours", "")),
        programme_kind=record.get("programme_kind", ""),
        is_pedagogical=fold(record.get("professional_area", "")) in ("", fold(PEDAGOGICAL)),
        hours=record.get("hours", ""),
        began_on=_first_day(year, day),
        completed_on=day,
        family_name=record.get("family_name", ""),
        given_name=record.get("given_name", ""),
        patronymic=record.get("patronymic", ""),
        birth_on=record.get("birth_on", ""),
        snils=read_snils(record.get("snils", "")) or record.get("snils", ""),
    )


def _first_day(year: str, completed: date | None) -> date | None:
    if year.isdecimal() and 1900 < int(year) < 2100:
        return date(int(year), 1, 1)
    return date(completed.year, 1, 1) if completed else None


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(map(fold, parts)).encode()).hexdigest()[:16]
