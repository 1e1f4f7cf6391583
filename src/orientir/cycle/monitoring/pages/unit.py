"""The page of a unit: all its indicators with its parents and with units alike (ux.md, page 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.core.findings import Verdict
from orientir.core.packs.specs import Pack
from orientir.cycle.monitoring import sentences
from orientir.cycle.monitoring.models import SnapshotUnit
from orientir.cycle.monitoring.pages.addresses import Addresses
from orientir.cycle.monitoring.pages.region import trend_of
from orientir.cycle.monitoring.peers import AmongPeers
from orientir.cycle.monitoring.queries.units import Peers
from orientir.cycle.monitoring.readings import Value, Values, by_criterion
from orientir.kit import russian
from orientir.kit.ui.charts.intervals import Axis, Strip
from orientir.kit.ui.charts.trends import Trend
from orientir.kit.ui.parts import Fact


@dataclass(frozen=True, slots=True)
class PeerRow:
    """An indicator of the unit: own value, the parents', the strip of peers, the verdict."""

    code: str
    title: str
    href: str
    value: str
    of: str
    middle: str
    parents: tuple[str, ...]
    strip: Strip
    verdict: str
    verdict_word: str
    trend: Trend
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeerGroup:
    code: str
    title: str
    rows: tuple[PeerRow, ...]


@dataclass(frozen=True, slots=True)
class UnitPage:
    heading: str
    lead: str
    groups: tuple[PeerGroup, ...]
    parents: tuple[str, ...]
    axis: Axis
    peers_heading: str
    why: tuple[Fact, ...]
    peers: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What the page is made of; ``parents`` from the region down, with their values by unit id."""

    pack: Pack
    year: int
    unit: SnapshotUnit
    found: Sequence[AmongPeers]
    peers: Peers
    parents: Sequence[SnapshotUnit]
    parent_values: Mapping[int, Values]


def unit_page(given: Given, addresses: Addresses) -> UnitPage:
    shown = [one for one in given.found if one.line.value is not None]
    seen = sum(bool(one.values) for one in shown)
    return UnitPage(
        heading=given.unit.title,
        lead=_lead(given, shown, seen),
        groups=_groups(given, shown, addresses),
        parents=tuple(one.short_title for one in given.parents),
        axis=Axis(),
        peers_heading=_peers_heading(given, seen),
        why=_why(given),
        peers=tuple((one.short_title, addresses.unit(one.code)) for one in given.peers.units),
        facts=_facts(given),
        is_empty=not shown,
    )


def _lead(given: Given, shown: Sequence[AmongPeers], seen: int) -> str:
    if not shown:
        return _("There are no figures of this unit that you may see.")
    if given.unit.level == "organisation" or given.peers.units:
        return sentences.peers_lead([one.line for one in shown], seen)
    return sentences.unit_lead([one.line for one in shown])


def _groups(
    given: Given, shown: Sequence[AmongPeers], addresses: Addresses
) -> tuple[PeerGroup, ...]:
    by_code = {one.line.indicator.code: one for one in shown}
    groups = by_criterion(given.pack, [one.line for one in shown])
    return tuple(
        PeerGroup(
            criterion.code,
            criterion.short_title,
            tuple(_row(given, by_code[line.indicator.code], addresses) for line in members),
        )
        for criterion, members in groups
    )


def _row(given: Given, one: AmongPeers, addresses: Addresses) -> PeerRow:
    line, indicator, value = one.line, one.line.indicator, one.line.value
    known = value is not None and value.value is not None
    return PeerRow(
        code=indicator.code,
        title=indicator.short_title,
        href=addresses.indicator(indicator.code, unit=given.unit.code),
        value=sentences.shown(indicator, value),
        of=sentences.out_of(value) if value is not None and known else "",
        middle=russian.MISSING if one.middle is None else russian.number(one.middle, 0),
        parents=tuple(_of_parent(given, parent, indicator.code) for parent in given.parents),
        strip=_strip(one, value),
        verdict=line.verdict.value,
        verdict_word=_verdict_word(line.verdict) if known else sentences.shown(indicator, value),
        trend=trend_of(line),
        flags=tuple(sentences.flags(line, with_small=False)),
    )


def _of_parent(given: Given, parent: SnapshotUnit, code: str) -> str:
    value = given.parent_values.get(parent.unit_id, {}).get((code, given.year))
    indicator = given.pack.indicator(code)
    if value is None or value.value is None or indicator is None:
        return russian.MISSING
    return sentences.shown(indicator, value)


def _strip(one: AmongPeers, value: Value | None) -> Strip:
    own = float(value.value) if value is not None and value.value is not None else None
    is_small = one.line.verdict is Verdict.SMALL
    return Strip(one.values, one.middle, own, is_small, _strip_words(one, own))


def _strip_words(one: AmongPeers, own: float | None) -> str:
    if own is None:
        return _("no value of its own")
    if one.middle is None:
        return _("own value %(own)s; nothing to compare with") % {"own": russian.number(own, 0)}
    return _("own value %(own)s, middle of %(n)s units alike %(middle)s") % {
        "own": russian.number(own, 0),
        "n": len(one.values),
        "middle": russian.number(one.middle, 0),
    }


def _verdict_word(verdict: Verdict) -> str:
    words = {
        Verdict.ABOVE: _("higher than alike"),
        Verdict.BELOW: _("lower than alike"),
        Verdict.SAME: _("as in units alike"),
        Verdict.SMALL: _("few data"),
        Verdict.NONE: _("not compared"),
    }
    return words[verdict]


def _peers_heading(given: Given, seen: int) -> str:
    if not given.peers.units or not seen:
        return _("Indicators of the unit")
    return _("Among units alike")


def _why(given: Given) -> tuple[Fact, ...]:
    codes = given.pack.codes
    found = [Fact(_("Kind"), codes.get("kind", {}).get(given.unit.kind, given.unit.kind))]
    if given.peers.by_locality:
        place = codes.get("locality", {}).get(given.unit.locality, given.unit.locality)
        found.append(Fact(_("Place"), place))
    elif given.unit.locality:
        found.append(Fact(_("Place"), _("any: too few share it")))
    span = russian.span(given.peers.least_size, given.peers.greatest_size)
    found.append(
        Fact(
            _("Teaching staff"),
            _("%(span)s (here about %(own)s)")
            % {"span": span, "own": russian.number(given.unit.size)},
        )
    )
    return tuple(found)


def _facts(given: Given) -> tuple[Fact, ...]:
    unit, codes = given.unit, given.pack.codes
    found = [Fact(_("Kind"), codes.get("kind", {}).get(unit.kind, unit.kind))]
    if unit.locality:
        found.append(Fact(_("Place"), codes.get("locality", {}).get(unit.locality, unit.locality)))
    found.append(Fact(_("Code"), unit.code))
    if not unit.is_open:
        found.append(Fact(_("State"), _("closed by the reporting day")))
    return tuple(found)


def peers_count_words(count: int) -> str:
    """«24 похожие организации»."""
    return ngettext("%(n)s unit alike", "%(n)s units alike", count) % {"n": count}
