"""``orientir clusters``: units grouped by their context, with the number of groups justified. No database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from orientir.core.context.clusters.describing import Cluster, describe_clusters, name_traits
from orientir.core.context.clusters.grouping import Grouping, GroupingRule, group_units
from orientir.core.context.clusters.mixed_columns import MixedColumns, read_mixed_columns
from orientir.core.context.clusters.years import Matched, match_groups
from orientir.core.mistakes import Mistake
from orientir.project.tables import read_even_table, split_names

_RULE = GroupingRule()
MOST: Final = 10
"""Names told of a group on a terminal."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "units", metavar="ОРГАНИЗАЦИИ.csv", help="строка на организацию; csv или parquet"
    )
    parser.add_argument("--k", default="auto", metavar="auto|N", help="сколько групп (auto)")
    parser.add_argument(
        "--unit", default="", metavar="СТОЛБЕЦ", help="организация (первый столбец)"
    )
    parser.add_argument("--columns", default="", metavar="A,B", help="по каким столбцам (по всем)")
    parser.add_argument(
        "--most",
        type=int,
        default=_RULE.most,
        metavar="N",
        help="до скольких групп искать (%(default)s)",
    )
    parser.add_argument(
        "--previous", metavar="ПРЕЖНИЙ.json", help="прежний расчёт: номера групп сохраняются"
    )
    parser.add_argument(
        "--seed", type=int, default=_RULE.seed, metavar="ЧИСЛО", help="зерно жребия"
    )
    parser.add_argument("--json", action="store_true", help="один документ JSON на выводе")


def run(arguments: argparse.Namespace) -> int:
    rule = GroupingRule(k=_number(arguments.k), most=arguments.most, seed=arguments.seed)
    previous = _read_previous(Path(arguments.previous)) if arguments.previous else None
    table = read_even_table(Path(arguments.units))
    columns = read_mixed_columns(table, arguments.unit, split_names(arguments.columns))
    for name, why in columns.left_out:
        print(f"orientir: столбец {name} не использован: {why}", file=sys.stderr)
    grouping = group_units(columns, rule)
    clusters = describe_clusters(columns, grouping)
    matched = None
    if previous:
        matched = match_groups(columns.units, grouping.labels, len(clusters), previous)
    if arguments.json:
        print(json.dumps(_document(columns, grouping, clusters, matched, rule), ensure_ascii=False))
    else:
        print("\n".join(_words(columns, grouping, clusters, _numbers(clusters, matched))))
    return 0


def _number(text: str) -> int | None:
    if text == "auto":
        return None
    if not text.isdecimal():
        raise Mistake(f"--k {text}: нужно целое число или auto")
    return int(text)


def _read_previous(path: Path) -> Mapping[str, int]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(one["unit"]): int(one["cluster"])
            for one in document["units"]
            if one["cluster"] is not None
        }
    except (ValueError, KeyError, TypeError):
        raise Mistake(
            f"{path}: это не документ, который печатает orientir clusters --json"
        ) from None


def _numbers(clusters: tuple[Cluster, ...], matched: Matched | None) -> tuple[int, ...]:
    return matched.numbers if matched else tuple(one.cluster for one in clusters)


def _document(
    columns: MixedColumns,
    grouping: Grouping,
    clusters: tuple[Cluster, ...],
    matched: Matched | None,
    rule: GroupingRule,
) -> dict[str, Any]:
    numbers = _numbers(clusters, matched)
    return {
        "k": grouping.chosen.k,
        "silhouette": grouping.chosen.silhouette,
        "stability": grouping.chosen.stability,
        "without_groups": grouping.without_groups,
        "why": grouping.why,
        "seed": rule.seed,
        "sampled": grouping.sampled,
        "variables": _variables(columns),
        "left_out": [{"column": name, "why": why} for name, why in columns.left_out],
        "candidates": [asdict(one) for one in grouping.candidates],
        "units": list(_units(columns, grouping, numbers)),
        "clusters": [
            asdict(one) | {"cluster": number, "overlap": matched.overlap[place] if matched else None}
            for place, (one, number) in enumerate(zip(clusters, numbers, strict=True))
        ],
        "outliers": [
            {"unit": columns.units[row], "distance": float(grouping.distance[row]),
             "why": name_traits(columns, row)}
            for row in grouping.outliers.tolist()
        ],
        "previous": _previous(matched),
    }  # fmt: skip


def _variables(columns: MixedColumns) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "kind": "number" if name in columns.number_names else "words",
            "missing": int(columns.raw[name].null_count()),
        }
        for name in columns.raw.columns
    ]


def _units(columns: MixedColumns, grouping: Grouping, numbers: tuple[int, ...]) -> Any:
    told = zip(
        columns.units,
        grouping.labels.tolist(),
        grouping.distance.tolist(),
        grouping.margin.tolist(),
        strict=True,
    )
    for unit, label, distance, margin in told:
        if label < 0:
            yield {"unit": unit, "cluster": None, "why": "известно меньше половины признаков"}
        else:
            yield {"unit": unit, "cluster": numbers[label], "distance": distance, "margin": margin}


def _previous(matched: Matched | None) -> dict[str, Any] | None:
    if matched is None:
        return None
    moved = [{"unit": unit, "from": old, "to": new} for unit, old, new in matched.moved]
    return {"common": matched.common, "gone": list(matched.gone), "moved": moved}


def _words(
    columns: MixedColumns,
    grouping: Grouping,
    clusters: tuple[Cluster, ...],
    numbers: tuple[int, ...],
) -> list[str]:
    lines = [grouping.why]
    for place, (one, number) in enumerate(zip(clusters, numbers, strict=True)):
        inside = np.flatnonzero(grouping.labels == place)
        nearest = inside[np.argsort(grouping.distance[inside], kind="stable")].tolist()
        lines += [
            "",
            f"группа {number}, организаций {one.size}: {one.description}",
            f"  больше всего похожи на остальных: {_names(columns, nearest)}",
        ]
    if len(grouping.outliers):
        lines += ["", f"непохожи ни на кого: {_names(columns, grouping.outliers.tolist())}"]
    return [*lines, "", "у каждой организации её группа — в --json"]


def _names(columns: MixedColumns, rows: Sequence[int]) -> str:
    names = ", ".join(columns.units[row] for row in rows[:MOST])
    return f"{names} и ещё {len(rows) - MOST}" if len(rows) > MOST else names
