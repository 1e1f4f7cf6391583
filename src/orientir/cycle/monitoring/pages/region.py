"""The page of a unit's indicators on one screen (ux.md, page 1)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.core.findings import Status, Verdict
from orientir.cycle.monitoring import sentences
from orientir.cycle.monitoring.pages.addresses import Addresses
from orientir.cycle.monitoring.readings import (
    Frame,
    Line,
    Move,
    Values,
    against,
    by_criterion,
    checks,
    count_statuses,
    lines,
    moves,
)
from orientir.kit import russian
from orientir.kit.ui.charts.trends import Trend, Year, sparkline
from orientir.kit.ui.parts import Chip
from orientir.kit.ui.states import STATES, VERDICTS

MOST_MOVES = 8
MOST_CHECKS = 5


@dataclass(frozen=True, slots=True)
class RowOfIndicator:
    """A line of the table: all texts as the page writes them."""

    code: str
    title: str
    href: str
    anchor: str
    value: str
    is_missing: bool
    second: str
    target: str
    gap: str
    status: str
    verdict: str
    mark: str
    arrow: str
    state_word: str
    flags: tuple[str, ...]
    hint: str
    spark: SafeString


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    title: str
    rows: tuple[RowOfIndicator, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What to look at again, and why."""

    code: str
    title: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Moved:
    code: str
    title: str
    href: str
    difference: float
    text: str


@dataclass(frozen=True, slots=True)
class RegionPage:
    """Everything of the page; ``has_targets`` False: targets are those of the region, so the lines
    are compared with the region instead of judged."""

    heading: str
    lead: str
    chips: tuple[Chip, ...]
    reset: str
    strip: tuple[Group, ...]
    groups: tuple[Group, ...]
    shown_count: int
    has_targets: bool
    checks: tuple[Check, ...]
    more_checks: tuple[Check, ...]
    more_checks_words: str
    moved: tuple[Moved, ...]
    moved_note: str
    settled_note: str
    years: str


@dataclass(frozen=True, slots=True)
class Given:
    """What the page is made of."""

    frame: Frame
    year: int
    level: str
    title: str
    values: Values
    reference: Values
    earlier: Values
    state: str


def region_page(given: Given, addresses: Addresses) -> RegionPage:
    found, has_targets = all_lines(given)
    chosen = _in_state(found, has_targets, given.state)
    strip = _groups(given.frame, found, has_targets, addresses)
    asking = [_check(one, addresses) for one in checks(found)]
    more = asking[MOST_CHECKS:]
    moved = moves(given.frame, given.year, given.level, given.values, given.earlier)
    return RegionPage(
        heading=_("%(unit)s: indicators of %(year)s") % {"unit": given.title, "year": given.year},
        lead=_lead(given, found, has_targets),
        chips=_chips(found, has_targets, given.state, addresses),
        reset=addresses.here(state="") if given.state else "",
        strip=strip,
        groups=_narrowed(strip, {one.indicator.code for one in chosen}),
        shown_count=len(chosen),
        has_targets=has_targets,
        checks=tuple(asking[:MOST_CHECKS]),
        more_checks=tuple(more),
        more_checks_words=ngettext(
            "%(n)s more with few data", "%(n)s more with few data", len(more)
        )
        % {"n": len(more)},
        moved=tuple(_moved(one, addresses) for one in moved[:MOST_MOVES]),
        moved_note=_moved_note(given),
        settled_note=settled_note(given.frame, given.year),
        years=russian.span(min(given.frame.years), max(given.frame.years)).replace(
            russian.NARROW_SPACE, ""
        ),
    )


def all_lines(given: Given) -> tuple[list[Line], bool]:
    """All lines, and whether they have targets of their own; else they stand against the region."""
    found = lines(given.frame, given.year, given.level, given.values)
    has_targets = any(given.level in one.indicator.target_levels for one in found)
    if not has_targets:
        found = against(given.frame, found, given.reference, given.year)
    return found, has_targets


def chosen_lines(given: Given) -> tuple[list[Line], bool]:
    """Those of ``all_lines`` that stand in the state asked for."""
    found, has_targets = all_lines(given)
    return _in_state(found, has_targets, given.state), has_targets


def _in_state(found: Sequence[Line], has_targets: bool, state: str) -> list[Line]:
    return [one for one in found if not state or state_of(one, has_targets) == state]


def state_of(line: Line, has_targets: bool) -> str:
    """The code of the mark that stands by a line: its status, or its verdict against the region."""
    if line.status is None:
        return "hidden"
    if not has_targets and line.status is Status.REGION_TARGET:
        return f"verdict_{verdict_of(line)}"
    return line.status.value


def verdict_of(line: Line) -> str:
    """What is said against the region: of a value that is there but no share, «not compared»."""
    is_known = line.value is not None and line.value.value is not None
    return (Verdict.SMALL if line.verdict is Verdict.NONE and is_known else line.verdict).value


def row_of(line: Line, has_targets: bool, addresses: Addresses) -> RowOfIndicator:
    indicator, value = line.indicator, line.value
    return RowOfIndicator(
        code=indicator.code,
        title=indicator.short_title,
        href=addresses.indicator(indicator.code),
        anchor=f"i{indicator.code}",
        value=sentences.shown(indicator, value),
        is_missing=value is None or value.value is None,
        second=sentences.out_of(value) if value is not None and value.value is not None else "",
        target=russian.number(line.target) if has_targets else _common(line),
        gap=_gap(line, has_targets),
        status=_status(line, has_targets),
        verdict="" if has_targets else verdict_of(line),
        mark=_mark(line, has_targets),
        arrow=_ARROWS.get(line.verdict, ""),
        state_word=word_of_state(state_of(line, has_targets)),
        flags=tuple(sentences.flags(line)),
        hint=_("here less is better") if indicator.direction == "down" else "",
        spark=sparkline(trend_of(line)),
    )


