"""Indicators of a pack counted over a snapshot: spec → plan → one of two engines → figures."""

from orientir.core.indicators.computation import compute
from orientir.core.indicators.lineage import rows_behind, sql_of

__all__ = ["compute", "rows_behind", "sql_of"]
