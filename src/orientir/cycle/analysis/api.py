"""The door of analysis: what other rooms may use."""

from __future__ import annotations

from orientir.core.context.clusters.mixed_columns import FEWEST_UNITS as FEWEST_FOR_GROUPS
from orientir.cycle.analysis.actions.running import (
    begin_run,
    count_run,
    gathered_keys,
    publish_run,
)
from orientir.cycle.analysis.pages.news import AnalysisNews, news_for_steering, news_for_unit
from orientir.cycle.analysis.queries.about import About
from orientir.cycle.analysis.queries.low_years import LowYear, list_low_years
from orientir.cycle.analysis.queries.pressing import PressingStaff, find_pressing_staff
from orientir.cycle.analysis.queries.runs import (
    CurrentFinding,
    list_current_findings,
    list_runs,
)

__all__ = [
    "FEWEST_FOR_GROUPS",
    "About",
    "AnalysisNews",
    "CurrentFinding",
    "LowYear",
    "PressingStaff",
    "begin_run",
    "count_run",
    "find_pressing_staff",
    "gathered_keys",
    "list_current_findings",
    "list_low_years",
    "list_runs",
    "news_for_steering",
    "news_for_unit",
    "publish_run",
]
