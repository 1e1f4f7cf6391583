"""Two snapshots or two years side by side, with what keeps them from being one thing: pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from orientir.core.findings import Change, change, is_settled, significant
from orientir.core.packs.specs import Indicator
from orientir.cycle.monitoring.readings import Frame, Value, Values, share_of


class Break(StrEnum):
    """Why two figures of one indicator are not counted alike."""

    DEFINITION = "definition"
    ABSENT = "absent"
    PART_OF_YEAR = "part_of_year"
    STRUCTURE = "structure"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what its snapshot was made by, the year, the structure, the unit's values."""

    frame: Frame
    year: int
    structure: str
    values: Values


@dataclass(frozen=True, slots=True)
class Pair:
    """An indicator on both sides; ``is_tested``: both are shares that chance could have moved, and
    counted alike; ``is_sure``: chance alone would not have moved it so far."""

    indicator: Indicator
    before: Value | None
    after: Value | None
    difference: Decimal | None
    is_tested: bool
    is_sure: bool
    breaks: tuple[Break, ...]


def compare(before: Side, after: Side, level: str) -> list[Pair]:
    """All indicators that either side gives at ``level``, in the order of the later pack."""
    first, second = before.frame.pack, after.frame.pack
    pairs = [
        _pair(before, after, first.indicator(code), second.indicator(code))
        for code in _codes(before, after, level)
    ]
    changes = [_change(before, after, one) for one in pairs]
    bounds = after.frame.bounds
    sure = significant(changes, bounds.false_discovery, float(bounds.small_base), bounds.least_move)
    return [
        replace(one, is_tested=changes[index] is not None, is_sure=index in sure)
        for index, one in enumerate(pairs)
    ]


def _codes(before: Side, after: Side, level: str) -> list[str]:
    later = [one.code for one in after.frame.pack.indicators if level in one.levels]
    gone = [
        one.code
        for one in before.frame.pack.indicators
        if level in one.levels and one.code not in later
    ]
    return later + gone


def _pair(before: Side, after: Side, then: Indicator | None, now: Indicator | None) -> Pair:
    indicator = now or then
    assert indicator is not None
    first = before.values.get((indicator.code, before.year))
    second = after.values.get((indicator.code, after.year))
    breaks = _breaks(before, after, then, now)
    return Pair(indicator, first, second, _difference(first, second), False, False, breaks)


def _difference(first: Value | None, second: Value | None) -> Decimal | None:
    if first is None or second is None or first.value is None or second.value is None:
        return None
    return second.value - first.value


def _breaks(
    before: Side, after: Side, then: Indicator | None, now: Indicator | None
) -> tuple[Break, ...]:
    if then is None or now is None:
        return (Break.ABSENT,)
    found = []
    if _definition(then) != _definition(now):
        found.append(Break.DEFINITION)
    if before.structure != after.structure:
        found.append(Break.STRUCTURE)
    if _holds_a_part(before, then) != _holds_a_part(after, now):
        found.append(Break.PART_OF_YEAR)
    return tuple(found)


def _definition(indicator: Indicator) -> tuple[object, ...]:
    return indicator.numerator, indicator.denominator, indicator.factor


def _holds_a_part(side: Side, indicator: Indicator) -> bool:
    """Whether the figure holds only the months of a flow up to the reporting day."""
    if is_settled(side.year, indicator.settles_on, side.frame.reporting_on):
        return False
    tables = (indicator.numerator.table, indicator.denominator.table)
    return any(side.frame.pack.tables[name].kind == "flow" for name in tables)


def _change(before: Side, after: Side, one: Pair) -> Change | None:
    if one.breaks:
        return None
    first = share_of(before.frame.pack, one.indicator, one.before)
    second = share_of(after.frame.pack, one.indicator, one.after)
    return change(first, second) if first and second else None
