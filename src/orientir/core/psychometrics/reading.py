"""Files of responses: wide (a row per person, a column per item) or long (person, item, response).

CSV in UTF-8 with commas or semicolons, or Parquet. An empty cell and the words of ``ABSENT`` are missing answers; a
dash is a task left without an answer (``omitted``). What is wrong is named with its row and column; nothing is guessed.
"""

from __future__ import annotations

import fnmatch
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from orientir.core.mistakes import Mistake, placed, point_hint, shown
from orientir.core.psychometrics.about_persons import (
    HEAD,
    read_groups,
    read_identities,
    read_weights,
)
from orientir.core.psychometrics.lines import (
    is_parquet,
    refuse_other_encodings,
    refuse_uneven_rows,
    refuse_unreadable,
    separator_of,
    trailing_blanks,
)
from orientir.core.psychometrics.long_parquet import read_long_parquet
from orientir.core.psychometrics.long_table import read_long_frame
from orientir.core.psychometrics.omitted import Omitted, part_omitted, score_omitted
from orientir.core.psychometrics.plain_columns import plain_frame, text_frame
from orientir.core.psychometrics.responses import (
    Responses,
    responses_from_matrix,
)

Floats = npt.NDArray[np.float64]

ABSENT = ["", "NA", "N/A", "#N/A", "<NA>", "#Н/Д", "NaN", "nan", "null", "NULL", "None", "."]
TRUTH = {"true": "1", "TRUE": "1", "True": "1", "false": "0", "FALSE": "0", "False": "0"}
LONG = ("person", "item", "response")
NAMES_OF_PERSONS = ("person", "person_id", "id")
MOST_OF_CODE = 10_000


@dataclass(frozen=True)
class Columns:
    """How to read a file: the columns of identity, weight and group, and a pattern of the items' names.

    With ``group_may_miss`` a person without a group is read as group -1 instead of being refused.
    """

    identity: str | None = None
    items: str | None = None
    weights: str | None = None
    group: str | None = None
    group_may_miss: bool = False
    omitted: Omitted = "wrong"


def read_responses(path: Path, columns: Columns) -> Responses:
    """Responses of a file; raises ``Mistake`` with the place of what cannot be used."""
    refuse_unreadable(path)
    names = _header(path)
    with placed(path):
        if set(LONG) <= set(names):
            return _read_long(path, names, columns)
        return _read_wide(path, names, columns)


def _header(path: Path) -> list[str]:
    if is_parquet(path):
        try:
            return list(pl.read_parquet_schema(path))
        except (pl.exceptions.PolarsError, OSError) as error:
            raise Mistake(f"{path}: не читается как Parquet ({_first_line(error)})") from error
    refuse_other_encodings(path)
    line = _head_frame(path)
    names = [str(name).strip() if name is not None else "" for name in line.row(0)]
    for name, count in Counter(names).items():
        if count > 1 and name:
            raise Mistake(f"{path}: столбец «{shown(name)}» встречается дважды, переименуйте один")
    return names


def _head_frame(path: Path) -> pl.DataFrame:
    try:
        frame = pl.read_csv(
            path,
            has_header=False,
            n_rows=1,
            infer_schema=False,
            separator=separator_of(path),
            truncate_ragged_lines=True,
        )
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise Mistake(f"{path}: не читается как таблица CSV ({_first_line(error)})") from error
    return frame


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _read_frame(path: Path, names: list[str], types: dict[str, pl.DataType]) -> pl.DataFrame:
    """The columns of ``types``; raises what Polars raises where a cell does not fit its type."""
    if is_parquet(path):
        return plain_frame(pl.read_parquet(path, columns=list(types)), path)
    frame = pl.read_csv(
        path,
        has_header=False,
        skip_rows=1,
        new_columns=[name or f"column_{number}" for number, name in enumerate(names, start=1)],
        columns=[number for number, name in enumerate(names) if name in types],
        schema_overrides={
            f"column_{number}": types.get(name, pl.String())
            for number, name in enumerate(names, start=1)
        },
        null_values=ABSENT,
        separator=separator_of(path),
        infer_schema=False,
    )
    return frame.head(frame.height - trailing_blanks(path))


