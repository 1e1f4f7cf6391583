"""``orientir objectivity``: are there more pupils right at the boundary of a mark than smoothness has. No database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from orientir.core.mistakes import Mistake
from orientir.core.objectivity.heaping import Heap, HeapingRule, describe_heap, find_heaping
from orientir.core.objectivity.histograms import read_histograms
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.project.tables import read_even_table, split_names

_SIGNAL: Final = "heaping"
_BOUNDS: Final[Mapping[str, tuple[Callable[[str], float], str]]] = {
    "least_effect": (float, "наименьший избыток, доля участников"),
    "level": (float, "наибольшее p с поправкой на число проверок (Бенджамини и Хохберг)"),
    "fewest_pupils": (int, "наименьшая группа"),
}
_PLATFORM: Final = "Методика платформы (демонстрация)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scores", metavar="БАЛЛЫ.csv", help="строка на балл: сколько его получили")
    parser.add_argument("--score", required=True, metavar="СТОЛБЕЦ", help="балл")
    parser.add_argument("--count", required=True, metavar="СТОЛБЕЦ", help="сколько учеников")
    parser.add_argument("--by", default="", metavar="СТОЛБЕЦ", help="группа: предмет, школа, …")
    parser.add_argument("--cuts", required=True, metavar="65,85", help="границы отметок")
    parser.add_argument("--counts", action="store_true", help="это ученики, хотя сумма и равна 100")
    parser.add_argument("--json", action="store_true", help="один документ JSON на выводе")
    rule = parser.add_argument_group("правило: из методики, без неё числа платформы")
    rule.add_argument(
        "--pack", default="", metavar="ИМЯ|ПУТЬ", help="методика, из signals/ которой взять границы"
    )
    rule.add_argument(
        "--near", type=int, metavar="N",
        help="сколько баллов по обе стороны границы не участвуют в кривой (двадцатая доля шкалы)",
    )  # fmt: skip
    for name, (kind, help_text) in _BOUNDS.items():
        rule.add_argument(f"--{name.replace('_', '-')}", type=kind, metavar="ЧИСЛО", help=help_text)


def run(arguments: argparse.Namespace) -> int:
    cuts = _cuts(arguments.cuts)
    rule, sources = _rule(arguments)
    histograms = read_histograms(
        read_even_table(Path(arguments.scores)), arguments.score, arguments.count, arguments.by,
        are_counts=arguments.counts,
    )  # fmt: skip
    found = find_heaping(histograms, cuts, rule)
    print("\n".join(_told_bounds(rule, sources)), file=sys.stderr)
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
        print("\n".join(_told(found.heaps)))
    return 0


def _told(heaps: Sequence[Heap]) -> list[str]:
    """Where something asks for a look, then how much was looked at; all the rest is in ``--json``."""
    flagged = [describe_heap(one) for one in heaps if one.flagged]
    if len({one.group for one in heaps}) == 1:
        return [describe_heap(one) for one in heaps]
    return [*flagged, f"границ проверено {len(heaps)}, с признаком {len(flagged)}; все — в --json"]


def _rule(arguments: argparse.Namespace) -> tuple[HeapingRule, dict[str, str]]:
    """The bounds by which is judged and whence each comes: an option over the pack over the platform."""
    rule, sources = _named_rule(arguments.pack)
    given = {
        name: value
        for name in (*_BOUNDS, "near")
        if (value := getattr(arguments, name)) is not None
    }
    asked = dict.fromkeys(given, "задано в команде")
    return replace(rule, **given), sources | asked


def _named_rule(name: str) -> tuple[HeapingRule, dict[str, str]]:
    """Raises Mistake where the pack has no such signal."""
    if not name:
        return HeapingRule(), dict.fromkeys(_BOUNDS, _PLATFORM)
    pack = load_pack(find_pack(name), {"signals"})
    signal = pack.signal(_SIGNAL)
    if signal is None:
        raise Mistake(
            f"в методике {pack.id} нет маркера {_SIGNAL} в signals/: опишите его или уберите --pack"
        )
    settings = dict(zip(_BOUNDS, (signal.least_effect, signal.level, signal.fewest), strict=True))
    return HeapingRule.of(signal), {one: setting.source for one, setting in settings.items()}


def _told_bounds(rule: HeapingRule, sources: dict[str, str]) -> list[str]:
    return [
        f"orientir: {help_text}: {getattr(rule, name):g} ({sources[name]})"
        for name, (_kind, help_text) in _BOUNDS.items()
    ]


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
