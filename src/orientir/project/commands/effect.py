"""``orientir effect``: did a measure change the figure, against units that did not have it (yet). No database."""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from orientir.core.effects.difference import Difference, Part
from orientir.core.effects.estimating import LEVEL, Answer, Interruption, Question, estimate_effect
from orientir.core.effects.panels import Columns, Panel, PanelNotSound, read_panel
from orientir.core.effects.wording import (
    list_warnings,
    overturning,
    tell_power_of_check,
    tell_sensitivity,
    tell_verdict,
)
from orientir.core.mistakes import Mistake
from orientir.project.tables import read_even_table


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "panel", metavar="ПАНЕЛЬ.csv", help="строка на единицу и период; csv или parquet"
    )
    add_columns(parser)
    parser.add_argument(
        "--treated", required=True, metavar="СТОЛБЕЦ", help="1 с начала меры, до того 0"
    )
    parser.add_argument(
        "--cluster", default="", metavar="СТОЛБЕЦ", help="кому давали меру: муниципалитет"
    )
    parser.add_argument(
        "--method", choices=("did", "its"),
        help="did – против тех, кто (ещё) без меры; its – перелом ряда; сам: did, если есть с кем сравнить",
    )  # fmt: skip
    parser.add_argument(
        "--skip-before", type=int, metavar="N",
        help="сколько периодов перед началом не брать за исходные, по ним меру и дали (сам: 1, если "
        "последний выбивается и возвращается)",
    )  # fmt: skip
    parser.add_argument(
        "--baseline", choices=("last", "mean"), default="last",
        help="с чем сравнивать: с последним периодом до меры или со средним всех прежних (%(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--level", type=float, default=LEVEL, metavar="P", help="уровень значимости (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="один документ JSON на выводе")


def add_columns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--outcome", required=True, metavar="СТОЛБЕЦ", help="показатель")
    parser.add_argument(
        "--unit", required=True, metavar="СТОЛБЕЦ", help="единица: школа, муниципалитет"
    )
    parser.add_argument(
        "--time", required=True, metavar="СТОЛБЕЦ", help="год, учебный год или дата"
    )


def run(arguments: argparse.Namespace) -> int:
    if not 0 < arguments.level < 0.5:
        raise Mistake(f"--level {arguments.level}: нужно число больше 0 и меньше 0,5")
    question = Question(
        arguments.method, arguments.skip_before, arguments.level, arguments.baseline
    )
    columns = Columns(
        arguments.outcome, arguments.unit, arguments.time, arguments.treated, arguments.cluster
    )
    answer = _answer(Path(arguments.panel), columns, question)
    warnings = list_warnings(answer)
    for one in warnings:
        print(f"orientir: {one['text']}", file=sys.stderr)
    if arguments.json:
        document = _finite(_document(answer) | {"warnings": warnings})
        print(json.dumps(document, ensure_ascii=False, allow_nan=False))
    else:
        print("\n".join(_words(answer)))
    return 0


def _answer(path: Path, columns: Columns, question: Question) -> Answer:
    table = read_even_table(path)
    try:
        return estimate_effect(read_panel(table, columns), question)
    except PanelNotSound as error:
        raise Mistake(f"{path}: {error}") from error


def _document(answer: Answer) -> dict[str, Any]:
    found, panel = answer.counted, answer.panel
    return {
        "estimate": found.estimate if found else None,
        "se": found.se if found else None,
        "low": found.low if found else None,
        "high": found.high if found else None,
        "p": found.p if found else None,
        "min_p": answer.difference.min_p if answer.difference else None,
        "pre_trend_p": _pre_trend_p(answer),
        "placebo": asdict(answer.placebo),
        "n_treated": int(panel.is_treated.sum()),
        "n_control": int((~panel.is_treated).sum()),
        "verdict": answer.verdict.value,
        "verdict_text": tell_verdict(answer),
        "ground": answer.ground.value,
        "method": answer.method,
        "level": answer.question.level,
        "skip_before": answer.skip,
        "baseline": answer.question.baseline,
        "n_missing": panel.missing,
        "n_always_treated": panel.always,
        "n_units": len(panel.units),
        "periods": list(panel.times),
    } | _further(answer)


def _pre_trend_p(answer: Answer) -> float | None:
    seen = answer.difference.pre_trend if answer.difference else None
    return seen.p if seen else None


def _further(answer: Answer) -> dict[str, Any]:
    if answer.difference:
        return _of_difference(answer.difference, answer.panel)
    return _of_series(answer.interruption) if answer.interruption else {}


def _of_difference(found: Difference, panel: Panel) -> dict[str, Any]:
    slope, times = overturning(found)
    return {
        "inference": "clusters" if found.draws is None else "randomisation",
        "draws": found.draws,
        "freedom": found.freedom,
        "clusters": {"treated": found.sides[0], "compared": found.sides[1]},
        "left_out": found.left_out,
        "by_period": [_part(one, "since_start", one.key) for one in found.by_time],
        "by_start": [_part(one, "start", panel.times[one.key]) for one in found.by_start],
        "pre_trend": (asdict(found.pre_trend) if found.pre_trend else {})
        | {"text": tell_power_of_check(found)},
        "fake_treated": asdict(found.fake_treated) if found.fake_treated else None,
        "sensitivity": {
            "slope": slope, "relative_to_largest_before": times, "text": tell_sensitivity(found)
        },
    }  # fmt: skip


def _part(one: Part, name: str, key: int | str) -> dict[str, Any]:
    return {name: key, "estimate": one.estimate, "se": one.se, "unit_periods": one.units}


def _of_series(found: Interruption) -> dict[str, Any]:
    return {
        "inference": "autoregressive",
        "series": {
            "before": found.series.before, "after": found.series.after, "units": found.series.units,
            "autocorrelation": found.found.autocorrelation,
        },
    }  # fmt: skip


def _finite(value: Any) -> Any:
    """What is no number is nothing: JSON has neither NaN nor infinity."""
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _words(answer: Answer) -> list[str]:
    lines = [tell_verdict(answer)]
    if answer.difference:
        lines += [tell_power_of_check(answer.difference), tell_sensitivity(answer.difference)]
    if answer.placebo.p is not None:
        lines.append(
            f"проверка ложным началом: p {answer.placebo.p:.3f}, проверок {answer.placebo.n}"
        )
    treated, control = int(answer.panel.is_treated.sum()), int((~answer.panel.is_treated).sum())
    return [*lines, f"под мерой {treated}, без меры {control}, периодов {len(answer.panel.times)}"]