def _raw_frame(path: Path, names: list[str], wanted: list[str]) -> pl.DataFrame:
    """Cells as they stand: text of CSV, the types of Parquet."""
    try:
        frame = _read_frame(path, names, dict.fromkeys(wanted, pl.String()))
    except pl.exceptions.NoDataError as error:
        raise Mistake(f"{path}: в таблице нет ни одного человека") from error
    except pl.exceptions.PolarsError as error:
        raise Mistake(f"{path}: не читается как таблица ({_first_line(error)})") from error
    return frame.select(wanted)


def _text_frame(path: Path, names: list[str], wanted: list[str]) -> pl.DataFrame:
    return text_frame(_raw_frame(path, names, wanted), path)


def _read_wide(path: Path, names: list[str], columns: Columns) -> Responses:
    identity = columns.identity or next((n for n in NAMES_OF_PERSONS if n in names), None)
    aside = {"--id": identity, "--weights": columns.weights, "--group": columns.group}
    for option, name in aside.items():
        if name is not None and name not in names:
            raise Mistake(f"{path}: нет столбца «{name}», названного в {option}")
    items = _choose(names, columns.items, set(aside.values()), path)
    others = [name for name in dict.fromkeys(aside.values()) if name is not None]
    codes, omitted = _codes(path, names, items)
    notes = [*score_omitted(codes, omitted, columns.omitted), *_nameless(names)]
    about = _text_frame(path, names, others) if others else pl.DataFrame()
    made = responses_from_matrix(codes, items).with_notes(*notes)
    return _about_persons(made, about, identity, columns, path)


def _nameless(names: list[str]) -> list[str]:
    places = [str(number) for number, name in enumerate(names, start=1) if not name]
    return [f"столбцы без имени не читаются: {', '.join(places[:10])}"] if places else []


def _choose(names: list[str], pattern: str | None, aside: set[str | None], path: Path) -> list[str]:
    free = [name for name in names if name not in aside and name]
    chosen = [name for name in free if pattern is None or fnmatch.fnmatchcase(name, pattern)]
    if not chosen:
        shown = ", ".join(free[:5])
        what = (
            f"образцу --columns «{pattern}» не отвечает ни один столбец"
            if pattern
            else "нет столбцов заданий"
        )
        raise Mistake(f"{path}: {what}; столбцы файла: {shown or 'других нет'}")
    return chosen


def _codes(
    path: Path, names: list[str], items: list[str]
) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.bool_]]:
    """Codes [persons, items], -1 for missing, and where dashes were: at one go where all cells are whole numbers, else
    cell by cell.
    """
    if not is_parquet(path):
        refuse_uneven_rows(path, separator_of(path), len(names))
    dashes: list[pl.Series] = []
    try:
        frame = _read_frame(path, names, dict.fromkeys(items, pl.Int16()))
        frame = frame.select(_short(frame[name]) for name in items)
    except (pl.exceptions.PolarsError, TypeError):
        frame = _raw_frame(path, names, items)
        parted = [_part(frame[name]) for name in items]
        frame = pl.DataFrame([_whole(told, path) for told, _dashes in parted])
        dashes = [one for _told, one in parted]
    codes = np.empty((frame.height, len(items)), dtype=np.int16)
    for number, name in enumerate(items):
        column = frame[name]
        lowest = column.min()
        if isinstance(lowest, int) and lowest < 0:
            _refuse(column, column < 0, path, "отрицательный код")
        codes[:, number] = column.fill_null(-1).to_numpy()
    omitted = np.column_stack(dashes) if dashes else np.zeros((0, len(items)), dtype=np.bool_)
    return codes, omitted


