"""Signals beside heaps at the boundaries: each looked for where the chosen results let it, else it is said why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from orientir.core.context.value_added import Question
from orientir.core.mistakes import Mistake
from orientir.core.objectivity.cohorts import find_drops
from orientir.core.objectivity.copying import find_similar_answers
from orientir.core.objectivity.expectation import find_above_expected
from orientir.core.objectivity.journals import find_marks_against_journal
from orientir.core.objectivity.profiles import find_odd_profiles, guttman_p
from orientir.core.objectivity.signals import Bounds, Signal, SignalNotSound
from orientir.core.objectivity.spread import find_little_variance
from orientir.core.packs.analysis import SignalKind, SignalRules
from orientir.core.psychometrics.similarity import FEWEST_COMMON
from orientir.cycle.analysis.kinds.found import Asked
from orientir.cycle.analysis.kinds.value_added import CONTEXT, PRIOR, pupils_table

RESULTS: Final = "results"
FEWEST_TASKS: Final = 5
MOST_ANSWERS: Final = 1000
"""Different answers to a task that are told apart: what hardly anybody answered makes no pair."""
_IN_SCHOOL: Final = "\t"


@dataclass(frozen=True, slots=True)
class Check:
    """One signal at one school. ``inside``: of its classes, for who sees its pupils; ``told``: for everybody."""

    is_flagged: bool
    pupils: int
    effect: float
    p_adjusted: float
    told: str
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """A signal over all schools: ``checks`` by school, or ``why`` nobody could be looked at."""

    rules: SignalRules
    checks: Mapping[str, Check]
    why: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """``rows``: a row a pupil of the procedure that is looked at."""

    asked: Asked
    rows: pl.DataFrame


def look_beside_heaps(source: Source) -> list[Look]:
    """Every signal that the pack sets bounds of, in the pack's order."""
    return [
        _look(source, rules, *_LOOKS[rules.code])
        for rules in source.asked.pack.signals
        if rules.code in _LOOKS
    ]


Count = Callable[[Source, SignalRules], Sequence[Signal]]
Gather = Callable[[Sequence[Signal]], Mapping[str, Check]]


def _look(source: Source, rules: SignalRules, count: Count, gather: Gather) -> Look:
    try:
        signals = count(source, rules)
    except Mistake as mistake:
        return Look(rules, {}, str(mistake))
    why = "" if signals else "школы отличаются друг от друга не больше, чем случайно"
    return Look(rules, gather(signals), why)


def _by_school(signals: Sequence[Signal]) -> dict[str, Check]:
    return {
        one.unit: Check(one.flagged, one.pupils, one.effect, one.p_adjusted, one.told)
        for one in signals
    }


def _by_cohort(signals: Sequence[Signal]) -> dict[str, Check]:
    """A fall asks about the work before it, or about the year between: the sentence says so."""
    checks = _by_school(signals)
    question = "вопрос к прежней работе (не была ли завышена) или к году между ними"
    return {
        unit: replace(one, told=f"{one.told}; {question}") if one.is_flagged else one
        for unit, one in checks.items()
    }


def _by_class(signals: Sequence[Signal]) -> dict[str, Check]:
    """A school is flagged if a class is; who does not see its pupils is told how many classes, not which."""
    schools: dict[str, list[Signal]] = {}
    for one in signals:
        schools.setdefault(one.unit.partition(_IN_SCHOOL)[0], []).append(one)
    return {unit: _of_classes(found) for unit, found in schools.items()}


def _of_classes(found: Sequence[Signal]) -> Check:
    flagged = [one for one in found if one.flagged]
    worst = min(found, key=lambda one: (not one.flagged, one.p_adjusted, one.unit))
    inside = [f"{one.unit.partition(_IN_SCHOOL)[2]}: {one.told}" for one in flagged]
    return Check(
        bool(flagged), sum(one.pupils for one in found), worst.effect, worst.p_adjusted,
        f"классов с маркером: {len(flagged)} из {len(found)}", tuple(inside),
    )  # fmt: skip


def _above_expected(source: Source, rules: SignalRules) -> Sequence[Signal]:
    if not {PRIOR, CONTEXT} & set(source.asked.results):
        raise SignalNotSound("не выбраны ни прежние результаты, ни условия школ")
    table, _linked = pupils_table(source.asked, RESULTS)
    covariates = tuple(name for name in ("prior",) if name in table.columns)
    conditions = tuple(name for name in table.columns if name.startswith("c:"))
    question = Question("score", "unit", covariates, conditions, "pupil")
    return find_above_expected(table, question, Bounds.of(rules))


def _against_journal(source: Source, rules: SignalRules) -> Sequence[Signal]:
    _require(source.rows, ("mark", "journal_mark"), "в этих результатах нет отметок по журналу")
    table = source.rows.select("unit", "mark", pl.col("journal_mark").alias("journal"))
    gap = int(rules.settings["gap"].value) if "gap" in rules.settings else 1
    return find_marks_against_journal(table, Bounds.of(rules), gap)


def _drops(source: Source, rules: SignalRules) -> Sequence[Signal]:
    if PRIOR not in source.asked.results:
        raise SignalNotSound("не выбраны прежние результаты того же набора")
    before, after = source.asked.keys[PRIOR], source.asked.keys[RESULTS]
    if (before.year + 1, (before.grade or 0) + 1) != (after.year, after.grade or 0):
        raise SignalNotSound("прежние результаты не того же набора годом раньше")
    earlier = source.asked.results[PRIOR]().select("unit", pl.col("score").cast(pl.Float64))
    return find_drops(earlier.collect(), source.rows.select("unit", "score"), Bounds.of(rules))


