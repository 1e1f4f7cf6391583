"""``orientir effect``: did a measure change the figure, against units that did not have it (yet). No database."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from orientir.core.context.clusters.mixed_columns import ContextNotSound
from orientir.core.effects.documents import as_document
from orientir.core.effects.estimating import LEVEL, Answer, Question, estimate_effect
from orientir.core.effects.panels import Columns, PanelNotSound, read_panel
from orientir.core.effects.similar import keep_similar, read_context
from orientir.core.effects.wording import (
    list_warnings,
    tell_power_of_check,
    tell_sensitivity,
    tell_verdict,
)
from orientir.core.mistakes import Mistake
from orientir.project.tables import read_even_table, split_names


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
        "--similar",
        default="",
        metavar="A,B",
        help="сравнивать с похожими по этим столбцам условий",
    )
    parser.add_argument(
        "--peers", type=int, default=5, metavar="N", help="сколько похожих на каждую (%(default)s)"
    )
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
    similar = split_names(arguments.similar), arguments.peers
    answer = _answer(Path(arguments.panel), columns, question, similar)
    for one in list_warnings(answer):
        print(f"orientir: {one['text']}", file=sys.stderr)
    if arguments.json:
        print(json.dumps(as_document(answer), ensure_ascii=False, allow_nan=False))
    else:
        print("\n".join(_words(answer)))
    return 0


def _answer(
    path: Path, columns: Columns, question: Question, similar: tuple[tuple[str, ...], int]
) -> Answer:
    table, (conditions, number) = read_even_table(path), similar
    if number < 1:
        raise Mistake(f"--peers {number}: нужно целое число от 1")
    try:
        panel = read_panel(table, columns)
        if conditions:
            panel = keep_similar(panel, read_context(table, columns, conditions), number)
        return estimate_effect(panel, question)
    except (PanelNotSound, ContextNotSound) as error:
        raise Mistake(f"{path}: {error}") from error


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
