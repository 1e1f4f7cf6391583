"""``orientir value-added``: what units add to what their pupils came with. No database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from orientir.core.context.repeats import refuse_repeats
from orientir.core.context.value_added import Question, UnitEffect, ValueAdded, value_added
from orientir.kit import russian
from orientir.project.printing import decimals_for, lines_of
from orientir.project.tables import read_even_table, split_names

MOST: Final = 40
"""Units that a terminal shows: half of them from either end."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", metavar="ДАННЫЕ.csv", help="строка на ученика; csv или parquet")
    parser.add_argument("--outcome", required=True, metavar="СТОЛБЕЦ", help="результат")
    parser.add_argument("--unit", required=True, metavar="СТОЛБЕЦ", help="организация")
    parser.add_argument("--covariates", default="", metavar="A,B", help="что известно об учениках")
    parser.add_argument(
        "--unit-covariates", default="", metavar="A,B", help="что известно об организациях"
    )
    parser.add_argument(
        "--id", default="", metavar="СТОЛБЕЦ", help="ученик: повторы не принимаются"
    )
    method = parser.add_mutually_exclusive_group()
    method.add_argument("--ml", dest="method", action="store_const", const="ml")
    method.add_argument("--reml", dest="method", action="store_const", const="reml")
    parser.set_defaults(method="reml")
    parser.add_argument("--adjust", choices=("fdr", "holm"), help="поправка на множество сравнений")
    parser.add_argument(
        "--reliability", type=float, metavar="R", help="надёжность первой ковариаты, прежней оценки"
    )
    parser.add_argument(
        "--group", default="", metavar="СТОЛБЕЦ", help="уровень над организациями: муниципалитет"
    )
    parser.add_argument(
        "--slopes",
        default="",
        metavar="A,B",
        help="ковариаты, влияние которых у организаций разное",
    )
    parser.add_argument("--weights", default="", metavar="СТОЛБЕЦ", help="веса учеников")
    parser.add_argument("--json", action="store_true", help="один документ JSON на выводе")


def run(arguments: argparse.Namespace) -> int:
    question = Question(
        arguments.outcome, arguments.unit, split_names(arguments.covariates),
        split_names(arguments.unit_covariates), arguments.id, arguments.reliability, arguments.method,
        arguments.adjust, arguments.group, split_names(arguments.slopes), arguments.weights,
    )  # fmt: skip
    table = read_even_table(Path(arguments.data))
    if not question.pupil:
        used = (question.outcome, *question.covariates, *question.unit_covariates)
        refuse_repeats(table, question.unit, (*used, question.group, question.weights))
    found = value_added(table, question)
    if found.missing:
        lacks = ", ".join(f"{name} – у {count}" for name, count in found.missing_by.items())
        print(f"orientir: не вошли в расчёт {found.missing}: нет {lacks}", file=sys.stderr)
    if arguments.json:
        print(json.dumps(_document(found, question), ensure_ascii=False))
    else:
        print("\n".join(_words(found, question)))
    return 0


def _document(found: ValueAdded, question: Question) -> dict[str, object]:
    return {
        "method": question.method,
        "fixed": found.fixed,
        "fixed_se": found.fixed_errors,
        "variance": {"unit": found.fit.unit_variance, "residual": found.fit.residual_variance}
        | ({} if found.group_variance is None else {"group": found.group_variance}),
        "icc": found.intraclass,
        "loglik": found.fit.loglik,
        "n_pupils": found.pupils,
        "n_units": len(found.units),
        "n_missing": found.missing,
        "missing": found.missing_by,
        "units": [_plain(one) for one in found.units],
    } | _further(found)


def _further(found: ValueAdded) -> dict[str, object]:
    """What only models with groups or with slopes have."""
    further: dict[str, object] = {}
    if found.groups:
        further["groups"] = [_plain(one) for one in found.groups]
    if found.slopes:
        further["slope_covariance"] = found.slope_covariance
        further["slopes"] = {
            name: [_plain(one) for one in effects] for name, effects in found.slopes.items()
        }
    return further


def _plain(one: UnitEffect) -> dict[str, object]:
    return {key: value for key, value in asdict(one).items() if value is not None}


def _words(found: ValueAdded, question: Question) -> list[str]:
    """For who reads the terminal: the model, then who stands apart, the greatest first."""
    lines = [
        f"{russian.counted(found.pupils, 'ученик', 'ученика', 'учеников')} в "
        f"{russian.counted(len(found.units), 'организации', 'организациях', 'организациях')}, "
        f"{question.method.upper()}, логарифм правдоподобия {russian.number(found.fit.loglik, 2)}",
        "",
        *_fixed(found),
        "",
        _variances(found),
    ]
    if found.groups:
        lines += ["", *_effects(question.group, found.groups)]
    return [*lines, "", *_effects(question.unit, found.units)]


def _fixed(found: ValueAdded) -> list[str]:
    rows = [
        (name, russian.number(value, decimals), russian.number(error, decimals))
        for name, value in found.fixed.items()
        for error in [found.fixed_errors[name]]
        for decimals in [decimals_for(error)]
    ]
    return lines_of(("что учтено", "оценка", "ошибка"), rows, numbers=(1, 2))


def _variances(found: ValueAdded) -> str:
    parts = [
        ("между организациями", found.fit.unit_variance),
        ("внутри", found.fit.residual_variance),
    ]
    if found.group_variance is not None:
        parts.insert(0, ("над организациями", found.group_variance))
    whole = sum(value for _name, value in parts)
    told = (
        f"{name} {russian.number(value, 4)} ({russian.percent(100 * value / whole)})"
        for name, value in parts
    )
    return f"дисперсия: {', '.join(told)}"


def _effects(column: str, effects: Sequence[UnitEffect]) -> list[str]:
    ordered = sorted(effects, key=lambda one: -one.effect)
    shown = ordered if len(ordered) <= MOST else [*ordered[: MOST // 2], *ordered[-MOST // 2 :]]
    decimals = decimals_for(sorted(one.se for one in effects)[len(effects) // 2])
    rows = [_row(one, decimals) for one in shown]
    heads = (column, "учеников", "вклад", "от", "до", "")
    lines = lines_of(heads, rows, numbers=(1, 2, 3, 4))
    if len(shown) < len(ordered):
        lines.insert(MOST // 2 + 1, f"… ещё {len(ordered) - len(shown)}; все — в --json …")
    return [*lines, _summary(ordered)]


def _limits(one: UnitEffect) -> tuple[float, float]:
    if one.low_adjusted is None or one.high_adjusted is None:
        return one.low, one.high
    return one.low_adjusted, one.high_adjusted


def _standing(one: UnitEffect) -> str:
    low, high = _limits(one)
    return "выше ожидаемого" if low > 0 else "ниже ожидаемого" if high < 0 else ""


def _row(one: UnitEffect, decimals: int) -> tuple[str, ...]:
    figures = (russian.signed(value, decimals) for value in (one.effect, *_limits(one)))
    return one.unit, russian.number(one.pupils), *figures, _standing(one)


def _summary(effects: Sequence[UnitEffect]) -> str:
    above, below = (
        sum(_standing(one) == word for one in effects)
        for word in ("выше ожидаемого", "ниже ожидаемого")
    )
    rest = len(effects) - above - below
    adjusted = effects[0].low_adjusted is not None
    how = (
        "с поправкой на множество сравнений"
        if adjusted
        else "без поправки на множество сравнений (--adjust fdr)"
    )
    return (
        f"выше ожидаемого {above}, ниже {below}, отличие не установлено {rest}; границы 95 %, {how}"
    )
