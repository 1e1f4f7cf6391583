"""Imports and doubtful pairs, as far as one's rights go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from orientir.core.mistakes import Mistake
from orientir.cycle.collection.models import DoubtfulPair, Import
from orientir.kit.jobs.api import Job


class ImportNotFound(Mistake):
    """There is no such import, or one may not see it."""


def get_import(import_id: int) -> Import:
    """Raises ``ImportNotFound``."""
    found = Import.objects.select_related("unit", "created_by").filter(pk=import_id).first()
    if found is None:
        raise ImportNotFound(f"загрузки {import_id} нет, или она не вашей организации")
    return found


def list_imports() -> QuerySet[Import]:
    """The latest first."""
    return Import.objects.select_related("unit", "created_by").order_by("-created_at", "-pk")


def find_job(import_id: int) -> Job | None:
    """The latest job about an import."""
    jobs = Job.objects.filter(name__startswith="collection.", arguments__import_id=import_id)
    return jobs.order_by("-created_at").first()


def find_twin(found: Import) -> Import | None:
    """An earlier loaded import of the very same file."""
    same = Import.objects.filter(
        state=Import.State.LOADED, file_sha256=found.file_sha256, kind=found.kind
    )
    return same.exclude(pk=found.pk).order_by("-created_at").first()


@dataclass(frozen=True, slots=True)
class WaitingImport:
    """A file that somebody has to act on: ``state`` is ``ready``, ``confirmation`` or ``refused``."""

    id: int
    file_name: str
    state: str


def list_waiting_imports(by: int, since: datetime, limit: int = 5) -> list[WaitingImport]:
    """Files that wait to be loaded or confirmed, and ``by``'s own that were refused ``since``."""
    waiting = Q(state__in=(Import.State.READY, Import.State.CONFIRMATION))
    refused = Q(state=Import.State.REFUSED, created_by_id=by, created_at__gte=since)
    found = Import.objects.filter(waiting | refused).order_by("-created_at")
    return [WaitingImport(one.pk, one.file_name, one.state) for one in found[:limit]]


@dataclass(frozen=True, slots=True)
class PairSide:
    """One of two records that may be one person."""

    person_id: int
    name: str
    birth_on: date
    snils: str
    personnel_number: str
    posts: str


@dataclass(frozen=True, slots=True)
class PairLine:
    """A doubtful pair as its queue shows it."""

    id: int
    reason: str
    verdict: str
    first: PairSide
    second: PairSide

    @property
    def sides(self) -> tuple[PairSide, PairSide]:
        return self.first, self.second


def count_open_pairs() -> int:
    return DoubtfulPair.objects.filter(verdict=DoubtfulPair.Verdict.OPEN).count()


def list_pairs(*, is_open: bool, limit: int, offset: int) -> tuple[list[PairLine], int]:
    """Pairs to settle (the oldest first), or those settled (the latest first); and how many in all."""
    pairs = DoubtfulPair.objects.order_by("pk")
    if is_open:
        pairs = pairs.filter(verdict=DoubtfulPair.Verdict.OPEN)
    else:
        pairs = pairs.exclude(verdict=DoubtfulPair.Verdict.OPEN).order_by("-decided_at")
    chosen = list(pairs[offset : offset + limit])
    sides = _sides([one for pair in chosen for one in (pair.first_id, pair.second_id)])
    lines = [
        PairLine(pair.pk, pair.reason, pair.verdict, sides[pair.first_id], sides[pair.second_id])
        for pair in chosen
        if pair.first_id in sides and pair.second_id in sides
    ]
    return lines, pairs.count()


def _sides(ids: list[int]) -> dict[int, PairSide]:
    with connection.cursor() as cursor:
        cursor.execute(_SIDES, {"ids": ids})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return {int(row[0]): PairSide(*row) for row in rows}


_SIDES = """
select p.id, concat_ws(' ', p.family_name, p.given_name, nullif(p.patronymic, '')), p.birth_on,
  coalesce(p.snils, ''), coalesce(p.personnel_number, ''),
  coalesce(string_agg(distinct u.short_title || ': ' || t.position, '; '), '')
from registry_person p
left join (
  select t.person_id, t.unit_id, q.position from registry_post t
  join registry_post_period q on q.post_id = t.id and q.valid_to is null
) t on t.person_id = p.id
left join registry_unit_period u on u.unit_id = t.unit_id and u.valid_to is null
where p.id = any(%(ids)s) group by p.id
"""
