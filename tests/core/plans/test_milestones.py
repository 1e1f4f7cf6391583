"""A milestone is reached by what its measures confirm, and is at risk before it is late."""

from __future__ import annotations

from datetime import date

import pytest

from orientir.core.plans import Watched, judge_milestone
from orientir.core.plans.standing import Standing

DUE = date(2026, 6, 1)
FIRST, EARLY, LATE = date(2026, 1, 1), date(2026, 5, 20), date(2026, 6, 30)


def one(state: str, last: date, how: Standing) -> tuple[Watched, Standing]:
    return Watched(FIRST, last, state, 0, 1), how


DONE, WAY = one("done", EARLY, "done"), one("doing", EARLY, "on_way")
DROPPED = one("dropped", EARLY, "dropped")


@pytest.mark.parametrize(
    ("measures", "today", "expected"),
    [
        ([DONE, DONE], date(2026, 7, 1), "done"),
        ([DONE, DROPPED], date(2026, 7, 1), "done"),
        ([DROPPED], date(2026, 2, 1), "dropped"),
        ([], date(2026, 2, 1), "dropped"),
        ([DONE, WAY], date(2026, 6, 2), "overdue"),
        ([DONE, WAY], date(2026, 6, 1), "soon"),
        ([DONE, WAY], date(2026, 5, 18), "soon"),
        ([DONE, WAY], date(2026, 5, 17), "ahead"),
        ([WAY, one("doing", EARLY, "overdue")], date(2026, 5, 25), "risk"),
        ([WAY, one("planned", LATE, "ahead")], date(2026, 2, 1), "risk"),
        ([one("done", LATE, "done"), WAY], date(2026, 2, 1), "ahead"),
    ],
)
def test_how_a_milestone_stands(
    measures: list[tuple[Watched, Standing]], today: date, expected: Standing
) -> None:
    assert judge_milestone(DUE, measures, 14, today).standing == expected
