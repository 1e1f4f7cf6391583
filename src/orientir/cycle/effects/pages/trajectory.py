"""Low results of schools that got a measure, before it and now, beside those that had low results and did not get it.

No effect: who stands lowest mostly rises without any help; the effect is what a study counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orientir.cycle.analysis.api import LowYear
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table

LOW, NOT_LOW = "low", "not_low"
STATES = {LOW: "check", NOT_LOW: "done", "few_data": "insufficient"}


@dataclass(frozen=True, slots=True)
class Trajectory:
    """``others``: a sentence about schools without the measure; empty where there is nobody to tell of."""

    finding: str
    others: str
    table: Table


Years = Mapping[int, LowYear]


def trajectory_of(
    starts: Mapping[int, int], low_years: Sequence[LowYear], titles: Mapping[int, str]
) -> Trajectory | None:
    """``starts``: unit → its first year under the measure. None where nobody of them is known to have been low."""
    by_unit: dict[int, dict[int, LowYear]] = {}
    for one in low_years:
        by_unit.setdefault(one.unit, {})[one.year] = one
    helped = {unit: by_unit[unit] for unit in starts if unit in by_unit}
    if not any(_was_low(years) for years in helped.values()):
        return None
    usual = Counter(starts[unit] for unit in helped).most_common(1)[0][0]
    others = [years for unit, years in by_unit.items() if unit not in starts]
    return Trajectory(
        _helped(starts, helped), _others(usual, others), _table(starts, helped, titles)
    )


def _ends(years: Years, start: int) -> tuple[str, str]:
    """What was said of the last year before ``start``, and of the latest one since; empty: not known."""
    before, after = (
        [year for year in sorted(years) if (year < start) is is_before]
        for is_before in (True, False)
    )
    return years[before[-1]].verdict if before else "", years[after[-1]].verdict if after else ""


def _counts(ends: Sequence[tuple[str, str]]) -> tuple[int, int, int]:
    """Low before; of them known since; of those no longer low."""
    since = [after for before, after in ends if before == LOW]
    known = [after for after in since if after in (LOW, NOT_LOW)]
    return len(since), len(known), known.count(NOT_LOW)


def _helped(starts: Mapping[int, int], helped: Mapping[int, Years]) -> str:
    low, known, out = _counts([_ends(years, starts[unit]) for unit, years in helped.items()])
    if not low:
        return _("Of those who got it none is known to have had low results in the year before.")
    told = {"n": russian.number(low), "known": russian.number(known), "out": russian.number(out)}
    if not known:
        return _("With low results before it: %(n)s; nothing is known of them since.") % told
    return (
        _("With low results before it: %(n)s; since then no longer low: %(out)s of %(known)s.")
        % told
    )


def _others(usual: int, others: Sequence[Years]) -> str:
    low, known, out = _counts([_ends(years, usual) for years in others])
    if not known:
        return ""
    words = _(
        "Without it: with low results before %(year)s: %(n)s; since then no longer low: %(out)s of %(known)s."
    )
    return words % {
        "year": usual, "n": russian.number(low), "out": russian.number(out), "known": russian.number(known),
    }  # fmt: skip


def _table(
    starts: Mapping[int, int], helped: Mapping[int, Years], titles: Mapping[int, str]
) -> Table:
    """Schools that had low results in any year, by name: of the others there is nothing to follow."""
    years = sorted({year for own in helped.values() for year in own})
    columns = [
        Column(_("A school"), place="name"), Column(_("First year under the measure"), kind="number"),
        *(Column(str(year)) for year in years),
    ]  # fmt: skip
    low = [unit for unit, own in helped.items() if _was_low(own)]
    ordered = sorted(low, key=lambda unit: russian.sort_key(titles.get(unit, "")))
    rows = [
        Row(
            [
                Cell(titles.get(unit, str(unit))), Cell(str(starts[unit])),
                *(_year(helped[unit].get(year)) for year in years),
            ]
        )
        for unit in ordered
    ]  # fmt: skip
    return Table(_("Low results before and since"), columns, rows)


def _was_low(years: Years) -> bool:
    return any(one.verdict == LOW for one in years.values())


def _year(one: LowYear | None) -> Cell:
    if one is None:
        return Cell(russian.MISSING)
    words = {LOW: _("low results"), NOT_LOW: _("not low"), "few_data": _("not enough data")}
    return Cell(words[one.verdict], second=russian.percent(one.share), state=STATES[one.verdict])