_MARKS = {Verdict.SAME: "ahead", Verdict.SMALL: "few_data", Verdict.NONE: "no_data"}
_ARROWS = {Verdict.ABOVE: "arrow-up", Verdict.BELOW: "arrow-down"}


def _mark(line: Line, has_targets: bool) -> str:
    """The shape that stands for a line in the strip; none where it is an arrow."""
    status = _status(line, has_targets)
    return status or _MARKS.get(line.verdict, "")


def trend_of(line: Line) -> Trend:
    """The line over the years as the charts draw it."""
    decimals = sentences.decimals_of(line.indicator, line.value) if line.value else 1
    return Trend(
        [
            Year(
                str(point.year),
                None if point.value is None else float(point.value),
                None if point.target is None else float(point.target),
                point.is_settled,
            )
            for point in line.history
        ],
        sentences.trend_heading(line.history),
        decimals,
    )


def settled_note(frame: Frame, year: int) -> str:
    """Which figures of an unfinished year change no more, and since when."""
    days = sorted({one.settles_on for one in frame.pack.indicators if one.settles_on})
    notes = [_settled(frame, year, day) for day in days]
    return " ".join(note for note in notes if note)


def _settled(frame: Frame, year: int, day: str) -> str:
    month, number = (int(part) for part in day.split("-"))
    passed = (year, month, number) <= (
        frame.reporting_on.year,
        frame.reporting_on.month,
        frame.reporting_on.day,
    )
    if not passed:
        return ""
    codes = [one.code for one in frame.pack.indicators if one.settles_on == day]
    text = _("Indicators %(codes)s take the data of %(day)s and change no more this year.")
    return text % {"codes": ", ".join(codes), "day": f"{number:02d}.{month:02d}.{year}"}


def _lead(given: Given, found: Sequence[Line], has_targets: bool) -> str:
    if has_targets:
        return sentences.region_lead(count_statuses(found), given.year, given.frame.reporting_on)
    return sentences.unit_lead(found)


def _chips(
    found: Sequence[Line], has_targets: bool, state: str, addresses: Addresses
) -> tuple[Chip, ...]:
    counts: dict[str, int] = {}
    for one in found:
        code = state_of(one, has_targets)
        counts[code] = counts.get(code, 0) + 1
    order = [status.value for status in Status]
    order += [f"verdict_{verdict.value}" for verdict in Verdict] + ["hidden"]
    return tuple(
        Chip(
            title=word_of_state(code),
            href=addresses.here(state="" if code == state else code),
            count=counts[code],
            state=code if code in STATES else "",
            pressed=code == state,
        )
        for code in order
        if code in counts
    )


def word_of_state(code: str) -> str:
    if code == "hidden":
        return _("hidden")
    if code.startswith("verdict_"):
        return str(VERDICTS[code.removeprefix("verdict_")].word)
    return str(STATES[code].word)


def _groups(
    frame: Frame, found: Sequence[Line], has_targets: bool, addresses: Addresses
) -> tuple[Group, ...]:
    return tuple(
        Group(
            criterion.code,
            criterion.short_title,
            tuple(row_of(one, has_targets, addresses) for one in members),
        )
        for criterion, members in by_criterion(frame.pack, found)
    )


def _narrowed(groups: Sequence[Group], codes: Collection[str]) -> tuple[Group, ...]:
    """Only the rows of these indicators; a criterion without any is left out."""
    kept = (
        replace(group, rows=tuple(row for row in group.rows if row.code in codes))
        for group in groups
    )
    return tuple(group for group in kept if group.rows)


def _gap(line: Line, has_targets: bool) -> str:
    if has_targets:
        return russian.signed(line.gap, line.indicator.decimals)
    own, common = line.value, line.reference
    if own is None or common is None or own.value is None or common.value is None:
        return russian.MISSING
    return russian.signed(own.value - common.value, sentences.decimals_of(line.indicator, own))


def _common(line: Line) -> str:
    """The region's value, where the targets are not one's own."""
    if line.reference is None or line.reference.value is None:
        return russian.MISSING
    return sentences.shown(line.indicator, line.reference)


def _status(line: Line, has_targets: bool) -> str:
    if line.status is None:
        return ""
    if not has_targets and line.status is Status.REGION_TARGET:
        return ""
    return line.status.value


def _check(line: Line, addresses: Addresses) -> Check:
    return Check(
        line.indicator.code,
        line.indicator.short_title,
        addresses.indicator(line.indicator.code),
        sentences.check(line),
    )


def _moved(move: Move, addresses: Addresses) -> Moved:
    return Moved(
        move.indicator.code,
        move.indicator.short_title,
        addresses.indicator(move.indicator.code),
        float(move.difference),
        sentences.move_words(move),
    )


def _moved_note(given: Given) -> str:
    bounds = given.frame.bounds
    text = _(
        "Left out: bases under %(base)s, changes under %(points)s, and what chance alone may do "
        "(at most %(share)s%% of those shown are false)."
    )
    return text % {
        "base": russian.number(bounds.small_base),
        "points": russian.points(bounds.least_move * 100, 0).lstrip("+"),
        "share": russian.number(bounds.false_discovery * 100, 0),
    }


def count_words(count: int) -> str:
    """«27 показателей»."""
    return ngettext("%(n)s indicator", "%(n)s indicators", count) % {"n": count}
