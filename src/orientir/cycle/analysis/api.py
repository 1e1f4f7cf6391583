"""The door of analysis: what other rooms may use."""

from __future__ import annotations

from orientir.core.context.clusters.mixed_columns import FEWEST_UNITS as FEWEST_FOR_GROUPS
from orientir.cycle.analysis.actions.running import (
    begin_run,
    count_run,
    gathered_keys,
    publish_run,
)
from orientir.cycle.analysis.queries.pressing import PressingStaff, find_pressing_staff
from orientir.cycle.analysis.queries.runs import LatestFinding, list_latest_findings, list_runs

__all__ = [
    "FEWEST_FOR_GROUPS",
    "LatestFinding",
    "PressingStaff",
    "begin_run",
    "count_run",
    "find_pressing_staff",
    "gathered_keys",
    "list_latest_findings",
    "list_runs",
    "publish_run",
]
