"""Snapshots: which there are, and what each was made by."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.db.models import QuerySet

from orientir.core.mistakes import Mistake
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.specs import Pack
from orientir.cycle.goals import api as goals
from orientir.cycle.monitoring.models import (
    IndicatorValue,
    Snapshot,
    SnapshotReview,
    SnapshotUnit,
)
from orientir.cycle.monitoring.readings import Frame

READY = (
    Snapshot.State.COMPUTED,
    Snapshot.State.VERIFICATION,
    Snapshot.State.APPROVED,
    Snapshot.State.PUBLISHED,
)


class NothingComputed(Exception):
    """There is no snapshot yet that this person could look at."""


class SnapshotNotFound(Mistake):
    """There is no such snapshot, or it is not computed yet."""


def list_snapshots() -> QuerySet[Snapshot]:
    """Computed snapshots, the latest first."""
    return Snapshot.objects.filter(state__in=READY).order_by("-reporting_on", "-created_at")


def find_correction(snapshot: Snapshot) -> Snapshot | None:
    """The latest snapshot that corrects this one."""
    return list_snapshots().filter(corrects=snapshot).first()


def find_latest_snapshot(published_only: bool = False) -> Snapshot | None:
    found = list_snapshots()
    if published_only:
        found = found.filter(state=Snapshot.State.PUBLISHED)
    return found.first()


def get_snapshot(code: str) -> Snapshot:
    """A computed snapshot by its name. Raises SnapshotNotFound."""
    found = list_snapshots().filter(code=code).first()
    if found is None:
        raise SnapshotNotFound(f"срез «{code}» не найден или ещё не посчитан")
    return found


def find_snapshot_a_year_before(
    snapshots: Iterable[Snapshot], snapshot: Snapshot
) -> Snapshot | None:
    """Of ``snapshots``, the one of the same day of the year before, by the same pack."""
    on = _a_year_before(snapshot.reporting_on)
    alike = (one for one in snapshots if one.pack == snapshot.pack and one.reporting_on == on)
    return next(alike, None)


def list_reviews(snapshot: Snapshot) -> list[tuple[SnapshotReview, str]]:
    """What municipalities said, objections first, with the titles of their units."""
    reviews = SnapshotReview.objects.filter(snapshot=snapshot).order_by("-verdict", "-at")
    found = SnapshotUnit.objects.filter(snapshot=snapshot, level="municipality").order_by("year")
    titles = dict(found.values_list("unit_id", "short_title"))
    return [(review, titles.get(review.unit_id, "")) for review in reviews]


def count_values(snapshot: Snapshot) -> int:
    """How many values of the snapshot the viewer may see."""
    return IndicatorValue.objects.filter(snapshot=snapshot).count()


def frame_of(snapshot: Snapshot) -> Frame:
    """What the snapshot was made by; its pack is read as it was then."""
    kept = Path(snapshot.pack_folder) if snapshot.pack_folder else None
    return frame_from(snapshot.pack, kept, snapshot.years, snapshot.reporting_on)


def frame_from(
    pack: str, kept: Path | None, years: Iterable[int | str] | str, reporting_on: date
) -> Frame:
    """The same from its parts: ``kept`` is the folder of the pack as it was then.

    Years after those of the order are judged by the targets that people accepted for them.
    """
    found = json.loads(years) if isinstance(years, str) else years
    told = tuple(sorted(int(year) for year in found))
    frame = Frame(_read_pack(kept or find_pack(pack)), told, reporting_on)
    if not frame.is_beyond_order:
        return frame
    accepted = goals.list_targets_in_force(pack)
    return frame.aimed({(one.indicator, one.year): one.value for one in accepted})


def pack_of(snapshot: Snapshot) -> Pack:
    return _read_pack(pack_folder_of(snapshot))


def pack_folder_of(snapshot: Snapshot) -> Path:
    """Where the snapshot's pack lies, as it was then; else where a pack of its name lies now."""
    return Path(snapshot.pack_folder) if snapshot.pack_folder else find_pack(snapshot.pack)


@lru_cache(maxsize=16)
def _read_pack(folder: Path) -> Pack:
    """A snapshot's pack lies in a folder named by its content: it never changes."""
    return load_pack(folder)


def _a_year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - 1, day.month, 28 if is_leap_day else day.day)
