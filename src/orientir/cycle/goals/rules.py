"""Which methodology is the one in force: pure, from packs and a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from orientir.core.packs.specs import Pack

Term = Literal["in_force", "ended", "ahead"]
_RANKS: dict[Term, int] = {"in_force": 0, "ended": 1, "ahead": 2}


def term_of(pack: Pack, on: date) -> Term:
    """Whether a pack is in force on a day, was before, or will be."""
    if on < pack.in_force_from:
        return "ahead"
    return "ended" if pack.in_force_to is not None and on > pack.in_force_to else "in_force"


def by_force(packs: Sequence[Pack], on: date) -> list[Pack]:
    """Those in force on a day first, then those that ended, then those to come; later ones first."""
    latest = sorted(packs, key=lambda pack: pack.in_force_from, reverse=True)
    return sorted(latest, key=lambda pack: _RANKS[term_of(pack, on)])
