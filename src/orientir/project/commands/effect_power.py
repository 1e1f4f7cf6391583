"""``orientir effect-power``: how many units and years it takes to see an effect, before the decision. No database."""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from orientir.core.effects.panels import Columns, PanelNotSound, read_panel
from orientir.core.effects.power import (
    POWER,
    Noise,
    Plan,
    detectable,
    noise_of,
    power_of,
    treated_needed,
)
from orientir.core.mistakes import Mistake
from orientir.project.tables import read_even_table

_NOBODY = "мера"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "panel", nargs="?", metavar="ПАНЕЛЬ.csv", help="показатель за прошлые годы: из него разброс"
    )
    for name, text in (
        ("outcome", "показатель"),
        ("unit", "единица: школа, муниципалитет"),
        ("time", "год"),
        ("treated", "1 с начала меры: такие строки в разброс не входят"),
        ("cluster", "кому дают меру: муниципалитет"),
    ):
        parser.add_argument(f"--{name}", default="", metavar="СТОЛБЕЦ", help=text)
    parser.add_argument(
        "--sd", type=float, metavar="S", help="разброс без панели: отклонение за год"
    )
    parser.add_argument(
        "--autocorrelation",
        type=float,
        metavar="R",
        help="связь соседних лет без панели, от 0 до 1",
    )
    parser.add_argument("--effect", type=float, metavar="E", help="какой эффект важно заметить")
    parser.add_argument("--give", type=int, metavar="N", help="скольким дадут меру")
    parser.add_argument("--total", type=int, metavar="N", help="сколько всего (из панели)")
    parser.add_argument(
        "--after", type=int, default=3, metavar="N", help="лет после начала (%(default)s)"
    )
    parser.add_argument(
        "--skip-before",
        type=int,
        default=0,
        metavar="N",
        help="лет перед началом не брать (%(default)s)",
    )
    parser.add_argument(
        "--power", type=float, default=POWER, metavar="P", help="вероятность заметить (%(default)s)"
    )
    parser.add_argument(
        "--level", type=float, default=0.05, metavar="P", help="уровень (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="один документ JSON на выводе")


def run(arguments: argparse.Namespace) -> int:
    _refuse(arguments)
    noise, total = _noise(arguments)
    document = {
        "noise": asdict(noise) | {"from": "panel" if arguments.panel else "given"},
        "level": arguments.level,
        "power": arguments.power,
        "effect": arguments.effect,
        "total": total,
        "plan": _plan(arguments, noise, total),
        "needed": _needed(arguments, noise, total),
    }
    document["text"] = _words(document)
    print(
        json.dumps(document, ensure_ascii=False, allow_nan=False)
        if arguments.json
        else document["text"]
    )
    return 0


def _refuse(arguments: argparse.Namespace) -> None:
    if arguments.effect is None and arguments.give is None:
        raise Mistake(
            "назовите --effect (какой эффект важно заметить) или --give (скольким дадут меру)"
        )
    for name in ("power", "level"):
        if not 0 < getattr(arguments, name) < 1:
            raise Mistake(f"--{name} {getattr(arguments, name)}: нужно число больше 0 и меньше 1")
    for name, least in (("give", 1), ("total", 3), ("after", 1), ("skip_before", 0)):
        value = getattr(arguments, name)
        if value is not None and value < least:
            raise Mistake(f"--{name.replace('_', '-')} {value}: нужно целое число от {least}")
    if arguments.effect is not None and not 0 < abs(arguments.effect) < math.inf:
        raise Mistake(f"--effect {arguments.effect}: нужно число, не ноль")


def _noise(arguments: argparse.Namespace) -> tuple[Noise, int | None]:
    """Of the panel or as given, and how many units there are."""
    if not arguments.panel:
        return _given(arguments), arguments.total
    for name in ("outcome", "unit", "time"):
        if not getattr(arguments, name):
            raise Mistake(f"{arguments.panel}: назовите столбец --{name}")
    table, treated = read_even_table(Path(arguments.panel)), arguments.treated
    if not treated:
        treated, table = _NOBODY, table.with_columns(pl.lit(0).alias(_NOBODY))
    columns = Columns(arguments.outcome, arguments.unit, arguments.time, treated, arguments.cluster)
    try:
        panel = read_panel(table, columns)
        return noise_of(panel), arguments.total or int(panel.clusters.max()) + 1
    except PanelNotSound as error:
        raise Mistake(f"{arguments.panel}: {error}") from error


def _given(arguments: argparse.Namespace) -> Noise:
    if arguments.sd is None or not 0 < arguments.sd < math.inf:
        raise Mistake(
            "назовите панель прошлых лет или --sd, разброс показателя единицы за год, больше нуля"
        )
    tie = 0.0 if arguments.autocorrelation is None else arguments.autocorrelation
    if not 0 <= tie < 1:
        raise Mistake(f"--autocorrelation {tie}: нужно число от 0 и меньше 1")
    return Noise(arguments.sd, tie)


def _plan(arguments: argparse.Namespace, noise: Noise, total: int | None) -> dict[str, Any] | None:
    """What the named number of units gives."""
    if arguments.give is None:
        return None
    compared = arguments.give if total is None else total - arguments.give
    if compared < 1:
        raise Mistake(f"--give {arguments.give}: всего единиц {total}, сравнить будет не с кем")
    plan = Plan(arguments.give, compared, arguments.after, arguments.skip_before)
    least = detectable(plan, noise, arguments.level, arguments.power)
    seen = arguments.effect and power_of(plan, noise, arguments.effect, arguments.level)
    return asdict(plan) | {
        "min_p": plan.least_p, "detectable": least if math.isfinite(least) else None, "power": seen
    }  # fmt: skip


def _needed(
    arguments: argparse.Namespace, noise: Noise, total: int | None
) -> list[dict[str, int | None]]:
    if arguments.effect is None:
        return []
    return [
        {
            "after": after,
            "treated": treated_needed(
                noise, arguments.effect, after, arguments.level, total=total,
                skip=arguments.skip_before, power=arguments.power,
            ),
        }
        for after in range(1, arguments.after + 1)
    ]  # fmt: skip


def _words(document: dict[str, Any]) -> str:
    noise = document["noise"]
    lines = [
        f"показатель единицы за год отклоняется на {_number(noise['spread'])}, связь соседних лет "
        f"{_number(noise['autocorrelation'])}"
    ]
    lines += _of_plan(document["plan"], document)
    for one in document["needed"]:
        among = (
            "и столько же для сравнения" if document["total"] is None else f"из {document['total']}"
        )
        told = (
            f"{one['treated']} {among}"
            if one["treated"]
            else "столько нет: эффект мал против разброса"
        )
        lines.append(
            f"чтобы заметить {_number(document['effect'])} с вероятностью {_number(document['power'])}, лет после "
            f"начала {one['after']}: {told}"
        )
    return "\n".join(lines)


def _of_plan(plan: dict[str, Any] | None, document: dict[str, Any]) -> list[str]:
    if plan is None:
        return []
    who = f"мера {plan['treated']}, для сравнения {plan['compared']}, лет после начала {plan['after']}"
    if plan["detectable"] is None:
        return [f"{who}: узнать нельзя, p не бывает меньше {_number(plan['min_p'])}"]
    told = f"{who}: заметен эффект от {_number(plan['detectable'])}"
    if plan["power"] is not None:
        told += f"; {_number(document['effect'])} – с вероятностью {_number(plan['power'])}"
    return [told]


def _number(value: float) -> str:
    return f"{value:.3g}".replace(".", ",")
