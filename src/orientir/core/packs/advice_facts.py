"""What a rule of advice may ask of a unit: one table of facts for each thing that advice is about.

Shares and values are in the units people see (per cent where the indicator is one). Null: not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from orientir.core.packs.advice import ABOUTS, About
from orientir.core.tables import Column, LogicalType, Table

_VERDICTS: Final = ("above", "below", "same", "small", "none")
_STATUSES: Final = (
    "met",
    "not_met",
    "on_the_way",
    "no_target",
    "region_target",
    "base_year",
    "incomplete",
)


def _table(name: About, *columns: Column) -> Table:
    return Table(name, columns, ("unit",), "stock")


def _maybe(name: str, kind: LogicalType = "double", *codes: str) -> Column:
    return Column(name, kind, nullable=True, codes=codes)


_COMMON: Final = (
    Column("cohort", "double"),
    _maybe("coverage"),
    _maybe("kind", "text"),
)

FACTS: Final[Mapping[About, Table]] = {
    "indicator": _table(
        "indicator",
        *_COMMON,
        Column("value", "double"),
        _maybe("target"),
        _maybe("gap"),
        Column("missing", "double"),
        Column("numerator", "double"),
        Column("status", "text", codes=_STATUSES),
        _maybe("change"),
        Column("moved", "bool"),
        Column("verdict", "text", codes=_VERDICTS),
        _maybe("reference"),
        Column("years_short", "int"),
    ),
    "deficit": _table(
        "deficit",
        *_COMMON,
        Column("share", "double"),
        Column("low", "double"),
        Column("high", "double"),
        Column("lacking", "double"),
        Column("eligible", "int"),
        _maybe("reference"),
    ),
    "low_results": _table(
        "low_results",
        *_COMMON,
        Column("state", "text", codes=("low", "not_low", "unknown")),
        _maybe("many", "bool"),
        _maybe("repeated", "bool"),
        Column("why", "text"),
        Column("value_added", "text", codes=_VERDICTS),
    ),
    "signals": _table(
        "signals",
        *_COMMON,
        Column("flagged", "int"),
        Column("checks", "int"),
        Column("why", "text"),
        _maybe("listed", "bool"),
        _maybe("federal", "int"),
        Column("federal_papers", "text"),
        Column("federal_year", "text"),
    ),
}
assert set(FACTS) == set(ABOUTS)

DEEDS: Final = ("unit", "where", "subject", "year")
"""What a text may name beside the facts: the unit, «в Агаповском районе», the subject's title, the year."""
