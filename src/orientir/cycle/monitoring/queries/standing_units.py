"""All units of a snapshot at once, for rooms that look at all of them."""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.specs import Indicator
from orientir.cycle.monitoring.models import Snapshot, SnapshotUnit
from orientir.cycle.monitoring.queries.snapshots import frame_of
from orientir.cycle.monitoring.queries.units import find_region
from orientir.cycle.monitoring.queries.values import list_values_of_all_years
from orientir.cycle.monitoring.standings import UnitStanding, standings


def list_snapshot_units(snapshot: Snapshot) -> list[SnapshotUnit]:
    """Every unit as it stands in the last year of the snapshot, in the order of codes."""
    last = frame_of(snapshot).years[-1]
    return list(SnapshotUnit.objects.filter(snapshot=snapshot, year=last).order_by("code"))


def list_unit_standings(snapshot: Snapshot, indicator: Indicator) -> Iterator[UnitStanding]:
    """How every unit in sight stands in an indicator in the last year of the snapshot."""
    frame = frame_of(snapshot)
    year = frame.years[-1]
    region = find_region(snapshot, year)
    values = list_values_of_all_years(snapshot, "then", indicator.code)
    return standings(frame, year, indicator, values, region.unit_id if region else 0)
