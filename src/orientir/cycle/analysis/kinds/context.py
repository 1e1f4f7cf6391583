"""Groups of schools that work in like conditions: how many, why so many, what each is like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

import polars as pl
from django.utils.translation import gettext_noop

from orientir.core.context.clusters.describing import describe_clusters, name_traits
from orientir.core.context.clusters.grouping import Grouping, GroupingRule, group_units
from orientir.core.context.clusters.mixed_columns import MixedColumns, read_mixed_columns
from orientir.core.context.clusters.years import match_groups
from orientir.core.context.peers import find_peers
from orientir.core.packs.specs import Pack
from orientir.cycle.analysis.kinds.found import Asked, Finding, Found, Json

GROUPING: Final = gettext_noop("Grouping schools by their conditions")
CONTEXT: Final = "context"
USUAL_PEERS, FEWEST_PEERS = 10, 3


def count_context(asked: Asked) -> Found:
    """Numbers of groups are those of the run before, where most of a group is still together."""
    asked.tell(GROUPING, 0, 1)
    columns = read_mixed_columns(conditions_table(asked), "unit")
    rule = GroupingRule(most=_most(asked.pack))
    grouping = group_units(columns, rule)
    clusters = describe_clusters(columns, grouping)
    previous: dict[str, int] = dict(asked.parameters.get("previous", {}))
    matched = (
        match_groups(columns.units, grouping.labels, len(clusters), previous) if previous else None
    )
    numbers = matched.numbers if matched else tuple(one.cluster for one in clusters)
    told = [
        asdict(one) | {"cluster": number, "traits": [asdict(trait) for trait in one.traits]}
        for number, one in zip(numbers, clusters, strict=True)
    ]
    figures = {
        "schools": len(columns.units),
        "k": grouping.chosen.k,
        "why": grouping.why,
        "silhouette": grouping.chosen.silhouette,
        "stability": grouping.chosen.stability,
        "clusters": told,
        "variables": list(columns.raw.columns),
        "left_out": [list(one) for one in columns.left_out],
        "moved": len(matched.moved) if matched else None,
        "seed": rule.seed,
    }
    return Found(
        figures,
        _findings(columns, grouping, numbers, _peers(columns, asked.pack)),
        rules_version=f"seed {rule.seed}",
    )


def conditions_table(asked: Asked) -> pl.DataFrame:
    """A row a school; a condition of numbers as numbers, one of words as words."""
    rows: pl.DataFrame = asked.results[CONTEXT]().sort("unit", "variable").collect()
    words = set(rows.drop_nulls("word")["variable"].unique().to_list())
    tables: list[pl.DataFrame] = [rows.select("unit").unique().sort("unit")]
    for name in sorted(rows["variable"].unique().to_list()):
        source = "word" if name in words else "value"
        one = rows.filter(pl.col("variable") == name).select("unit", pl.col(source).alias(name))
        tables.append(one.unique("unit", keep="first", maintain_order=True))
    titles = _titles(asked.pack)
    whole = tables[0]
    for table in tables[1:]:
        whole = whole.join(table, on="unit", how="left", maintain_order="left")
    return whole.rename({name: titles[name] for name in whole.columns if name in titles})


def _titles(pack: Pack) -> dict[str, str]:
    """Conditions as the pack calls them to people."""
    return {one.code: one.title for rules in pack.contexts for one in rules.variables}


def _most(pack: Pack) -> int:
    return int(pack.contexts[0].most_clusters.value) if pack.contexts else GroupingRule().most


def _peers(columns: MixedColumns, pack: Pack) -> dict[str, Json]:
    """Unit → its nearest by conditions and how near they are; nothing where there are too few to be like anybody."""
    wanted = int(pack.contexts[0].peers.value) if pack.contexts else USUAL_PEERS
    number = min(wanted, int(columns.is_known.sum()) - 1)
    if number < FEWEST_PEERS:
        return {}
    return {
        one.unit: {"peers": list(one.peers), "nearness": one.nearness}
        for one in find_peers(columns, number)
    }


def _findings(
    columns: MixedColumns,
    grouping: Grouping,
    numbers: tuple[int, ...],
    peers: Mapping[str, Json],
) -> list[Finding]:
    odd = set(grouping.outliers.tolist())
    made: list[Finding] = []
    for row, unit in enumerate(columns.units):
        label = int(grouping.labels[row])
        if label < 0:
            made.append(Finding(unit, "organisation", 0, "few_data"))
            continue
        reasons: Json = {"cluster": int(numbers[label])} | peers.get(unit, {})
        if row in odd:
            reasons["traits"] = name_traits(columns, row)
        made.append(
            Finding(unit, "organisation", 0, "unlike" if row in odd else "grouped", reasons=reasons)
        )
    return made
