"""Organisations whose results are low by a rule set: with reasons, and «недостаточно данных» where that is the truth.

Low results tell where help is due; they do not tell what the school adds to what its pupils came
with (``value_added``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

import polars as pl

from orientir.core.context.shares import wilson_limits
from orientir.core.mistakes import Mistake
from orientir.core.packs.analysis import LowResultRules

State = Literal["low", "not_low", "not_enough_data"]
STATE_WORDS: Final[dict[State, str]] = {
    "low": "низкие результаты",
    "not_low": "не относится к низким",
    "not_enough_data": "недостаточно данных",
}
KEYS: Final = ("procedure", "subject", "grade")
NEEDED: Final = ("unit", "procedure", "year", "participants", "below")
MANY_HUNDREDS: Final = 3
ALIASES: Final = {
    "организация": "unit",
    "школа": "unit",
    "процедура": "procedure",
    "предмет": "subject",
    "класс": "grade",
    "год": "year",
    "участников": "participants",
    "ниже": "below",
}


class ResultsNotSound(Mistake):
    """The table holds no counts of participants; the sentence says what and where."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One procedure of one year: ``share`` in per cent with its interval (Wilson, 95 %); ``is_hit``: at the threshold.

    ``is_counted``: as many participants as the rules ask for. ``procedure``: in words, with subject and grade.
    """

    procedure: str
    year: int
    participants: int
    below: int
    share: float
    low: float
    high: float
    is_counted: bool
    is_hit: bool


@dataclass(frozen=True, slots=True)
class UnitState:
    """``many``, ``repeated``: whether (A) and (B) hold; None: cannot be told. ``figures``: of the years looked at."""

    unit: str
    state: State
    many: bool | None
    repeated: bool | None
    reasons: tuple[str, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class LowResults:
    """``years``: those looked at, the last one first."""

    years: tuple[int, ...]
    units: tuple[UnitState, ...]

    def count(self, state: State) -> int:
        return sum(one.state == state for one in self.units)


def find_low_results(
    table: pl.DataFrame,
    rules: LowResultRules,
    year: int | None = None,
    *,
    are_counts: bool = False,
) -> LowResults:
    """``table``: unit × procedure [× subject × grade] × year × participants × below. Raises ResultsNotSound.

    ``year``: the one judged; None: the last in the table. ``are_counts``: whoever asks knows that a hundred
    participants everywhere are people and not per cent.
    """
    rows = _sound_rows(table)
    if not are_counts:
        _refuse_hundreds(rows)
    rows = _within_rules(rows, rules)
    last = max(rows["year"]) if year is None else year
    years = tuple(range(last, last - max(1, int(rules.repeat_years.value)), -1))
    seen = rows.filter(pl.col("year").is_in(years))
    if not (seen["year"] == last).any():
        raise ResultsNotSound(
            f"за {last} год нет ни одной строки о процедурах, которые учитывает правило"
        )
    figures: dict[str, list[Figure]] = {
        unit: [] for unit in rows["unit"].unique(maintain_order=True)
    }
    for unit, figure in _figures(seen, rules):
        figures[unit].append(figure)
    has_past = all((seen["year"] == one).any() for one in years)
    judged = (_judge(unit, told, years, rules, has_past) for unit, told in figures.items())
    return LowResults(years, tuple(judged))


def _sound_rows(table: pl.DataFrame) -> pl.DataFrame:
    named = table.rename(
        {
            name: ALIASES[name.strip().lower()]
            for name in table.columns
            if ALIASES.get(name.strip().lower(), name) not in table.columns
        }
    )
    for name in NEEDED:
        if name not in named.columns:
            raise ResultsNotSound(f"нет столбца {name}: в файле {', '.join(table.columns)}")
    for name in ("year", "participants", "below"):
        _refuse_no_count(named, name)
    keys = [name for name in KEYS if name in named.columns]
    rows = named.select(
        pl.col("unit").cast(pl.String),
        *(pl.col(name).cast(pl.String).fill_null("") for name in keys),
        *(pl.col(name).cast(pl.Int64) for name in ("year", "participants", "below")),
    )
    _refuse_doubled(rows, ["unit", *keys, "year"])
    _refuse_more_below(rows)
    return rows


def _refuse_no_count(table: pl.DataFrame, name: str) -> None:
    values = table[name]
    if not values.dtype.is_numeric():
        raise ResultsNotSound(f"столбец {name}: нужны целые числа, а там, например, «{values[0]}»")
    empty = values.is_null()
    if empty.any():
        row = int(empty.arg_true()[0])
        raise ResultsNotSound(f"столбец {name}: в строке {row + 2} пусто, впишите число")
    broken = table.filter((pl.col(name) % 1 != 0) | (pl.col(name) < 0))
    if not broken.is_empty():
        raise ResultsNotSound(
            f"столбец {name}: «{broken['unit'][0]}» – {broken[name][0]:g}: нужно целое число "
            "(людей, а не процентов)"
        )


def _refuse_doubled(rows: pl.DataFrame, keys: Sequence[str]) -> None:
    doubled = rows.filter(pl.struct(keys).is_duplicated())
    if not doubled.is_empty():
        place = ", ".join(str(one) for one in doubled.select(keys).row(0) if one != "")
        raise ResultsNotSound(
            f"строка о процедуре стоит не один раз: {place} (всего таких строк {len(doubled)}): оставьте по одной"
        )


def _refuse_more_below(rows: pl.DataFrame) -> None:
    odd = rows.filter(pl.col("below") > pl.col("participants"))
    if not odd.is_empty():
        one = odd.row(0, named=True)
        raise ResultsNotSound(
            f"«{one['unit']}», {one['procedure']}, {one['year']} год: ниже порога {one['below']} "
            f"из {one['participants']} участников, так не бывает; если это проценты, впишите, сколько человек"
        )


def _refuse_hundreds(rows: pl.DataFrame) -> None:
    """Shares that somebody rounded: whole numbers under a hundred, of a hundred each."""
    if len(rows) >= MANY_HUNDREDS and (rows["participants"] == 100).all():
        raise ResultsNotSound(
            f"столбец participants: во всех строках ({len(rows)}) ровно 100: похоже на проценты, а нужно, "
            "сколько человек участвовало и сколько из них ниже порога (если это люди, добавьте --counts)"
        )


def _within_rules(rows: pl.DataFrame, rules: LowResultRules) -> pl.DataFrame:
    """Rows of the procedures that count, added up to what the rules call one procedure."""
    names = rules.procedures.values
    if names:
        rows_left = rows.filter(pl.col("procedure").is_in(names))
        if rows_left.is_empty():
            there = ", ".join(sorted(rows["procedure"].unique())[:5])
            raise ResultsNotSound(
                f"правило {rules.code} учитывает процедуры {', '.join(names)}, а в файле {there}"
            )
        rows = rows_left
    keys = [name for name in KEYS if name in rows.columns and name in rules.by.values]
    if not keys:
        raise ResultsNotSound(f"правило {rules.code} различает процедуры по столбцам, которых нет")
    label = pl.concat_str([pl.col(name) for name in keys], separator=", ").str.strip_chars(", ")
    return (
        rows.with_columns(label.alias("label"))
        .group_by("unit", "label", "year", maintain_order=True)
        .agg(pl.col("participants", "below").sum())
    )


def _figures(rows: pl.DataFrame, rules: LowResultRules) -> Iterator[tuple[str, Figure]]:
    threshold = Fraction(rules.share_threshold.value)
    ordered = rows.sort("year", "label", descending=[True, False])
    low, high = wilson_limits(ordered["below"].to_numpy(), ordered["participants"].to_numpy())
    for at, (unit, label, year, participants, below) in enumerate(ordered.iter_rows()):
        share = Fraction(100 * below, participants) if participants else Fraction(0)
        is_counted = participants >= max(1, int(rules.min_cohort.value))
        yield unit, Figure(
            label, year, participants, below, float(share), 100 * low[at], 100 * high[at], is_counted,
            is_counted and share >= threshold,
        )  # fmt: skip


def _judge(
    unit: str,
    figures: Sequence[Figure],
    years: Sequence[int],
    rules: LowResultRules,
    has_past: bool,
) -> UnitState:
    counted = [one for one in figures if one.is_counted]
    many, why_many = _many(counted, years[0], rules)
    parts = [(many, why_many)]
    repeated: bool | None = None
    if rules.repeat_years.value and (has_past or rules.combine.values == ("all",)):
        repeated, why_repeated = _repeated(counted, years)
        parts.append((repeated, why_repeated))
    holds = [part for part, _why in parts]
    state = _combine(holds, rules.combine.values[0])
    reasons = [why for part, why in parts if why and (state != "low" or part)]
    small = [one for one in figures if one.year == years[0] and not one.is_counted]
    if small and state != "low":
        listed = "; ".join(f"{one.procedure} – {one.participants}" for one in small)
        reasons.append(
            f"не учтены процедуры, где участников меньше {rules.min_cohort.value:f}: {listed}"
        )
    return UnitState(unit, state, many, repeated, tuple(reasons), tuple(figures))


def _combine(holds: Sequence[bool | None], how: str) -> State:
    """Kleene's logic: what is not known decides only where it can."""
    decided, other = (True, False) if how == "any" else (False, True)
    if decided in holds:
        return "low" if decided else "not_low"
    if None in holds:
        return "not_enough_data"
    return "low" if other else "not_low"