def _odd_profiles(source: Source, rules: SignalRules) -> Sequence[Signal]:
    """A task counts as solved where all its points are got."""
    _require(source.rows, ("class",), "в этих результатах не указаны классы")
    tasks = [name for name in source.rows.columns if name.startswith("q:")]
    if len(tasks) < FEWEST_TASKS:
        raise SignalNotSound(
            f"баллов по заданиям нет или заданий меньше {FEWEST_TASKS}: судить не по чему"
        )
    classed = _classed(source.rows)
    p = guttman_p(_solved(classed, tasks, source))
    odd_p = float(rules.settings["odd_p"].value) if "odd_p" in rules.settings else 0.05
    return find_odd_profiles(p, classed["place"].to_list(), Bounds.of(rules), odd_p)


def _solved(rows: pl.DataFrame, tasks: Sequence[str], source: Source) -> NDArray[np.int8]:
    """[pupils, tasks]: 1 solved, 0 not, -1 not put before the pupil."""
    most = {name: top for one in source.asked.sets[RESULTS] for name, top in one.items.items()}
    full = [
        pl.when(pl.col(name).is_null()).then(-1)
        .otherwise((pl.col(name) >= float(most.get(name.removeprefix("q:")) or 1)).cast(pl.Int8))
        .cast(pl.Int8).alias(name)
        for name in tasks
    ]  # fmt: skip
    return rows.select(full).to_numpy().astype(np.int8)


def _little_variance(source: Source, rules: SignalRules) -> Sequence[Signal]:
    _require(source.rows, ("class",), "в этих результатах не указаны классы")
    table = _classed(source.rows).select(pl.col("place").alias("unit"), "score")
    return find_little_variance(table, Bounds.of(rules))


def _similar_answers(source: Source, rules: SignalRules) -> Sequence[Signal]:
    """Variants of a paper have tasks of their own: answers are compared within a class and a variant."""
    _require(source.rows, ("class",), "в этих результатах не указаны классы")
    tasks = _answered(source.rows)
    pair_p = float(rules.settings["pair_p"].value) if "pair_p" in rules.settings else 0.01
    by_class: dict[str, Signal] = {}
    for variant, rows in _by_variant(_classed(source.rows)):
        right = _solved(rows, [f"q:{task}" for task in tasks], source) == 1
        found = find_similar_answers(
            _answer_codes(rows, tasks), right, rows["place"].to_list(), Bounds.of(rules), pair_p
        )
        for one in found:
            told = replace(one, told=f"вариант {variant}: {one.told}") if variant else one
            by_class[one.unit] = min(by_class.get(one.unit, told), told, key=_oddness)
    return [by_class[place] for place in sorted(by_class)]


def _oddness(one: Signal) -> tuple[bool, float]:
    return not one.flagged, one.p_adjusted


def _answered(rows: pl.DataFrame) -> list[str]:
    """Tasks of which it is known what was answered. Raises SignalNotSound where they are too few."""
    tasks = [
        name.removeprefix("a:")
        for name in rows.columns
        if name.startswith("a:") and rows[name].null_count() < rows.height
    ]
    if not tasks:
        raise SignalNotSound(
            "в результатах есть баллы, а ответов нет: сличать нечего (столбец «Ответ» в файле)"
        )
    if len(tasks) < FEWEST_COMMON:
        raise SignalNotSound(
            f"заданий с ответами {len(tasks)}, а сличают не меньше чем по {FEWEST_COMMON}"
        )
    return tasks


def _by_variant(rows: pl.DataFrame) -> Sequence[tuple[str, pl.DataFrame]]:
    """Those whose variant is known, variant by variant; everybody where no variants are told."""
    if "variant" not in rows.columns or rows["variant"].null_count() == rows.height:
        return [("", rows)]
    parts = rows.drop_nulls("variant").partition_by("variant", as_dict=True)
    return sorted((str(variant), part) for (variant,), part in parts.items())


def _answer_codes(rows: pl.DataFrame, tasks: Sequence[str]) -> NDArray[np.int16]:
    """[pupils, tasks]: a number for each answer to a task, -1 for none (and for the rarest, if there are very many)."""
    codes = np.full((rows.height, len(tasks)), -1, dtype=np.int16)
    for at, task in enumerate(tasks):
        name = f"a:{task}"
        counted = rows.drop_nulls(name).group_by(name).len()
        common = counted.sort("len", name, descending=[True, False])[name].head(MOST_ANSWERS)
        known = rows[name].replace_strict(
            common, range(len(common)), default=-1, return_dtype=pl.Int16
        )
        codes[:, at] = known.to_numpy()
    return codes


def _require(rows: pl.DataFrame, names: Sequence[str], why: str) -> None:
    if any(name not in rows.columns or rows[name].null_count() == rows.height for name in names):
        raise SignalNotSound(why)


def _classed(rows: pl.DataFrame) -> pl.DataFrame:
    """Those whose class is known, in a settled order, with the class as ``place``."""
    place = pl.concat_str("unit", "class", separator=_IN_SCHOOL)
    known = rows.drop_nulls("class").with_columns(place.alias("place"))
    return known.sort("place", maintain_order=True)


_LOOKS: Final[Mapping[SignalKind, tuple[Count, Gather]]] = {
    "above_expected": (_above_expected, _by_school),
    "marks_against_journal": (_against_journal, _by_school),
    "drop_of_cohort": (_drops, _by_cohort),
    "odd_profiles": (_odd_profiles, _by_class),
    "similar_answers": (_similar_answers, _by_class),
    "little_variance": (_little_variance, _by_class),
}
