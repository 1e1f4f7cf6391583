"""What waits for somebody among the snapshots and their data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from orientir.cycle.monitoring.models import Snapshot, SnapshotRemark, SnapshotReview
from orientir.cycle.monitoring.queries.snapshots import frame_of
from orientir.cycle.monitoring.queries.units import find_unit_by_id
from orientir.cycle.monitoring.queries.values import list_values_of_units
from orientir.cycle.monitoring.readings import Frame, Line, against, by_indicator_and_year, lines


@dataclass(frozen=True, slots=True)
class WaitingSnapshot:
    """A snapshot on its way: its name, state, the last day of verification, what was said of it.

    ``objections``: municipalities that object; ``unanswered``: objections to single figures without an answer.
    """

    code: str
    state: str
    reporting_on: date
    verify_until: date | None
    objections: int
    own_verdict: str
    unanswered: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest snapshot a person sees, and the lines of their unit in its last year."""

    code: str
    reporting_on: date
    year: int
    frame: Frame
    level: str
    unit_code: str
    unit_title: str
    lines: tuple[Line, ...]


def list_waiting_snapshots(unit: int | None, known: Sequence[Snapshot]) -> list[WaitingSnapshot]:
    """Of ``known``, those neither published nor corrected yet, with what ``unit`` said of them."""
    corrected = {one.corrects_id for one in known}
    unpublished = (one for one in known if one.state != Snapshot.State.PUBLISHED)
    found = [one for one in unpublished if one.pk not in corrected]
    reviews = list(SnapshotReview.objects.filter(snapshot__in=found))
    objected = SnapshotReview.Verdict.OBJECTED
    asked = [one for one in found if one.state == Snapshot.State.VERIFICATION]
    unanswered = SnapshotRemark.objects.filter(snapshot__in=asked, verdict=objected, answer="")
    waiting = Counter(unanswered.values_list("snapshot_id", flat=True) if asked else ())
    return [
        WaitingSnapshot(
            one.code,
            one.state,
            one.reporting_on,
            one.verify_until,
            sum(r.snapshot_id == one.pk and r.verdict == objected for r in reviews),
            next((r.verdict for r in reviews if (r.snapshot_id, r.unit_id) == (one.pk, unit)), ""),
            waiting.get(one.pk, 0),
        )
        for one in found
    ]


def find_standing(unit: int | None, known: Sequence[Snapshot]) -> Standing | None:
    """How a unit stands in the first of ``known``, the latest; None where that does not know it."""
    snapshot = next(iter(known), None)
    if snapshot is None or unit is None:
        return None
    frame = frame_of(snapshot)
    year = frame.years[-1]
    place = find_unit_by_id(snapshot, year, unit)
    if place is None:
        return None
    found = list_values_of_units(snapshot, "then", {unit, place.region_id or unit}, {year})
    own = by_indicator_and_year(one for one in found if one.unit == unit)
    region = by_indicator_and_year(one for one in found if one.unit == place.region_id)
    told = lines(frame, year, place.level, own)
    if place.level != "region":
        told = against(frame, told, region, year)
    return Standing(
        snapshot.code,
        snapshot.reporting_on,
        year,
        frame,
        place.level,
        place.code,
        place.short_title,
        tuple(told),
    )
