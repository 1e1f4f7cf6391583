"""Tables of calibrated items as files: ``item,a,b`` or ``item,a,b1,b2,…``, ``c``, ``lowest``; others are passed over.

UTF-8, commas or semicolons.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from orientir.core.mistakes import Mistake, point_hint, shown
from orientir.core.psychometrics.lines import (
    refuse_other_encodings,
    refuse_uneven_rows,
    refuse_unreadable,
    separator_of,
)
from orientir.core.psychometrics.parameters import ItemParameters

ABSENT = ("NA", "N/A", "#N/A", "NaN", "nan", "null")
MOST = 1e6  # of a difficulty, a slope, an error; of its inverse, too


@dataclass(frozen=True)
class ItemTable:
    """``without``: names of items whose row has no slope or not all steps: calibration could not estimate them.

    ``errors``: standard error of an item's difficulty (the mean of its steps), where the file tells those of the steps.
    """

    items: tuple[ItemParameters, ...]
    errors: Mapping[str, float]
    without: tuple[str, ...]


def read_items(path: Path) -> ItemTable:
    """The items of a CSV as calibration writes it; an optional column ``c`` is the lower asymptote, ``lowest`` the
    code that is score 0 (0 where it is not told).

    Raises Mistake: no such columns, a doubled name, a value that is no number, a slope not above zero.
    """
    columns, told = _read(path)
    steps = _step_columns(columns)
    if not {"item", "a"} <= set(columns) or not steps:
        raise Mistake(f"{path}: нужны столбцы item, a и b (или b1, b2, …)")
    if not told:
        raise Mistake(f"{path}: в таблице нет ни одного задания")
    rows = [(f"{path}, строка {number}", row) for number, row in enumerate(told, start=2)]
    _refuse_doubles(path, [row["item"] for row in told])
    sound = [(place, row) for place, row in rows if row["a"] and not _has_gap(row, steps)]
    items = tuple(_item(place, row, steps) for place, row in sound)
    found = {
        row["item"]: _error(place, row, [step for step in steps if row[step]])
        for place, row in sound
    }
    errors = {name: error for name, error in found.items() if error is not None}
    names = {item.name for item in items}
    return ItemTable(items, errors, tuple(row["item"] for row in told if row["item"] not in names))


def _has_gap(row: Mapping[str, str], steps: Sequence[str]) -> bool:
    """A step before the last is not told: calibration met no such score."""
    is_told = [bool(row[step]) for step in steps]
    return any(later and not one for one, later in pairwise(is_told))


def _error(place: str, row: Mapping[str, str], steps: Sequence[str]) -> float | None:
    """Of the mean of the steps, as if their errors were independent; None where one of them is not told."""
    told = [(f"se_{step}", row.get(f"se_{step}", "")) for step in steps]
    if not all(text for _, text in told):
        return None
    errors = [_number(place, column, text) for column, text in told]
    if min(errors) < 0:
        raise Mistake(f"{place}: стандартная ошибка меньше нуля")
    return math.hypot(*errors) / len(errors) or None


def _read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The header and the rows by its names; a cell of ``ABSENT`` is empty."""
    refuse_unreadable(path)
    refuse_other_encodings(path)
    separator = separator_of(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            head, *rows = [
                [cell.strip() for cell in row]
                for row in csv.reader(file, delimiter=separator)
                if row
            ]
        except csv.Error as error:
            raise Mistake(f"{path}: не читается как таблица CSV ({error})") from error
    refuse_uneven_rows(path, separator, len(head))
    for name, count in Counter(head).items():
        if count > 1 and name:
            raise Mistake(f"{path}: столбец «{shown(name)}» встречается дважды")
    told = [["" if cell in ABSENT else cell for cell in row] for row in rows]
    return head, [dict(zip(head, row, strict=True)) for row in told]


def _step_columns(columns: Sequence[str]) -> list[str]:
    numbered = [name for name in columns if name[:1] == "b" and name[1:].isdecimal()]
    return ["b"] * ("b" in columns) + sorted(numbered, key=lambda name: int(name[1:]))


def _item(place: str, row: Mapping[str, str], columns: Sequence[str]) -> ItemParameters:
    name = row["item"]
    if not name:
        raise Mistake(f"{place}: у задания нет имени (столбец item)")
    steps = [_number(place, column, row[column]) for column in columns if row[column]]
    slope = _number(place, "a", row["a"])
    if not steps:
        raise Mistake(f"{place}: у задания «{shown(name)}» нет трудности")
    if slope <= 0:
        raise Mistake(
            f"{place}: у задания «{shown(name)}» различающая способность a = {slope:g} не больше"
            " нуля: проверьте ключ или уберите задание"
        )
    if not slope >= 1 / MOST:
        raise Mistake(f"{place}: у задания «{shown(name)}» a = {slope:g} неправдоподобно мала")
    guessing, lowest = _guessing(place, row.get("c", "")), _lowest(place, row.get("lowest", ""))
    return ItemParameters(name, slope, tuple(steps), guessing, lowest)


def _lowest(place: str, text: str) -> int:
    value = _number(place, "lowest", text) if text else 0.0
    if value < 0 or value != round(value):
        raise Mistake(f"{place}, столбец lowest: «{shown(text)}» – не код ответа")
    return int(value)


def _guessing(place: str, text: str) -> float:
    value = _number(place, "c", text) if text else 0.0
    if not 0 <= value < 1:
        raise Mistake(f"{place}, столбец c: {value:g}, а доля угадывающих – от 0 до 1")
    return value


def _number(place: str, column: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Mistake(f"{place}, столбец {column}: «{shown(text)}» – не число{point_hint(text)}")
    if abs(value) > MOST:
        raise Mistake(f"{place}, столбец {column}: «{shown(text)}» – неправдоподобно большое число")
    return value


def _refuse_doubles(path: Path, names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Mistake(f"{path}: задание «{shown(name)}» встречается дважды")
        seen.add(name)
