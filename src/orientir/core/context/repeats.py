"""Rows that say the same of the same pupil twice, where nobody said which column names the pupil."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import polars as pl

from orientir.core.context.value_added import DataNotSound

PUPIL_NAMES: Final = frozenset(
    {"pupil", "pupil_id", "student_id", "ученик", "код ученика", "участник", "код участника"}
)
SOME: Final = 3


def refuse_repeats(table: pl.DataFrame, unit: str, used: Collection[str]) -> None:
    """Raises DataNotSound with the pupils that stand twice in a unit.

    ``used``: columns that are counted with. A pupil is told by a column with the name of one; without it a row that
    repeats another whole is a pupil told twice, provided that something beside what is counted with tells rows apart:
    two pupils of a class may well have the same scores.
    """
    named = [name for name in table.columns if name.strip().lower() in PUPIL_NAMES]
    if named:
        _refuse(table, [unit, named[0]], f"столбец {named[0]}: ученики повторяются")
    elif _tells_apart(table, {unit, *used}):
        _refuse(table, table.columns, "одинаковые строки: ученики повторяются")


def _tells_apart(table: pl.DataFrame, used: Collection[str]) -> bool:
    rest = [name for name in table.columns if name not in used]
    return any(2 * table[name].n_unique() >= len(table) for name in rest)


def _refuse(table: pl.DataFrame, names: list[str], what: str) -> None:
    known = table.drop_nulls(names[-1])
    doubled = known.filter(pl.struct(names).is_duplicated())
    if doubled.is_empty():
        return
    last = names[-1] if len(names) == 2 else names[0]
    some = ", ".join(str(one) for one in doubled[last].unique(maintain_order=True)[:SOME])
    raise DataNotSound(
        f"{what} ({some}…), строк с повторами {len(doubled)}: оставьте по одной строке на ученика "
        "или назовите столбец ученика в --id"
    )
