"""The door of monitoring: what other rooms may use."""

from __future__ import annotations

from orientir.cycle.monitoring.actions.freezing import Order, create_snapshot, years_told
from orientir.cycle.monitoring.actions.life import approve_snapshot, publish_snapshot
from orientir.cycle.monitoring.exporting import Sheet, sheet_of_league, sheet_of_lines
from orientir.cycle.monitoring.league import League, Place, build_league
from orientir.cycle.monitoring.models import Snapshot
from orientir.cycle.monitoring.pages.region import RowOfIndicator, row_of
from orientir.cycle.monitoring.queries.frozen import Frozen
from orientir.cycle.monitoring.queries.published import (
    PublicUnit,
    Published,
    list_public_units,
    list_public_values,
    list_published,
    public_table,
)
from orientir.cycle.monitoring.queries.risen import RisenPeer, RisenPeers, list_risen_peers
from orientir.cycle.monitoring.queries.snapshots import (
    SnapshotNotFound,
    count_values,
    frame_of,
    get_snapshot,
    list_snapshots,
    pack_of,
)
from orientir.cycle.monitoring.queries.standing_units import (
    list_snapshot_units,
    list_unit_standings,
)
from orientir.cycle.monitoring.queries.units import list_units_of_level
from orientir.cycle.monitoring.queries.values import (
    ValueFilters,
    list_told_values,
    list_values_of_all_years,
    list_values_of_indicator,
    list_values_of_level,
)
from orientir.cycle.monitoring.queries.waiting import (
    Standing,
    WaitingSnapshot,
    find_standing,
    list_waiting_snapshots,
)
from orientir.cycle.monitoring.readings import (
    Frame,
    Line,
    Value,
    by_criterion,
    by_indicator_and_year,
    checks,
    count_statuses,
    is_like_with_like,
    lines,
)
from orientir.cycle.monitoring.sentences import (
    league_heading,
    out_of,
    region_lead,
    shown,
    unit_lead,
)
from orientir.cycle.monitoring.standings import UnitStanding

__all__ = [
    "Frame",
    "Frozen",
    "League",
    "Line",
    "Order",
    "Place",
    "PublicUnit",
    "Published",
    "RisenPeer",
    "RisenPeers",
    "RowOfIndicator",
    "Sheet",
    "Snapshot",
    "SnapshotNotFound",
    "Standing",
    "UnitStanding",
    "Value",
    "ValueFilters",
    "WaitingSnapshot",
    "approve_snapshot",
    "build_league",
    "by_criterion",
    "by_indicator_and_year",
    "checks",
    "count_statuses",
    "count_values",
    "create_snapshot",
    "find_standing",
    "frame_of",
    "get_snapshot",
    "is_like_with_like",
    "league_heading",
    "lines",
    "list_public_units",
    "list_public_values",
    "list_published",
    "list_risen_peers",
    "list_snapshot_units",
    "list_snapshots",
    "list_told_values",
    "list_unit_standings",
    "list_units_of_level",
    "list_values_of_all_years",
    "list_values_of_indicator",
    "list_values_of_level",
    "list_waiting_snapshots",
    "out_of",
    "pack_of",
    "public_table",
    "publish_snapshot",
    "region_lead",
    "row_of",
    "sheet_of_league",
    "sheet_of_lines",
    "shown",
    "unit_lead",
    "years_told",
]
