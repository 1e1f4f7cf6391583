"""Deeds about single units: opened, closed, renamed, moved, merged, split. Each cuts a period on its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.actions.bulk_units import rebuild_closure
from orientir.cycle.registry.models import PostPeriod, Unit, UnitPeriod, UnitSuccession
from orientir.kit.journal.recording import record

STATES = (
    "title",
    "short_title",
    "title_in",
    "kind",
    "parent_id",
    "municipality_id",
    "region_id",
    "is_general_education",
    "locality",
)


@dataclass(frozen=True, slots=True)
class UnitTerms:
    """What a unit is: the columns of ``unit_period`` that a person decides."""

    title: str
    kind: str
    parent_id: int | None
    short_title: str = ""
    is_general_education: bool = False
    locality: str = ""


def open_unit(
    *, code: str, level: str, terms: UnitTerms, on: date, by: int | None, at: datetime
) -> int:
    """Open a unit from a day on; returns its id. Raises ``Mistake`` where the code is taken."""
    with transaction.atomic():
        if Unit.objects.filter(code=code).exists():
            raise Mistake(f"код «{code}» уже занят: возьмите другой")
        unit = Unit.objects.create(code=code, level=level)
        UnitPeriod.objects.create(
            unit=unit,
            valid_from=on,
            title=terms.title,
            short_title=terms.short_title or terms.title[:120],
            kind=terms.kind,
            is_general_education=terms.is_general_education,
            locality=terms.locality,
            **_place(unit.pk, level, terms.parent_id, on),
        )
        _told("registry.unit_opened", unit.pk, by, at)
    return unit.pk


def close_unit(*, unit_id: int, on: date, by: int | None, at: datetime) -> int:
    """Close a unit: ``on`` is the first day it is no more. Its posts end too; returns how many."""
    with transaction.atomic():
        closed = _close(unit_id, on)
        _told("registry.unit_closed", unit_id, by, at)
    return closed


def rename_unit(
    *, unit_id: int, title: str, short_title: str, on: date, by: int | None, at: datetime
) -> None:
    """Give a unit another title from a day on."""
    with transaction.atomic():
        _change(unit_id, on, title=title, short_title=short_title or title[:120])
        _told("registry.unit_renamed", unit_id, by, at)


def move_unit(*, unit_id: int, parent_id: int, on: date, by: int | None, at: datetime) -> None:
    """Put a unit under another from a day on. Raises ``Mistake`` where it would stand above itself."""
    with transaction.atomic():
        if unit_id in _list_above(parent_id, on):
            raise Mistake("единица оказалась бы выше самой себя: выберите другую вышестоящую")
        level = Unit.objects.get(pk=unit_id).level
        _change(unit_id, on, **_place(unit_id, level, parent_id, on))
        _told("registry.unit_moved", unit_id, by, at)


def merge_units(*, gone: Sequence[int], kept: int, on: date, by: int | None, at: datetime) -> None:
    """Close units that another continues from a day on."""
    with transaction.atomic():
        for unit_id in gone:
            _close(unit_id, on)
            _succeed(unit_id, kept, on, UnitSuccession.Kind.MERGED)
        _told("registry.units_merged", kept, by, at)


def split_unit(
    *, unit_id: int, successors: Sequence[int], on: date, by: int | None, at: datetime
) -> None:
    """Close a unit that several continue; today's structure counts its past to the first of them."""
    with transaction.atomic():
        _close(unit_id, on)
        for place, successor in enumerate(successors):
            _succeed(unit_id, successor, on, UnitSuccession.Kind.SPLIT, is_main=place == 0)
        _told("registry.unit_split", unit_id, by, at)


def _change(unit_id: int, on: date, **changes: Any) -> None:
    """Cut the period that holds on a day, or change it in place where it begins that very day."""
    period = _period_on(unit_id, on)
    if all(getattr(period, name) == value for name, value in changes.items()):
        return
    if period.valid_from == on:
        UnitPeriod.objects.filter(pk=period.pk).update(**changes)
        return
    kept = {name: getattr(period, name) for name in STATES}
    until, period.valid_to = period.valid_to, on
    period.save(update_fields=["valid_to"])
    UnitPeriod.objects.create(unit_id=unit_id, valid_from=on, valid_to=until, **{**kept, **changes})


def _close(unit_id: int, on: date) -> int:
    period = _period_on(unit_id, on)
    if period.valid_from == on:
        raise Mistake(f"единица открыта {on:%d.%m.%Y}: закрыть её можно позже этого дня")
    UnitPeriod.objects.filter(unit_id=unit_id, valid_from__gt=on).delete()
    period.valid_to = on
    period.save(update_fields=["valid_to"])
    posts = PostPeriod.objects.filter(post__unit_id=unit_id)
    posts.filter(valid_from__gte=on).delete()
    return _holding(posts, on).update(valid_to=on)


def _succeed(gone: int, kept: int, on: date, kind: str, *, is_main: bool = True) -> None:
    if gone == kept:
        raise Mistake("единица не может быть собственным правопреемником")
    UnitSuccession.objects.create(
        predecessor_id=gone, successor_id=kept, happened_on=on, kind=kind, is_main=is_main
    )


def _period_on(unit_id: int, on: date) -> UnitPeriod:
    periods = UnitPeriod.objects.select_for_update().filter(unit_id=unit_id, valid_from__lte=on)
    period = periods.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on)).first()
    if period is None:
        raise Mistake(f"{on:%d.%m.%Y} этой единицы не было: проверьте дату")
    return period


def _holding(posts: QuerySet[PostPeriod], on: date) -> QuerySet[PostPeriod]:
    return posts.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def _place(unit_id: int, level: str, parent_id: int | None, on: date) -> dict[str, int | None]:
    """Where a unit stands: its parent, and the municipality and region that its figures count to."""
    place: dict[str, int | None] = {
        "parent_id": parent_id,
        "municipality_id": unit_id if level == "municipality" else None,
        "region_id": unit_id if level == "region" else None,
    }
    for above in _list_above(parent_id, on) if parent_id is not None else []:
        column = f"{Unit.objects.get(pk=above).level}_id"
        if column in place and place[column] is None:
            place[column] = above
    return place


def _list_above(unit_id: int, on: date) -> list[int]:
    """A unit and those above it, from the bottom up."""
    path: list[int] = []
    at: int | None = unit_id
    while at is not None and at not in path:
        path.append(at)
        at = _period_on(at, on).parent_id
    return path


def _told(event: str, unit_id: int, by: int | None, at: datetime) -> None:
    rebuild_closure()
    record(event=event, by=by, at=at, subject=f"unit {unit_id}")
