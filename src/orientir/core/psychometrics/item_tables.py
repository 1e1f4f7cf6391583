"""Tables of calibrated items as files: ``item,a,b`` or ``item,a,b1,b2,…``; other columns are passed over.

UTF-8, commas or semicolons.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.parameters import ItemParameters


@dataclass(frozen=True)
class ItemTable:
    """``without``: names of items whose row has no slope, as calibration leaves it where it could not estimate.

    ``errors``: standard error of an item's difficulty (the mean of its steps), where the file tells those of the steps.
    """

    items: tuple[ItemParameters, ...]
    errors: Mapping[str, float]
    without: tuple[str, ...]


def read_items(path: Path) -> ItemTable:
    """The items of a CSV as calibration writes it; an optional column ``c`` is the lower asymptote.

    Raises Mistake: no such columns, a doubled name, a value that is no number, a slope not above zero.
    """
    frame = _read(path)
    steps = _step_columns(frame.columns)
    if not {"item", "a"} <= set(frame.columns) or not steps:
        raise Mistake(f"{path}: нужны столбцы item, a и b (или b1, b2, …)")
    rows = list(enumerate(frame.iter_rows(named=True), start=2))
    _refuse_doubles(path, [(row["item"] or "").strip() for _, row in rows])
    told = [(number, row) for number, row in rows if (row["a"] or "").strip()]
    without = [row["item"] or "" for _, row in rows if not (row["a"] or "").strip()]
    items = tuple(_item(path, number, row, steps) for number, row in told)
    found = {
        item.name: _error(row, steps[: item.max_score])
        for item, (_, row) in zip(items, told, strict=True)
    }
    errors = {name: error for name, error in found.items() if error is not None}
    return ItemTable(items, errors, tuple(without))


def _error(row: Mapping[str, str | None], steps: Sequence[str]) -> float | None:
    """Of the mean of the steps, as if their errors were independent."""
    try:
        squares = [float(row.get(f"se_{step}") or "") ** 2 for step in steps]
    except ValueError:
        return None
    return math.sqrt(sum(squares)) / len(squares) if sum(squares) > 0 else None


def _read(path: Path) -> pl.DataFrame:
    if not path.is_file():
        raise Mistake(f"{path}: нет такого файла")
    with path.open("rb") as file:
        header = file.readline(100_000)
    separator = ";" if header.count(b";") > header.count(b",") else ","
    try:
        return pl.read_csv(path, infer_schema=False, separator=separator)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0]
        raise Mistake(f"{path}: не читается как таблица CSV в UTF-8 ({reason})") from error


def _step_columns(columns: Sequence[str]) -> list[str]:
    numbered = [name for name in columns if name[:1] == "b" and name[1:].isdecimal()]
    return ["b"] * ("b" in columns) + sorted(numbered, key=lambda name: int(name[1:]))


def _item(
    path: Path, number: int, row: Mapping[str, str | None], columns: Sequence[str]
) -> ItemParameters:
    place = f"{path}, строка {number}"
    name = (row["item"] or "").strip()
    if not name:
        raise Mistake(f"{place}: у задания нет имени (столбец item)")
    steps = [
        _number(place, column, row[column]) for column in columns if (row[column] or "").strip()
    ]
    slope = _number(place, "a", row["a"])
    if not steps:
        raise Mistake(f"{place}: у задания «{name}» нет трудности")
    if slope <= 0:
        raise Mistake(
            f"{place}: у задания «{name}» различающая способность a = {slope:g} не больше нуля:"
            " проверьте ключ или уберите задание"
        )
    guessing = (row.get("c") or "").strip()
    return ItemParameters(
        name, slope, tuple(steps), _number(place, "c", guessing) if guessing else 0.0
    )


def _number(place: str, column: str, text: str | None) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Mistake(f"{place}, столбец {column}: «{text or ''}» – не число")
    return value


def _refuse_doubles(path: Path, names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Mistake(f"{path}: задание «{name}» встречается дважды")
        seen.add(name)
