"""A rule's text with the figures of a unit in it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from orientir.core.advice import Advice
from orientir.core.packs.advice_wording import Slot, fill
from orientir.core.packs.specs import Pack
from orientir.cycle.recommendations.queries.gathering import Place
from orientir.kit import russian

_PERCENT = {"share", "low", "high", "reference"}
_OF_INDICATOR = {"value", "target", "gap", "change", "reference"}


def write_text(pack: Pack, place: Place, advice: Advice, year: int) -> str:
    """The words that are sent: the unit named, its own figures in their places."""
    facts: dict[str, Any] = dict(advice.finding.facts)
    facts |= {
        "unit": place.title,
        "where": where(pack, place),
        "subject": title_of(pack, advice),
        "year": year,
    }
    text = fill(advice.rule.text, lambda slot: _say(slot, facts, pack, advice))
    return text[:1].upper() + text[1:]


def where(pack: Pack, place: Place) -> str:
    """«в Агаповском муниципальном округе»; a name that nobody has declined is quoted."""
    if place.level == "region":
        return pack.region.title_in
    if place.title_in or place.level == "organisation":
        return place.title_in or f"в организации «{place.title}»"
    names = (one for one in pack.municipalities if place.title in (one.title, one.short_title))
    named = next(names, None)
    return named.title_in if named else f"в муниципальном образовании «{place.title}»"


def title_of(pack: Pack, advice: Advice) -> str:
    """What the advice is about, by the pack's own title; empty where the rule has no subject."""
    subject = advice.finding.subject
    if advice.rule.about == "indicator":
        indicator = pack.indicator(subject)
        return indicator.short_title if indicator else subject
    if advice.rule.about == "deficit":
        competency = pack.competency(subject)
        return competency.title if competency else subject
    return ""


def _say(slot: Slot, facts: Mapping[str, Any], pack: Pack, advice: Advice) -> str:
    value = facts[slot.name]
    if value is None:
        return russian.MISSING
    if slot.forms:
        return russian.counted(round(value), *slot.forms)
    if isinstance(value, str):
        return value
    if slot.name == "year":
        return str(value)
    return _figure(slot.name, value, pack, advice)


def _figure(name: str, value: float, pack: Pack, advice: Advice) -> str:
    number = Decimal(str(value))
    if advice.rule.about == "deficit" and name in _PERCENT:
        return russian.percent(number)
    indicator = pack.indicator(advice.finding.subject)
    if indicator is None or name not in _OF_INDICATOR:
        return russian.number(number)
    shown = russian.number(number, indicator.decimals)
    return f"{shown}\N{NO-BREAK SPACE}%" if indicator.factor == 100 else shown
