"""The door of the registry: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.registry.rules import title_of
from orientir.cycle.registry.tables import (
    YEARS,
    reporting_day,
    staff_table,
    units_table,
    year_parameters,
)
from orientir.cycle.registry.titles import titles_table, unit_ids

__all__ = [
    "YEARS",
    "reporting_day",
    "staff_table",
    "title_of",
    "titles_table",
    "unit_ids",
    "units_table",
    "year_parameters",
]
