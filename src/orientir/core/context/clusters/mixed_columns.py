"""Columns of numbers and of words with gaps → distances between units.

In the manner of Gower (1971, doi:10.2307/2528823): the mean over the columns that both units
know, here of squares. Numbers
are cut at the ends of their bulk and standardised; a difference of words weighs so that a column of words tells half as
much as a column of numbers, lest a single one part all units (Hennig & Liao 2013,
doi:10.1111/j.1467-9876.2012.01066.x).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from orientir.core.mistakes import Mistake

Floats = NDArray[np.float64]
FEWEST_UNITS: Final = 20
MOST_WORDS: Final = 30  # of one column: more of them say who a unit is, not what it is like
ENDS: Final = (
    0.02,
    0.98,
)  # what lies beyond is as far as the ends: one odd unit must not shrink all others
WORDS_TELL: Final = 1.0  # mean square of a column of words; of standardised numbers it is 2
_NEVER: Final = 1e3  # a distance no two units have: they share no known column


class ContextNotSound(Mistake):
    """The table does not describe units as asked; the sentence says what and where."""


@dataclass(frozen=True, slots=True, eq=False)
class MixedColumns:
    """``numbers`` [units, n]: standardised, cut at the ends (``whole``: not cut), nan for a gap;
    ``words`` [units, m]: codes, -1 a gap.

    ``weights`` [m]: square of a difference of words; ``raw``: the columns as they came;
    ``left_out``: columns not used, with the reason.
    """

    units: tuple[str, ...]
    number_names: tuple[str, ...]
    word_names: tuple[str, ...]
    numbers: Floats
    whole: Floats
    words: NDArray[np.int64]
    weights: Floats
    raw: pl.DataFrame
    left_out: tuple[tuple[str, str], ...]

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """Of each unit: at least half of the columns are known."""
        known = np.isfinite(self.numbers).sum(axis=1) + (self.words >= 0).sum(axis=1)
        return np.asarray(2 * known >= len(self.number_names) + len(self.word_names))


def read_mixed_columns(
    table: pl.DataFrame, unit: str = "", columns: Sequence[str] = ()
) -> MixedColumns:
    """``unit``: the first column where not named; ``columns``: all others. Raises ContextNotSound."""
    unit = unit or table.columns[0]
    for name in (unit, *columns):
        if name not in table.columns:
            raise ContextNotSound(f"нет столбца {name}: в файле {', '.join(table.columns)}")
    _refuse_units(table, unit)
    used, left_out = [], []
    for name in columns or [one for one in table.columns if one != unit]:
        why = _unfit(table[name], is_asked=bool(columns))
        (left_out.append((name, why)) if why else used.append(name))
    numeric = [name for name in used if table[name].dtype.is_numeric()]
    words = [name for name in used if name not in numeric]
    if not used:
        raise ContextNotSound("нет ни одного столбца, по которому организации можно сравнить")
    coded = [_codes(table[name]) for name in words]
    scaled = [_scaled(table[name]) for name in numeric]
    return MixedColumns(
        tuple(table[unit].cast(pl.String).to_list()), tuple(numeric), tuple(words),
        _stack([cut for cut, _whole in scaled], len(table), np.float64),
        _stack([whole for _cut, whole in scaled], len(table), np.float64),
        _stack(coded, len(table), np.int64), np.array([_weight(one) for one in coded]),
        table.select(used), tuple(left_out),
    )  # fmt: skip


def _refuse_units(table: pl.DataFrame, unit: str) -> None:
    if len(table) < FEWEST_UNITS:
        raise ContextNotSound(
            f"организаций {len(table)}, а чтобы искать группы, нужно не меньше {FEWEST_UNITS}"
        )
    names = table[unit]
    if names.null_count():
        raise ContextNotSound(
            f"столбец {unit}: в строке {int(names.is_null().arg_true()[0]) + 2} пусто"
        )
    doubled = names.filter(names.is_duplicated())
    if len(doubled):
        raise ContextNotSound(
            f"столбец {unit}: «{doubled[0]}» стоит не один раз, строк с повторами {len(doubled)}: "
            "оставьте по одной строке на организацию"
        )


def _unfit(values: pl.Series, is_asked: bool) -> str:
    """Why a column is left out; '' where it is used. A column of one value is a mistake."""
    known = values.drop_nulls()
    if known.is_empty():
        raise ContextNotSound(
            f"столбец {values.name}: пуст, сравнивать по нему нечего: уберите его"
        )
    if known.n_unique() < 2:
        raise ContextNotSound(
            f"столбец {values.name}: у всех одно значение ({known[0]}), различий по нему нет: уберите его"
        )
    if values.dtype.is_numeric():
        if not known.cast(pl.Float64).is_finite().all():
            raise ContextNotSound(
                f"столбец {values.name}: есть бесконечные значения или не числа (NaN)"
            )
        return ""
    if known.n_unique() > MOST_WORDS and not is_asked:
        return f"разных слов {known.n_unique()}: это имя, а не признак"
    return ""


def _scaled(values: pl.Series) -> tuple[Floats, Floats]:
    """Standardised by the bulk of the column: cut at its ends, and whole."""
    numbers = values.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    low, high = np.nanquantile(numbers, ENDS)
    cut = numbers.clip(low, high) if high > low else numbers
    middle, spread = np.nanmean(cut), np.nanstd(cut)
    return (cut - middle) / spread, (numbers - middle) / spread


def _weight(codes: NDArray[np.int64]) -> float:
    shares = np.bincount(codes[codes >= 0]) / max(1, int((codes >= 0).sum()))
    return float(WORDS_TELL / (1 - (shares**2).sum()))


def _codes(values: pl.Series) -> NDArray[np.int64]:
    words = values.cast(pl.String)
    order = sorted(words.drop_nulls().unique())
    coded = words.replace_strict(order, range(len(order)), return_dtype=pl.Int64)
    return coded.fill_null(-1).to_numpy().astype(np.int64)


def _stack(columns: Sequence[NDArray[Any]], rows: int, kind: type) -> NDArray[Any]:
    return np.column_stack(columns).astype(kind) if columns else np.zeros((rows, 0), kind)


def gower_distances(
    columns: MixedColumns, rows: NDArray[np.intp], others: NDArray[np.intp]
) -> NDArray[np.float32]:
    """[rows, others]: the root of the mean square over columns that both know; ``_NEVER`` where there is none."""
    total = np.zeros((len(rows), len(others)), np.float32)
    known = np.zeros((len(rows), len(others)), np.float32)
    for away, both in _differences(columns, rows, others):
        total += away
        known += both
    return np.asarray(
        np.where(known > 0, np.sqrt(total / np.maximum(known, 1)), _NEVER), np.float32
    )


def _differences(
    columns: MixedColumns, rows: NDArray[np.intp], others: NDArray[np.intp]
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.bool_]]]:
    for numbers in columns.numbers.T:
        away = (numbers[rows, None] - numbers[None, others]).astype(np.float32) ** 2
        both = np.isfinite(away)
        yield np.where(both, away, np.float32(0)), both
    for words, weight in zip(columns.words.T, columns.weights.tolist(), strict=True):
        one, other = words[rows, None], words[None, others]
        both = (one >= 0) & (other >= 0)
        yield np.float32(weight) * (both & (one != other)), both


def shuffle_columns(columns: MixedColumns, random: np.random.Generator) -> MixedColumns:
    """Each column shuffled by itself: what is left has no groups."""
    rows = len(columns.units)
    numbers = _stack([random.permutation(one) for one in columns.numbers.T], rows, np.float64)
    words = _stack([random.permutation(one) for one in columns.words.T], rows, np.int64)
    return replace(columns, numbers=numbers, words=words)
