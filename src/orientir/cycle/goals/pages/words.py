"""Codes of a pack in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.core.packs.specs import Indicator, Measure, Pack, PackLevel, Source
from orientir.cycle.goals.rules import Term
from orientir.kit import russian

LEVELS: Mapping[str, Promise] = {
    "federal": gettext_lazy("Federal level"),
    "regional": gettext_lazy("Regional level"),
    "municipal": gettext_lazy("Municipal level"),
    "institutional": gettext_lazy("Level of organisations"),
}
KINDS: Mapping[str, Promise] = {
    "provision": gettext_lazy("those who provide"),
    "support": gettext_lazy("those who accompany"),
}
STATUSES: Mapping[str, tuple[str, Promise]] = {
    "official": ("done", gettext_lazy("from the order")),
    "regional": ("doing", gettext_lazy("from another document of the region")),
    "demonstration": ("ahead", gettext_lazy("chosen by the platform, may be changed")),
}
"""Status of a parameter → the shape it is drawn by and its words."""
PACK_LEVELS: Mapping[PackLevel, Promise] = {
    "region": gettext_lazy("the region"),
    "intermunicipal": gettext_lazy("several municipalities together"),
    "municipality": gettext_lazy("a municipality"),
    "organisation": gettext_lazy("an organisation"),
}
"""Whom a methodology binds."""
TERMS: Mapping[Term, tuple[str, Promise]] = {
    "in_force": ("done", gettext_lazy("in force")),
    "ended": ("not_established", gettext_lazy("its term is over")),
    "ahead": ("ahead", gettext_lazy("not in force yet")),
}


def target_years(pack: Pack) -> list[int]:
    return sorted({year for one in pack.indicators for year in one.targets})


def actor_titles(pack: Pack) -> dict[str, str]:
    return {actor.code: actor.short_title for actor in pack.actors}


def direction_words(indicator: Indicator) -> str:
    return _("more") if indicator.direction == "up" else _("less")


def term_words(pack: Pack) -> str:
    if pack.in_force_to is None:
        return _("from %(day)s") % {"day": russian.day(pack.in_force_from)}
    return _("from %(day)s to %(last)s") % {
        "day": russian.day(pack.in_force_from),
        "last": russian.day(pack.in_force_to),
    }


def source_words(source: Source) -> str:
    """«№ 02/1488 от 16.06.2023»; empty where the document has neither."""
    number = f"№ {source.number}" if source.number else ""
    day = _("of %(day)s") % {"day": russian.day(source.adopted_on)} if source.adopted_on else ""
    return " ".join(filter(None, (number, day)))


def ground_titles(pack: Pack, measure: Measure) -> list[str]:
    """Documents that a measure carries out: number and day, else the title."""
    by_id = {source.id: source for source in pack.sources}
    found = (by_id[code] for code in measure.grounds if code in by_id)
    return [source_words(one) if one.number else one.title for one in found]
