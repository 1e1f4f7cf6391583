"""The fast engine: one bit per condition, bit-or per person and organisation, roll up; sums apart.

A table is passed over once. Every different condition on it is a bit of a mask; rows of one person
in one unit become one row by bit-or, and so again in a municipality and in a region, so a person
counts once per level. Counts and sums are additive: they go up from the units as they are. Figures
of a level stand in an array over the rows of ``units``: each row has one level, so one array holds
a term's amounts at every level.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from orientir.core.indicators.engines.arrays import assemble
from orientir.core.indicators.engines.passes import Tally, pass_over
from orientir.core.indicators.engines.places import Places
from orientir.core.indicators.plan import Plan
from orientir.core.snapshots.keys import check_key
from orientir.core.snapshots.sources import Scan


def count(
    plan: Plan, scans: Mapping[str, Scan], years: Sequence[int], *, now: bool
) -> Iterator[pl.DataFrame]:
    """Figures of the plan for the given years, in the structure of then or of now."""
    units = scans[plan.units.name]
    with units.being_read():
        check_key(units)
        places = Places.of(units, years, plan.levels(), now=now)
    tallies: dict[str, Tally] = {}
    for table in plan.tables():
        with scans[table.name].being_read():
            tallies[table.name] = pass_over(plan, table, scans[table.name], places)
    yield from assemble(plan, places, tallies)
