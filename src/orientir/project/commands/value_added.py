"""``orientir value-added``: what units add to what their pupils came with. No database."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from orientir.core.context.value_added import Question, UnitEffect, ValueAdded, value_added
from orientir.project.tables import read_even_table, split_names


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
    found = value_added(read_even_table(Path(arguments.data)), question)
    if found.missing:
        lacks = ", ".join(f"{name} – у {count}" for name, count in found.missing_by.items())
        print(f"orientir: не вошли в расчёт {found.missing}: нет {lacks}", file=sys.stderr)
    print(
        json.dumps(_document(found, question), ensure_ascii=False)
        if arguments.json
        else _words(found)
    )
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


def _words(found: ValueAdded) -> str:
    sure = sum(one.low > 0 or one.high < 0 for one in found.units)
    lines = [f"{name}: {value:.4f}" for name, value in found.fixed.items()]
    lines += [
        f"дисперсия между организациями {found.fit.unit_variance:.4f}, внутри {found.fit.residual_variance:.4f}",
        f"логарифм правдоподобия {found.fit.loglik:.4f}",
        f"организаций {len(found.units)}, учеников {found.pupils}",
        f"отличаются от среднего (без поправки): {sure}",
    ]
    return "\n".join(lines)
