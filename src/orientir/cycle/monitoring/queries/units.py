"""Units as they stood in a year of a snapshot."""

from __future__ import annotations

import functools
import operator
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, Func, Q, QuerySet, TextField, Value, When

from orientir.core.mistakes import Mistake
from orientir.cycle.monitoring.models import Snapshot, SnapshotUnit
from orientir.cycle.monitoring.queries.snapshots import list_snapshots

PEERS = 24
PEERS_ENOUGH = 5
SIZE_RATIO = 2  # a like unit is at most so many times smaller or larger


class UnitNotFound(Mistake):
    """The snapshot knows no such unit in that year."""


@dataclass(frozen=True, slots=True)
class Peers:
    """Units alike, and by what: ``by_locality`` False where too few share the locality."""

    units: tuple[SnapshotUnit, ...]
    by_locality: bool
    least_size: int
    greatest_size: int


def get_unit(snapshot: Snapshot, year: int, code: str) -> SnapshotUnit:
    """A unit by its code. Raises UnitNotFound."""
    found = _units(snapshot, year).filter(code=code).first()
    if found is None:
        raise UnitNotFound(
            f"организации «{code}» в срезе {snapshot.code} за {year} год нет: "
            "возможно, она открылась позже или закрылась раньше"
        )
    return found


def list_appearances(code: str) -> list[tuple[Snapshot, int]]:
    """Computed snapshots and their years that know the unit with this code, the latest first."""
    found = (
        SnapshotUnit.objects.filter(code=code, snapshot__in=list_snapshots())
        .select_related("snapshot")
        .order_by("-snapshot__reporting_on", "-snapshot_id", "-year")
    )
    return [(one.snapshot, one.year) for one in found]


def find_unit_by_id(snapshot: Snapshot, year: int, unit: int) -> SnapshotUnit | None:
    return _units(snapshot, year).filter(unit_id=unit).first()


def find_region(snapshot: Snapshot, year: int) -> SnapshotUnit | None:
    return _units(snapshot, year).filter(level="region").order_by("code").first()


def list_ground_units(
    snapshot: Snapshot, year: int, code: str, own: int | None
) -> list[SnapshotUnit]:
    """The region, the unit asked for by ``code`` and the viewer's ``own``, at one go."""
    wanted = Q(level="region")
    if code:
        wanted |= Q(code=code)
    if own is not None:
        wanted |= Q(unit_id=own)
    return list(_units(snapshot, year).filter(wanted))


def list_units(snapshot: Snapshot, year: int, ids: Collection[int]) -> list[SnapshotUnit]:
    return list(_units(snapshot, year).filter(unit_id__in=ids))


def titles_by_code(snapshot: Snapshot, year: int, codes: Iterable[str]) -> dict[str, str]:
    found = _units(snapshot, year).filter(code__in=set(codes))
    return dict(found.values_list("code", "short_title"))


def list_units_of_level(snapshot: Snapshot, year: int, level: str) -> list[SnapshotUnit]:
    return list(_units(snapshot, year).filter(level=level).order_by("short_title"))


def list_parts(
    snapshot: Snapshot, year: int, of: SnapshotUnit, level: str
) -> QuerySet[SnapshotUnit]:
    """Units of ``level`` whose facts count in those of ``of``."""
    found = _units(snapshot, year).filter(level=level).order_by("short_title")
    if of.level == "region":
        return found.filter(region_id=of.unit_id)
    return found.filter(municipality_id=of.unit_id)


def list_ancestors(snapshot: Snapshot, year: int, unit: SnapshotUnit) -> list[SnapshotUnit]:
    """The region, then the municipality: those in whose figures the unit's facts count."""
    ids = {unit.region_id, unit.municipality_id} - {None, unit.unit_id}
    found = list_units(snapshot, year, [one for one in ids if one is not None])
    return sorted(found, key=lambda one: one.level != "region")


def find_peers(snapshot: Snapshot, year: int, unit: SnapshotUnit) -> Peers:
    """Open units of the same kind, place and like size, the nearest in size first."""
    least, greatest = unit.size // SIZE_RATIO, max(unit.size * SIZE_RATIO, 5)
    alike = (
        _units(snapshot, year)
        .filter(level=unit.level, kind=unit.kind, is_open=True)
        .filter(size__gte=least, size__lte=greatest)
        .exclude(unit_id=unit.unit_id)
    )
    nearby = list(alike.filter(locality=unit.locality)) if unit.locality else []
    by_locality = len(nearby) >= PEERS_ENOUGH
    candidates = nearby if by_locality else list(alike)
    nearest = sorted(candidates, key=lambda one: (abs(one.size - unit.size), one.code))[:PEERS]
    return Peers(tuple(nearest), by_locality, least, greatest)


def search_units(
    snapshot: Snapshot, year: int, text: str, of: SnapshotUnit | None, level: str, kind: str
) -> QuerySet[SnapshotUnit]:
    """Units of a list page: by words of the title, level, kind, inside a unit."""
    words = text.split()
    whole = [functools.reduce(operator.add, map(_stands, words)).desc()] if words else []
    found = _units(snapshot, year).order_by("level", *whole, _by_number, "code")
    if level:
        found = found.filter(level=level)
    if kind:
        found = found.filter(kind=kind)
    if of is not None:
        found = _inside(found, of)
    for word in words:
        found = found.filter(_says(word))
    return found


def count_by_level(snapshot: Snapshot, year: int, of: SnapshotUnit) -> dict[str, int]:
    """How many units of each level are inside ``of``."""
    counted = _inside(_units(snapshot, year), of).values("level").annotate(n=Count("id"))
    return {row["level"]: row["n"] for row in counted}


def _inside(found: QuerySet[SnapshotUnit], of: SnapshotUnit) -> QuerySet[SnapshotUnit]:
    if of.level == "region":
        return found
    return found.filter(Q(municipality_id=of.unit_id) | Q(unit_id=of.unit_id))


def _says(word: str) -> Q:
    """ё and е are one letter to whoever searches."""
    safe = _safe(word)
    return Q(short_title__iregex=safe) | Q(title__iregex=safe) | Q(code__iexact=word)


def _stands(word: str) -> Case:
    """1 where the word stands whole in the title: who asks for № 6 is shown № 16 after it."""
    whole = rf"\m{_safe(word)}\M"
    told = Q(short_title__iregex=whole) | Q(title__iregex=whole)
    return Case(When(told, then=Value(1)), default=Value(0))


_by_number = Func(
    "short_title",
    template=r"regexp_replace(regexp_replace(%(expressions)s, '(\d+)', '00000000\1', 'g'), "
    r"'\d*(\d{8})', '\1', 'g')",
    output_field=TextField(),
)


def _safe(word: str) -> str:
    return "".join(_pattern(char) for char in word.lower())


def _pattern(char: str) -> str:
    if char in "её":
        return "[её]"
    return char if char.isalnum() else rf"\{char}"


def _units(snapshot: Snapshot, year: int) -> QuerySet[SnapshotUnit]:
    return SnapshotUnit.objects.filter(snapshot=snapshot, year=year)
