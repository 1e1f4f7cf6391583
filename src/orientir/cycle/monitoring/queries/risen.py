"""Units like one whose figure rose by more than chance: whom to ask how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from orientir.core.findings import significant
from orientir.core.packs.specs import Indicator
from orientir.cycle.monitoring.models import Snapshot, SnapshotUnit
from orientir.cycle.monitoring.queries.snapshots import frame_of
from orientir.cycle.monitoring.queries.units import find_peers, find_unit_by_id
from orientir.cycle.monitoring.queries.values import list_values_of_units
from orientir.cycle.monitoring.readings import Frame, Value, is_like_with_like, shares_changed

ByYear = Mapping[int, Value]


@dataclass(frozen=True, slots=True)
class RisenPeer:
    """A like unit and its better figure: of ``year`` against the year before."""

    unit: int
    code: str
    title: str
    year: int
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class RisenPeers:
    """``alike``: how many like units there are; ``seen``: of how many the figure is in sight in two years running."""

    alike: int
    seen: int
    found: tuple[RisenPeer, ...]


def list_risen_peers(snapshot: Snapshot, unit: int, indicator: Indicator) -> RisenPeers:
    """Of the years of a snapshot; the farthest risen first."""
    frame = frame_of(snapshot)
    own = find_unit_by_id(snapshot, frame.years[-1], unit)
    if own is None or own.level == "region":
        return RisenPeers(0, 0, ())
    peers = {one.unit_id: one for one in find_peers(snapshot, frame.years[-1], own).units}
    values: dict[int, dict[int, Value]] = {}
    for one in list_values_of_units(snapshot, "then", list(peers), indicator=indicator.code):
        values.setdefault(one.unit, {})[one.year] = one
    risen: dict[int, RisenPeer] = {}
    for year in frame.years[1:]:
        risen |= _risen_in(frame, indicator, year, peers, values)
    seen = sum(any(year - 1 in one for year in one) for one in values.values())
    ordered = sorted(risen.values(), key=lambda one: (-abs(one.after - one.before), one.code))
    return RisenPeers(len(peers), seen, tuple(ordered))


def _risen_in(
    frame: Frame, indicator: Indicator, year: int, peers: Mapping[int, SnapshotUnit],
    values: Mapping[int, ByYear],
) -> dict[int, RisenPeer]:  # fmt: skip
    """All peers of a year are tested together."""
    if not is_like_with_like(frame, indicator, year):
        return {}
    pairs = [(one.get(year - 1), one[year]) for one in values.values() if year in one]
    changes = [shares_changed(frame.pack, indicator, before, after) for before, after in pairs]
    bounds = frame.bounds
    sure = significant(changes, bounds.false_discovery, float(bounds.small_base), bounds.least_move)
    return _better(indicator, [pairs[at] for at in sure], peers)


def _better(
    indicator: Indicator, pairs: Sequence[tuple[Value | None, Value]], peers: Mapping[int, SnapshotUnit]
) -> dict[int, RisenPeer]:  # fmt: skip
    found = {}
    for before, after in pairs:
        if before is None or before.value is None or after.value is None:
            continue
        is_up = after.value > before.value
        if is_up == (indicator.direction == "up"):
            peer = peers[after.unit]
            found[after.unit] = RisenPeer(
                after.unit, peer.code, peer.short_title, after.year, before.value, after.value
            )
    return found
