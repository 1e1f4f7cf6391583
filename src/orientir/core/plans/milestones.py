"""How a milestone of a plan stands: reached when all that must be done by its day is confirmed. Nobody ticks it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from orientir.core.plans.standing import OPEN, Judged, Standing, Watched

_AT_RISK: tuple[Standing, ...] = ("overdue", "risk")


def judge_milestone(
    due_on: date, measures: Sequence[tuple[Watched, Standing]], soon_days: int, today: date
) -> Judged:
    """By its measures with their own standings; those that were taken off do not count.

    With nothing left to be done it is dropped. A measure whose term ends after the day of the milestone puts it
    at risk while that day is ahead.
    """
    standing = [(one, how) for one, how in measures if one.state != "dropped"]
    if not standing:
        return Judged("dropped")
    open_ones = [(one, how) for one, how in standing if one.state in OPEN]
    if not open_ones:
        return Judged("done")
    if due_on < today:
        return Judged("overdue")
    if any(how in _AT_RISK or one.last > due_on for one, how in open_ones):
        return Judged("risk")
    return Judged("soon" if (due_on - today).days <= soon_days else "ahead")