def _many(counted: Sequence[Figure], year: int, rules: LowResultRules) -> tuple[bool | None, str]:
    """(A): enough procedures of the year at the threshold. Too few of them to tell: None."""
    now = [one for one in counted if one.year == year]
    hits = [one for one in now if one.is_hit]
    needed = int(rules.min_hits.value)
    bound = f"{rules.share_threshold.value:f}".replace(".", ",")
    if len(hits) >= needed:
        listed = "; ".join(_say(one) for one in hits)
        return (
            True,
            f"{bound} % и больше ниже порога в {len(hits)} процедурах {year} года: {listed}",
        )
    if len(now) < needed:
        return None, (
            f"процедур {year} года с достаточным числом участников {len(now)}, а судят не меньше чем по {needed}"
        )
    listed = f": {_say(hits[0])}" if len(hits) == 1 else ""
    return False, (
        f"{bound} % и больше ниже порога в {len(hits)} из {len(now)} процедур {year} года, нужно {needed}{listed}"
    )


def _repeated(counted: Sequence[Figure], years: Sequence[int]) -> tuple[bool | None, str]:
    """(B): one procedure at the threshold in every year. Where a hit has no past to compare with: None."""
    by_year = {year: {one.procedure: one for one in counted if one.year == year} for year in years}
    span = f"{years[-1]}–{years[0]}"
    lacking = []
    for name, now in by_year[years[0]].items():
        if not now.is_hit:
            continue
        past = [by_year[year].get(name) for year in years]
        known = [one for one in past if one is not None]
        if len(known) == len(past) and all(one.is_hit for one in known):
            listed = "; ".join(_say(one) for one in reversed(known))
            return True, f"одна и та же процедура {span} годов: {listed}"
        if all(one.is_hit for one in known):
            lacking.append(name)
    if lacking:
        return None, f"за прежние годы нет данных о процедурах: {', '.join(lacking)}"
    if not by_year[years[0]]:
        return None, ""
    return False, f"ни в одной процедуре порог не достигнут {span} годы подряд"


def _say(one: Figure) -> str:
    share = f"{one.share:.1f}".removesuffix(".0").replace(".", ",")
    return f"{one.procedure}, {one.year}: {one.below} из {one.participants} ({share} %)"
