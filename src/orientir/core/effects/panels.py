"""A panel: what was measured of units over time, and since when each has been under a measure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from orientir.core.mistakes import Mistake

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEVER: Final = 1_000_000
"""The start of a unit that was never under the measure: later than any period."""
FEWEST_UNITS: Final = 3
_TREATED: Final = {
    "0": 0, "0.0": 0, "false": 0, "нет": 0, "1": 1, "1.0": 1, "true": 1, "да": 1,
}  # fmt: skip
_PERIOD: Final = re.compile(r"\d{4}([-/](\d{2}|\d{4})){0,2}")
_COMMA: Final = r"^\s*([-+]?\d+),(\d+)\s*$"


class PanelNotSound(Mistake):
    """The table is no panel, or not one of which an effect can be asked; says what and where."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns: the figure, the unit, the period, 1 since the unit is under the measure, the cluster."""

    outcome: str
    unit: str
    time: str
    treated: str
    cluster: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """N units over T periods.

    ``outcome`` (N × T), NaN where not known; ``starts`` (N), the place of the first period under the measure or NEVER;
    ``clusters`` (N), numbers from 0; ``times`` (T) as the file has them; ``missing``: rows without the figure;
    ``always``: how many units were under the measure whenever they were seen, and so are left out.
    """

    outcome: Floats
    starts: Places
    clusters: Places
    times: tuple[str, ...]
    units: tuple[str, ...]
    missing: int = 0
    always: int = 0

    @property
    def known(self) -> Flags:
        return np.isfinite(self.outcome)

    @property
    def is_treated(self) -> Flags:
        return self.starts < NEVER

    @property
    def under(self) -> Floats:
        """1 where a unit is under the measure (N × T)."""
        places = np.arange(len(self.times))
        return (places[None, :] >= self.starts[:, None]).astype(np.float64)

    @property
    def rounding(self) -> float:
        """Differences smaller than this are the arithmetic's, not the figures'."""
        return 1e-10 * float(np.abs(self.outcome[self.known]).max(initial=1e-290))

    def only(self, kept: Flags) -> Panel:
        """The panel of some units."""
        _names, clusters = np.unique(self.clusters[kept], return_inverse=True)
        return Panel(
            self.outcome[kept], self.starts[kept], clusters.astype(np.int64), self.times,
            tuple(unit for unit, one in zip(self.units, kept.tolist(), strict=True) if one),
            self.missing, self.always,
        )  # fmt: skip


def read_panel(table: pl.DataFrame, columns: Columns) -> Panel:
    """A row per unit and period, the header being line 1. Raises PanelNotSound with the line."""
    _refuse_columns(table, columns)
    rows = pl.DataFrame(
        {
            "unit": _words(table, columns.unit),
            "cluster": _words(table, columns.cluster or columns.unit),
            "time": _periods(table, columns.time),
            "treated": _treated(table, columns.treated),
            "outcome": _figures(table, columns.outcome),
            "line": np.arange(2, len(table) + 2),
        }
    )
    _refuse_doubled(rows, columns)
    _refuse_two_clusters(rows, columns)
    times = rows["time"].unique().sort()
    units = rows["unit"].unique(maintain_order=True)
    rows = rows.with_columns(
        pl.col("time").replace_strict(times, range(len(times)), return_dtype=pl.Int64).alias("t"),
        pl.col("unit").replace_strict(units, range(len(units)), return_dtype=pl.Int64).alias("u"),
    )
    starts = _starts(rows, columns)
    outcome = np.full((len(units), len(times)), np.nan)
    outcome[rows["u"].to_numpy(), rows["t"].to_numpy()] = rows["outcome"].to_numpy()
    clusters = np.empty(len(units), np.int64)
    clusters[rows["u"].to_numpy()] = rows["cluster"].rank("dense").to_numpy() - 1
    whole = Panel(
        outcome, starts, clusters, _titles(times), tuple(units), int(rows["outcome"].is_nan().sum())
    )
    return _without_always(whole)


def _titles(times: pl.Series) -> tuple[str, ...]:
    if times.dtype.is_float() and (times == times.floor()).all():
        times = times.cast(pl.Int64)
    return tuple(str(one) for one in times)


def _refuse_columns(table: pl.DataFrame, columns: Columns) -> None:
    named = [columns.outcome, columns.unit, columns.time, columns.treated]
    for name in [*named, *([columns.cluster] if columns.cluster else [])]:
        if name not in table.columns:
            raise PanelNotSound(f"нет столбца {name}: в файле {', '.join(table.columns)}")
    if len(set(named)) < len(named):
        raise PanelNotSound(
            f"показатель, единица, время и мера – разные столбцы, а названы {', '.join(named)}"
        )


def _line_of(bad: pl.Series) -> int:
    return int(bad.arg_true()[0]) + 2


def _words(table: pl.DataFrame, name: str) -> pl.Series:
    values = table[name].cast(pl.String).str.strip_chars()
    empty = values.is_null() | (values == "")
    if empty.any():
        raise PanelNotSound(f"строка {_line_of(empty)}, столбец {name}: пусто")
    return values