def _short(column: pl.Series) -> pl.Series:
    """Raises TypeError where a cast would cut real numbers to whole ones or read words as missing."""
    if column.dtype.is_float() or column.dtype == pl.String:
        raise TypeError(column.dtype)
    return column.cast(pl.Int16)


def _part(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Dashes stand only where cells are text."""
    if column.dtype != pl.String:
        return column, pl.repeat(False, len(column), eager=True).alias(column.name)
    return part_omitted(column)


def _whole(column: pl.Series, path: Path) -> pl.Series:
    """Text as whole numbers; «2.0» is one."""
    if column.dtype == pl.String:
        column = column.str.strip_chars()
        text = pl.select(pl.when(column.is_in(ABSENT)).then(None).otherwise(column)).to_series()
        told = text.replace(TRUTH)
        numbers = told.cast(pl.Float64, strict=False)
    else:
        text = column
        numbers = column.cast(pl.Float64, strict=False).fill_nan(None)
        text = pl.select(pl.when(numbers.is_null()).then(None).otherwise(column)).to_series()
    text = text.alias(column.name)
    _refuse(text, text.is_not_null() & numbers.is_null(), path, "не число")
    _refuse(text, (numbers != numbers.round()).fill_null(False), path, "не целое число")
    _refuse(text, (numbers < 0).fill_null(False), path, "отрицательный код")
    _refuse(text, (numbers > MOST_OF_CODE).fill_null(False), path, "слишком большой код")
    return numbers.cast(pl.Int16).alias(column.name)


def _refuse(column: pl.Series, wrong: pl.Series, path: Path, why: str) -> None:
    if wrong.any():
        row = int(np.flatnonzero(wrong.fill_null(False).to_numpy())[0])
        more = int(wrong.sum()) - 1
        rest = f" (и ещё в {more} строках)" if more else ""
        told = shown(column[row])
        raise Mistake(
            f"{path}, строка {row + HEAD}, столбец «{column.name}»: «{told}» – {why}{point_hint(told)}{rest}."
            " Если это не задание, выберите задания через --columns"
        )


def _about_persons(
    made: Responses, about: pl.DataFrame, identity: str | None, columns: Columns, path: Path
) -> Responses:
    if identity is not None:
        made = replace(made, persons=read_identities(about[identity], path))
    if columns.weights is not None:
        made = replace(made, weights=read_weights(about[columns.weights], path))
    if columns.group is not None:
        labels, groups = read_groups(about[columns.group], path, columns.group_may_miss)
        made = replace(made, group_of=labels, groups=groups)
    if columns.identity is None and identity is not None:
        made = made.with_notes(f"столбец «{identity}» принят за имя человека")
    return made


def _read_long(path: Path, names: list[str], columns: Columns) -> Responses:
    if columns.weights is None and columns.group is None and is_parquet(path):
        made = read_long_parquet(path, columns.items)
        if made is not None:
            return made
    aside = [name for name in (columns.weights, columns.group) if name is not None]
    for name in aside:
        if name not in names:
            raise Mistake(f"{path}: нет столбца «{name}»")
    frame = _text_frame(path, names, [*LONG, *aside])
    told, dashes = _part(frame["response"])
    frame = frame.with_columns(_whole(told, path).alias("response"), dashes.alias("omitted"))
    made = read_long_frame(frame, columns.items, path, columns.omitted)
    if not aside:
        return made
    about = frame.group_by("person", maintain_order=True).agg(pl.col(aside).first())
    several = frame.group_by("person").agg(pl.col(aside).n_unique()).filter(
        pl.any_horizontal(pl.col(aside) > 1)
    )  # fmt: skip
    if several.height:
        raise Mistake(
            f"{path}: у человека «{several['person'][0]}» в разных строках разные"
            f" {' и '.join(aside)}"
        )
    return _about_persons(made, about, None, columns, path)
