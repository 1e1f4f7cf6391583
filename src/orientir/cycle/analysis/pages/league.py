"""Units of a run side by side: rows with their intervals on one axis, and a picture of them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from orientir.cycle.analysis.models import UnitFinding
from orientir.cycle.analysis.pages.words import effect, limits
from orientir.kit import russian
from orientir.kit.ui.charts.caterpillars import Caterpillar, Standing, Whisker
from orientir.kit.ui.charts.intervals import Axis, Interval
from orientir.kit.ui.charts.scales import marks
from orientir.kit.ui.listing import ON_A_PAGE, Listing

STANDINGS: Mapping[str, Standing] = {
    "above_expected": "above",
    "below_expected": "below",
    "as_expected": "same",
    "few_data": "small",
}


@dataclass(frozen=True, slots=True)
class LeagueRow:
    """One unit as its row shows it."""

    title: str
    href: str
    value: str
    limits: str
    pupils: str
    interval: Interval | None
    verdict: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class LeagueGroup:
    """Rows of one verdict; ``is_folded``: opened by who wants them."""

    title: str
    rows: Sequence[LeagueRow]
    is_folded: bool
    total: int
    href: str
    """The whole list, where more are of the verdict than stand here."""


@dataclass(frozen=True, slots=True)
class EffectLeague:
    groups: Sequence[LeagueGroup]
    axis: Axis
    picture: Caterpillar | None


def build_league(
    findings: Sequence[UnitFinding],
    titles: Mapping[int, tuple[str, str]],
    listing: Listing,
    here: int | None,
) -> EffectLeague:
    """Groups in the order above, below, as expected, too few; ``titles``: unit → code and title."""
    told = [one for one in findings if one.value is not None]
    axis = _axis(told)
    groups = []
    for verdict, title, is_folded in _groups():
        own = [one for one in told if one.verdict == verdict]
        rows = [_row(one, titles, axis, here) for one in own[:ON_A_PAGE]]
        href = listing.href(verdict=verdict) if len(own) > ON_A_PAGE else ""
        if rows:
            groups.append(LeagueGroup(title, rows, is_folded, len(own), href))
    return EffectLeague(groups, axis, _picture(told, here) if len(told) > 1 else None)


def _groups() -> list[tuple[str, str, bool]]:
    return [
        ("above_expected", _("Above what was to be expected"), False),
        ("below_expected", _("Below what was to be expected"), False),
        ("as_expected", _("As was to be expected: the difference may be chance"), True),
        ("few_data", _("Too few pupils to judge"), True),
    ]


def _row(
    one: UnitFinding, titles: Mapping[int, tuple[str, str]], axis: Axis, here: int | None
) -> LeagueRow:
    code, title = titles.get(one.unit_id, ("", russian.MISSING))
    interval = None
    if one.value is not None and one.low is not None and one.high is not None:
        interval = Interval(
            one.value, max(one.low, axis.low), min(one.high, axis.high), reference=0,
            is_small=one.verdict == "few_data", is_here=one.unit_id == here,
        )  # fmt: skip
    return LeagueRow(
        title, reverse("analysis:unit", args=[code]) if code else "", effect(one.value),
        limits(one.low, one.high), russian.number(one.pupils), interval, one.verdict, one.unit_id == here,
    )  # fmt: skip


def _axis(findings: Sequence[UnitFinding]) -> Axis:
    """One axis about zero that holds most intervals: the widest are of schools with a handful of pupils."""
    ends = sorted(max(abs(one.low or 0), abs(one.high or 0)) for one in findings)
    far = ends[int(0.95 * (len(ends) - 1))] if ends else 1.0
    shown = marks(-(far or 1.0), far or 1.0)
    return Axis(shown[0], shown[-1], shown)


def _picture(findings: Sequence[UnitFinding], here: int | None) -> Caterpillar:
    rows = sorted(findings, key=lambda one: (one.value or 0, one.unit_id))
    apart = sum(one.verdict in ("above_expected", "below_expected") for one in rows)
    finding = _("%(apart)s of %(all)s stand apart from what was to be expected")
    return Caterpillar(
        [
            Whisker(
                one.value or 0, one.low or 0, one.high or 0, STANDINGS.get(one.verdict, "same"),
                one.unit_id == here,
            )
            for one in rows
        ],
        finding % {"apart": apart, "all": len(rows)},
        _("lower"),
        _("higher"),
        _("as expected"),
    )  # fmt: skip