def _figures(table: pl.DataFrame, name: str) -> pl.Series:
    """Numbers, NaN where empty; a comma may part the decimals."""
    values = table[name]
    if not (values.dtype.is_numeric() or values.dtype == pl.Boolean):
        words = values.cast(pl.String)
        values = words.str.replace(_COMMA, "$1.$2").str.strip_chars().cast(pl.Float64, strict=False)
        bad = values.is_null() & words.is_not_null()
        if bad.any():
            line = _line_of(bad)
            raise PanelNotSound(
                f"строка {line}, столбец {name}: «{words[line - 2]}» – не число; нет данных – оставьте пустым"
            )
    numbers = values.cast(pl.Float64)
    if (infinite := numbers.is_infinite().fill_null(value=False)).any():
        raise PanelNotSound(
            f"строка {_line_of(infinite)}, столбец {name}: бесконечность – не показатель"
        )
    if numbers.is_null().all():
        raise PanelNotSound(f"столбец {name}: нет ни одного числа")
    return numbers.fill_null(float("nan"))


def _periods(table: pl.DataFrame, name: str) -> pl.Series:
    """Numbers as they are; days and school years as words that sort by themselves."""
    values = table[name]
    if (empty := values.is_null()).any():
        raise PanelNotSound(f"строка {_line_of(empty)}, столбец {name}: пусто")
    if values.dtype.is_numeric() or values.dtype.is_temporal():
        return values
    words = values.cast(pl.String).str.strip_chars()
    bad = ~words.str.contains(f"^{_PERIOD.pattern}$")
    if bad.any() or words.str.len_chars().n_unique() > 1:
        line = _line_of(bad) if bad.any() else 2
        raise PanelNotSound(
            f"строка {line}, столбец {name}: «{words[line - 2]}» – не время; нужны годы (2024), "
            "учебные годы (2023/24) или даты (2024-09-01), все в одном виде"
        )
    return words


def _treated(table: pl.DataFrame, name: str) -> pl.Series:
    words = table[name].cast(pl.String).str.strip_chars().str.to_lowercase()
    marks = words.replace_strict(_TREATED, default=None, return_dtype=pl.Int64)
    if (bad := marks.is_null()).any():
        line = _line_of(bad)
        found = "пусто" if words[line - 2] is None else f"«{table[name][line - 2]}»"
        raise PanelNotSound(
            f"строка {line}, столбец {name}: {found}, а нужно 0 (меры ещё нет) или 1"
        )
    return marks


def _refuse_doubled(rows: pl.DataFrame, columns: Columns) -> None:
    doubled = rows.filter(pl.struct("unit", "time").is_duplicated()).sort("unit", "time", "line")
    if not doubled.is_empty():
        first, second = doubled.row(0, named=True), doubled.row(1, named=True)
        raise PanelNotSound(
            f"строки {first['line']} и {second['line']}: {columns.unit} «{first['unit']}», {columns.time} "
            f"{first['time']} стоят дважды; оставьте одну строку (всего строк с повторами {len(doubled)})"
        )


def _refuse_two_clusters(rows: pl.DataFrame, columns: Columns) -> None:
    two = rows.filter(pl.col("cluster").n_unique().over("unit") > 1).sort("unit", "line")
    if not two.is_empty():
        unit = two["unit"][0]
        names = ", ".join(two.filter(pl.col("unit") == unit)["cluster"].unique().sort())
        raise PanelNotSound(
            f"строка {two['line'][0]}, столбец {columns.cluster}: {columns.unit} «{unit}» стоит сразу в "
            f"нескольких: {names}"
        )


def _starts(rows: pl.DataFrame, columns: Columns) -> Places:
    """The first period under the measure, by unit. Raises PanelNotSound where the measure is taken off again."""
    ordered = rows.sort("u", "t")
    off = ordered.filter(pl.col("treated").diff().over("u") < 0)
    if not off.is_empty():
        first = off.row(0, named=True)
        raise PanelNotSound(
            f"строка {first['line']}, столбец {columns.treated}: у «{first['unit']}» мера снята ({columns.time} "
            f"{first['time']}): 1 ставится с того времени, как единица под мерой, и до конца. Эффект меры, "
            "которую снимают, так не оценить"
        )
    began = ordered.filter(pl.col("treated") == 1).group_by("u").agg(pl.col("t").min())
    starts = np.full(int(rows["u"].max()) + 1, NEVER, np.int64)  # type: ignore[arg-type]
    starts[began["u"].to_numpy()] = began["t"].to_numpy()
    return starts


def _without_always(panel: Panel) -> Panel:
    """Who was under the measure in every known period has nothing to be compared with; who was never seen, neither."""
    seen = panel.known.any(axis=1)
    first = np.where(seen, panel.known.argmax(axis=1), NEVER)
    always = panel.is_treated & seen & (first >= panel.starts)
    kept = panel.only(seen & ~always)
    return Panel(
        kept.outcome, kept.starts, kept.clusters, kept.times, kept.units, panel.missing, int(always.sum())
    )  # fmt: skip
