"""The door of goals: what other rooms may use."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from orientir.cycle.goals.queries import PackNotFound, get_known_pack, list_known_packs
from orientir.cycle.goals.searching import PackHits, search_pack

__all__ = ["PackHits", "PackNotFound", "find_in_methodology", "methodology_href", "search_pack"]


def find_in_methodology(query: str, on: date) -> PackHits | None:
    """What a query meets in the methodology in force on a day; None where there is none at all."""
    try:
        return search_pack(get_known_pack("", on), query)
    except PackNotFound:
        return None


def methodology_href(pack_id: str, on: date) -> str:
    """The page of a methodology; empty where this installation has none of this name."""
    packs = list_known_packs(on)
    if pack_id not in {pack.id for pack in packs}:
        return ""
    is_in_force = packs[0].id == pack_id
    return reverse("goals:home") + ("" if is_in_force else f"?{urlencode({'pack': pack_id})}")
