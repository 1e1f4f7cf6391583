"""Which methodology is the one in force: pure, from packs and a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from orientir.core.packs.specs import Pack, PackLevel

Term = Literal["in_force", "ended", "ahead"]
_RANKS: dict[Term, int] = {"in_force": 0, "ended": 1, "ahead": 2}


def term_of(pack: Pack, on: date) -> Term:
    """Whether a pack is in force on a day, was before, or will be."""
    if on < pack.in_force_from:
        return "ahead"
    return "ended" if pack.in_force_to is not None and on > pack.in_force_to else "in_force"


def by_force(packs: Sequence[Pack], on: date) -> list[Pack]:
    """Those of the region before those of others, those with indicators before those without; in force on a day
    first, then ended, then to come; later ones first.

    So the first one counts the figures of the region, whatever else is in force beside it.
    """
    latest = sorted(packs, key=lambda pack: pack.in_force_from, reverse=True)
    return sorted(
        latest,
        key=lambda pack: (pack.level != "region", not pack.indicators, _RANKS[term_of(pack, on)]),
    )


def in_force_together(packs: Sequence[Pack], on: date) -> list[Pack]:
    """What binds on a day, the region's first, then what narrower circles have."""
    order: tuple[PackLevel, ...] = ("region", "intermunicipal", "municipality", "organisation")
    found = [one for one in packs if term_of(one, on) == "in_force"]
    return sorted(found, key=lambda one: (order.index(one.level), one.in_force_from, one.id))


def to_compare_with(pack: Pack, packs: Sequence[Pack], on: date) -> Pack | None:
    """What a methodology is held against: of the same region and level, the one in force, else the one before it,
    else any.
    """
    others = [one for one in packs if one.id != pack.id and _binds_alike(one, pack)]
    current = [one for one in others if term_of(one, on) == "in_force"]
    earlier = [one for one in others if one.in_force_from <= pack.in_force_from]
    return next(iter([*current, *earlier, *others]), None)


def _binds_alike(one: Pack, other: Pack) -> bool:
    return (one.region.code, one.level) == (other.region.code, other.level)
