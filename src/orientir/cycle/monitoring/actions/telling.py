"""Whom the life of a snapshot concerns: municipalities that are asked, whoever answers, all who see figures."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from orientir.cycle.monitoring.models import (
    Snapshot,
    SnapshotRemark,
    SnapshotReview,
    SnapshotUnit,
)
from orientir.cycle.monitoring.notices import (
    ANSWERED,
    CORRECTED,
    NEAR,
    OBJECTED,
    PUBLISHED,
    SENT,
)
from orientir.cycle.registry.api import Grant
from orientir.kit import russian
from orientir.kit.notices import api as notices

REVIEWERS, ANSWERING = ("municipal_specialist",), ("operator", "ministry")
READERS = ("municipal_specialist", "head", "further_education")
NEAR_DAYS = 2


def tell_sent(*, snapshot: int, at: datetime) -> int:
    """Municipalities that have not said their word; again where the last day was moved."""
    found = Snapshot.objects.get(pk=snapshot)
    return _ask(found, SENT, at)


def remind_of_verification(*, at: datetime) -> int:
    """Once, two days before the last one: whoever is silent."""
    near = timezone.localdate(at) + timedelta(days=NEAR_DAYS)
    found = Snapshot.objects.filter(
        state=Snapshot.State.VERIFICATION,
        verify_until__lte=near,
        verify_until__gte=timezone.localdate(at),
    )
    return sum(_ask(one, NEAR, at) for one in found)


def tell_objected(*, remark: int, at: datetime) -> int:
    said = SnapshotRemark.objects.select_related("snapshot").get(pk=remark)
    title = _title(said.snapshot, said.of_id, said.year)
    return notices.send(
        OBJECTED,
        key=f"{remark}:{said.at.isoformat()}",
        at=at,
        accounts=_holders(ANSWERING, None, at),
        link=reverse("monitoring:remark", args=[said.snapshot.code, remark]),
        indicator=said.indicator,
        unit=title,
        day=russian.day(said.snapshot.reporting_on),
    )


def tell_answered(*, remark: int, at: datetime) -> int:
    said = SnapshotRemark.objects.select_related("snapshot").get(pk=remark)
    return notices.send(
        ANSWERED,
        key=f"{remark}:{at.isoformat()}",
        at=at,
        accounts=_holders(REVIEWERS, {said.unit_id}, at),
        link=reverse("monitoring:remark", args=[said.snapshot.code, remark]),
        indicator=said.indicator,
        day=russian.day(said.snapshot.reporting_on),
    )


def tell_published(*, snapshot: int, at: datetime) -> int:
    """All who see figures of their own unit; a correction says why."""
    found = Snapshot.objects.get(pk=snapshot)
    return notices.send(
        CORRECTED if found.corrects_id else PUBLISHED,
        key=snapshot,
        at=at,
        accounts=_holders(READERS, None, at),
        link=f"{reverse('monitoring:home')}?snapshot={found.code}",
        day=russian.day(found.reporting_on),
        order=found.order_number,
        reason=found.correction_reason,
    )


def _ask(found: Snapshot, kind: str, at: datetime) -> int:
    said = SnapshotReview.objects.filter(snapshot=found).values_list("unit_id", flat=True)
    places = SnapshotUnit.objects.filter(snapshot=found, level="municipality")
    silent = set(places.values_list("unit_id", flat=True)) - set(said)
    return notices.send(
        kind,
        key=f"{found.pk}:{found.verify_until}",
        at=at,
        accounts=_holders(REVIEWERS, silent, at),
        link=reverse("monitoring:figures", args=[found.code]),
        day=russian.day(found.reporting_on),
        until=russian.day(found.verify_until),
    )


def _holders(roles: Collection[str], units: set[int] | None, at: datetime) -> set[int]:
    """Accounts that hold one of the roles now, in ``units`` or anywhere."""
    on: date = timezone.localdate(at)
    found = Grant.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), role__in=roles, valid_from__lte=on
    )
    if units is not None:
        found = found.filter(unit__in=units)
    return set(found.values_list("account_id", flat=True))


def _title(snapshot: Snapshot, unit: int, year: int) -> str:
    found = SnapshotUnit.objects.filter(snapshot=snapshot, unit=unit, year=year).first()
    return found.short_title if found else russian.MISSING
