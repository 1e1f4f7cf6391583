"""Units that work in like conditions: schools and municipalities, how many groups, why so many, what each is like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

import polars as pl
from django.utils.translation import gettext_noop

from orientir.core.context.clusters.describing import describe_clusters, name_traits
from orientir.core.context.clusters.grouping import Grouping, GroupingRule, group_units
from orientir.core.context.clusters.mixed_columns import (
    ContextNotSound,
    MixedColumns,
    read_mixed_columns,
)
from orientir.core.context.clusters.years import match_groups
from orientir.core.context.peers import find_peers
from orientir.core.context.wellbeing import Wellbeing, index_wellbeing
from orientir.core.packs.specs import Pack
from orientir.cycle.analysis.kinds import value_added
from orientir.cycle.analysis.kinds.found import Asked, Finding, Found, Json

GROUPING: Final = gettext_noop("Grouping schools by their conditions")
CONTEXT: Final = "context"
SCHOOL, PLACE = "organisation", "municipality"
USUAL_PEERS, FEWEST_PEERS = 10, 3
Indexes = Mapping[str, Wellbeing]


def count_context(asked: Asked) -> Found:
    """Numbers of groups are those of the run before, where most of a group is still together.

    Municipalities are grouped by the means of their schools; where there are too few of them the sentence says so.
    """
    asked.tell(GROUPING, 0, 2)
    rules = GroupingRule(most=_most(asked.pack))
    table = conditions_table(asked)
    indexes, index = _wellbeing(asked)
    schools = _grouped(read_mixed_columns(table, "unit"), asked, rules, SCHOOL)
    asked.tell(GROUPING, 1, 2)
    figures: Json = (
        {"schools": len(schools.columns.units)} | _figures(schools) | {"seed": rules.seed}
    )
    findings = _findings(schools, asked.pack, indexes)
    places = _of_places(table, indexes, asked)
    try:
        grouped = _grouped(read_mixed_columns(_varying(places), "unit"), asked, rules, PLACE)
    except ContextNotSound as mistake:
        figures["places"] = {"why": str(mistake)}
    else:
        figures["places"] = _figures(grouped)
        findings += _findings(grouped, asked.pack, _place_indexes(places))
    return Found(figures | {"wellbeing": index}, findings, rules_version=f"seed {rules.seed}")


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """``numbers``: of each group, kept from the run before; ``told``: what each is like."""

    level: str
    columns: MixedColumns
    grouping: Grouping
    numbers: tuple[int, ...]
    told: list[Json]
    moved: int | None


def _grouped(columns: MixedColumns, asked: Asked, rule: GroupingRule, level: str) -> _Groups:
    grouping = group_units(columns, rule)
    clusters = describe_clusters(columns, grouping)
    before: dict[str, int] = dict(asked.parameters.get("previous", {}))
    previous = {unit: before[unit] for unit in columns.units if unit in before}
    matched = (
        match_groups(columns.units, grouping.labels, len(clusters), previous) if previous else None
    )
    numbers = matched.numbers if matched else tuple(one.cluster for one in clusters)
    told = [
        asdict(one) | {"cluster": number, "traits": [asdict(trait) for trait in one.traits]}
        for number, one in zip(numbers, clusters, strict=True)
    ]
    moved = len(matched.moved) if matched else None
    return _Groups(level, columns, grouping, numbers, told, moved)


def _figures(found: _Groups) -> Json:
    return {
        "k": found.grouping.chosen.k,
        "why": found.grouping.why,
        "silhouette": found.grouping.chosen.silhouette,
        "stability": found.grouping.chosen.stability,
        "clusters": found.told,
        "variables": list(found.columns.raw.columns),
        "left_out": [list(one) for one in found.columns.left_out],
        "moved": found.moved,
    }


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


def _wellbeing(asked: Asked) -> tuple[Indexes, Json]:
    """The index by school, and what it is made of; where it cannot be, why."""
    if not asked.pack.contexts:
        return {}, {"why": "в методике не сказано, из чего складывается индекс"}
    rules = asked.pack.contexts[0]
    try:
        found = index_wellbeing(value_added.conditions_table(asked), "unit", rules)
    except ContextNotSound as mistake:
        return {}, {"why": str(mistake)}
    made_of: Json = {
        "title": rules.title,
        "version": found.version,
        "variables": [
            {"title": one.title, "weight": float(one.weight.value), "direction": one.direction,
             "status": one.weight.status, "is_known": one.code not in found.absent}
            for one in rules.variables
        ],
    }  # fmt: skip
    return {one.unit: one for one in found.units}, made_of


def _of_places(table: pl.DataFrame, indexes: Indexes, asked: Asked) -> pl.DataFrame:
    """A row a municipality: the means of its schools' conditions and of their index (``index``), numbers alone."""
    by_id = {unit.id: unit.code for unit in asked.units.values()}
    home = {code: by_id.get(unit.municipality_id or 0, "") for code, unit in asked.units.items()}
    values = {unit: one.value for unit, one in indexes.items()}
    kept = [name for name in table.columns if name == "unit" or table[name].dtype.is_numeric()]
    placed = table.select(kept).with_columns(
        pl.col("unit").replace_strict(home, default="", return_dtype=pl.String).alias("place"),
        pl.col("unit").replace_strict(values, default=None, return_dtype=pl.Float64).alias("index"),
    )
    known = placed.filter(pl.col("place") != "").drop("unit").rename({"place": "unit"})
    return known.group_by("unit").mean().sort("unit")


def _varying(places: pl.DataFrame) -> pl.DataFrame:
    """Without what is the same everywhere, and without the index: it is made of the rest."""
    names = [name for name in places.columns if name not in ("unit", "index")]
    return places.select(
        "unit", *(name for name in names if places[name].drop_nulls().n_unique() > 1)
    )


def _place_indexes(places: pl.DataFrame) -> Indexes:
    """Means of the schools' index; the percentile is among municipalities."""
    known = places.drop_nulls("index").with_columns(
        (100 * (pl.col("index").rank("average") - 0.5) / pl.len()).alias("percentile")
    )
    rows = known.select("unit", "index", "percentile").iter_rows()
    return {str(unit): Wellbeing(str(unit), value, place, 1.0, {}) for unit, value, place in rows}


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


def _findings(found: _Groups, pack: Pack, indexes: Indexes) -> list[Finding]:
    """The value is the index of well-being; a unit of which little is known has neither group nor index."""
    odd, peers = set(found.grouping.outliers.tolist()), _peers(found.columns, pack)
    made: list[Finding] = []
    for row, unit in enumerate(found.columns.units):
        label = int(found.grouping.labels[row])
        if label < 0:
            made.append(Finding(unit, found.level, 0, "few_data"))
            continue
        reasons: Json = {"cluster": int(found.numbers[label])} | peers.get(unit, {})
        if row in odd:
            reasons["traits"] = name_traits(found.columns, row)
        index = indexes.get(unit)
        if index is not None and index.value is not None:
            reasons |= {"percentile": index.percentile, "known": index.known}
        verdict = "unlike" if row in odd else "grouped"
        value = index.value if index else None
        made.append(Finding(unit, found.level, 0, verdict, value=value, reasons=reasons))
    return made
