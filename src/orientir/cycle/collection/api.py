"""The door of the collection: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.collection.tables import (
    fact_table,
    form_table,
    snapshot_tables,
    undecided_learning,
    units_table,
)

__all__ = [
    "fact_table",
    "form_table",
    "snapshot_tables",
    "undecided_learning",
    "units_table",
]
