"""The page that compares two snapshots or two years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.cycle.monitoring import sentences
from orientir.cycle.monitoring.comparing import Break, Pair
from orientir.cycle.monitoring.pages.addresses import Addresses
from orientir.kit import russian


@dataclass(frozen=True, slots=True)
class ComparedRow:
    code: str
    title: str
    href: str
    before: str
    after: str
    is_missing: bool
    difference: float | None
    decimals: int
    finding: str
    breaks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    lead: str
    rows: tuple[ComparedRow, ...]
    notes: tuple[str, ...]


def comparison_page(
    pairs: Sequence[Pair], versions: tuple[str, str], addresses: Addresses
) -> ComparisonPage:
    """``versions`` are those of the packs on both sides."""
    sure = sum(one.is_sure for one in pairs)
    broken = sum(bool(one.breaks) for one in pairs)
    lead = ngettext(
        "%(n)s indicator changed more than chance would carry it.",
        "%(n)s indicators changed more than chance would carry them.",
        sure,
    ) % {"n": sure}
    return ComparisonPage(
        lead=f"{lead} {_broken(broken)}" if broken else lead,
        rows=tuple(_row(one, addresses) for one in pairs),
        notes=_notes(versions),
    )


def _broken(count: int) -> str:
    text = ngettext(
        "%(n)s is not counted alike on both sides: it is marked and not compared.",
        "%(n)s are not counted alike on both sides: they are marked and not compared.",
        count,
    )
    return text % {"n": count}


def _notes(versions: tuple[str, str]) -> tuple[str, ...]:
    if versions[0] == versions[1]:
        return ()
    text = _("The methodology changed in between: %(before)s, then %(after)s.")
    return (text % {"before": versions[0], "after": versions[1]},)


def _row(one: Pair, addresses: Addresses) -> ComparedRow:
    decimals = one.indicator.decimals
    if one.after is not None:
        decimals = sentences.decimals_of(one.indicator, one.after)
    return ComparedRow(
        one.indicator.code,
        one.indicator.short_title,
        addresses.indicator(one.indicator.code),
        sentences.shown(one.indicator, one.before) if one.before else russian.MISSING,
        sentences.shown(one.indicator, one.after) if one.after else russian.MISSING,
        one.after is None or one.after.value is None,
        None if one.difference is None else float(one.difference),
        decimals,
        _finding(one),
        tuple(_break_words(reason) for reason in one.breaks),
    )


def _finding(one: Pair) -> str:
    if one.difference is None and not one.breaks:
        return _("no data")
    if not one.is_tested:
        return _("not compared")
    return _("changed") if one.is_sure else _("no different")


def _break_words(reason: Break) -> str:
    words = {
        Break.DEFINITION: _("break: the conditions of counting changed"),
        Break.ABSENT: _("break: only one methodology has it"),
        Break.PART_OF_YEAR: _("break: a part of a year against a whole one"),
        Break.STRUCTURE: _("break: different structure of units"),
    }
    return words[reason]
