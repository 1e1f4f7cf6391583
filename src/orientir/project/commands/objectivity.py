"""``orientir objectivity``: are there more pupils right at the boundary of a mark than smoothness has. No database."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from orientir.core.mistakes import Mistake
from orientir.core.objectivity.heaping import Heap, HeapingRule, describe_heap, find_heaping
from orientir.core.objectivity.histograms import read_histograms
from orientir.project.tables import read_table, split_names

_RULE = HeapingRule()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scores", metavar="БАЛЛЫ.csv", help="строка на балл: сколько его получили")
    parser.add_argument("--score", required=True, metavar="СТОЛБЕЦ", help="балл")
    parser.add_argument("--count", required=True, metavar="СТОЛБЕЦ", help="сколько учеников")
    parser.add_argument("--by", default="", metavar="СТОЛБЕЦ", help="группа: предмет, школа, …")
    parser.add_argument("--cuts", required=True, metavar="65,85", help="границы отметок")
    parser.add_argument("--counts", action="store_true", help="это ученики, хотя сумма и равна 100")
    parser.add_argument("--json", action="store_true", help="один документ JSON на выводе")
    rule = parser.add_argument_group("правило (числа по умолчанию выбраны платформой)")
    rule.add_argument(
        "--near", type=int, metavar="N",
        help="сколько баллов по обе стороны границы не участвуют в кривой (двадцатая доля шкалы)",
    )  # fmt: skip
    for name, help_text in (
        ("least_effect", "наименьший избыток, доля участников"),
        ("level", "наибольшее p с поправкой на число проверок"),
        ("fewest_pupils", "наименьшая группа"),
    ):
        default = getattr(_RULE, name)
        rule.add_argument(
            f"--{name.replace('_', '-')}", type=type(default), default=default, metavar="ЧИСЛО",
            help=f"{help_text} (%(default)s)",
        )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    cuts = _cuts(arguments.cuts)
    rule = HeapingRule(
        near=arguments.near, fewest_pupils=arguments.fewest_pupils, level=arguments.level,
        least_effect=arguments.least_effect,
    )  # fmt: skip
    histograms = read_histograms(
        read_table(Path(arguments.scores)), arguments.score, arguments.count, arguments.by,
        are_counts=arguments.counts,
    )  # fmt: skip
    found = find_heaping(histograms, cuts, rule)
    for group, why in found.passed_over:
        print(f"orientir: группа «{group}» не проверена: {why}", file=sys.stderr)
    if histograms.unscored:
        print(
            f"orientir: учеников без балла {histograms.unscored}, в расчёт не вошли",
            file=sys.stderr,
        )
    if arguments.json:
        print(json.dumps([_plain(one) for one in found.heaps], ensure_ascii=False))
    else:
        print("\n".join(describe_heap(one) for one in found.heaps))
    return 0


def _cuts(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(word) for word in split_names(text))
    except ValueError:
        raise Mistake(f"--cuts {text}: нужны числа через запятую, как 65,85") from None


def _plain(heap: Heap) -> dict[str, Any]:
    whole = {
        name: int(getattr(heap, name)) for name in ("cut", "score") if getattr(heap, name) % 1 == 0
    }
    return asdict(heap) | whole | {"text": describe_heap(heap)}
