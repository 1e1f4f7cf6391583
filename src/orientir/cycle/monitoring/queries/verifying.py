"""What municipalities said of figures while a snapshot is on verification."""

from __future__ import annotations

from collections.abc import Collection

from django.http import Http404

from orientir.cycle.monitoring.models import Snapshot, SnapshotRemark, SnapshotReview, SnapshotUnit

Verdict = SnapshotReview.Verdict


def list_said(snapshot: Snapshot, of: int, year: int) -> dict[str, SnapshotRemark]:
    """What was said of the figures of unit ``of``, by indicator."""
    found = SnapshotRemark.objects.filter(snapshot=snapshot, of=of, year=year)
    return {one.indicator: one for one in found}


def list_objections(snapshot: Snapshot) -> list[SnapshotRemark]:
    """Those without an answer first, then the latest."""
    found = SnapshotRemark.objects.filter(snapshot=snapshot, verdict=Verdict.OBJECTED)
    return sorted(found, key=lambda one: (bool(one.answer), -one.at.timestamp(), one.pk))


def get_objection(snapshot: Snapshot, remark: int) -> SnapshotRemark:
    """Raises Http404: no such objection, or out of sight."""
    found = SnapshotRemark.objects.filter(
        snapshot=snapshot, pk=remark, verdict=Verdict.OBJECTED
    ).first()
    if found is None:
        raise Http404
    return found


def titles_of_units(snapshot: Snapshot, units: Collection[int]) -> dict[int, str]:
    found = SnapshotUnit.objects.filter(snapshot=snapshot, unit__in=units).order_by("year")
    return dict(found.values_list("unit_id", "short_title"))


def list_silent(snapshot: Snapshot) -> list[str]:
    """Titles of municipalities that have not said their word on the whole."""
    said = SnapshotReview.objects.filter(snapshot=snapshot).values_list("unit_id", flat=True)
    year = max(int(one) for one in snapshot.years)
    found = SnapshotUnit.objects.filter(
        snapshot=snapshot, level="municipality", year=year, is_open=True
    )
    return list(
        found.exclude(unit__in=set(said))
        .order_by("short_title")
        .values_list("short_title", flat=True)
    )
