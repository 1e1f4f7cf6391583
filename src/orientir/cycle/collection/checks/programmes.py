"""A catalogue of programmes: whose they are, and whether each row can become a draft."""

from __future__ import annotations

import polars as pl

from orientir.cycle.collection.checks.context import Subject
from orientir.cycle.learning import api as learning


def check_programmes(subject: Subject) -> None:
    """Add ``unit_id``: the organisation that a row names, else the one for which the file is loaded."""
    units = [_owner(subject, *row) for row in subject.rows("unit")]
    subject.add_column("unit_id", units, pl.Int64)
    whole = [row for row in subject.frame.to_dicts() if row["row"] not in subject.checked.bad_rows]
    for wrong in learning.list_wrong_cells(whole, subject.as_of):
        subject.checked.add_error("programme", wrong.row, wrong.column, wrong.wrong, wrong.expected)


def _owner(subject: Subject, row: int, named: str | None) -> int | None:
    if named is None:
        return subject.unit_id
    found = subject.book.find(named)
    if len(found) == 1 and subject.book.in_scope(found[0]):
        return found[0]
    wrong = "Так называются несколько организаций" if len(found) > 1 else "Нет такой организации"
    subject.checked.add_error("unit.unknown", row, "unit", wrong, "код или ИНН вашей организации")
    return None
