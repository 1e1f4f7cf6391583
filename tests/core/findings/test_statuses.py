"""Statuses of values."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from orientir.core.findings import Figure, Goal, Status, is_settled, judge, shortfall

FIGURE = Figure(Decimal(1904), Decimal(3412), "ok", Decimal(1), "region", 2025)
GOAL = Goal(Decimal(60), ("region",), "up", Decimal(100), None)
BASE = replace(GOAL, is_base=True)
IN_NOVEMBER, AT_THE_END = date(2025, 11, 1), date(2025, 12, 31)


@pytest.mark.parametrize(
    ("figure", "goal", "as_of", "expected"),
    [
        (FIGURE, GOAL, IN_NOVEMBER, Status.ON_THE_WAY),
        (FIGURE, GOAL, AT_THE_END, Status.NOT_MET),
        (FIGURE, replace(GOAL, settles_on="09-20"), IN_NOVEMBER, Status.NOT_MET),
        (FIGURE, replace(GOAL, settles_on="12-20"), IN_NOVEMBER, Status.ON_THE_WAY),
        (FIGURE, replace(GOAL, target=Decimal(55)), IN_NOVEMBER, Status.MET),
        (FIGURE, replace(GOAL, target=None), AT_THE_END, Status.NO_TARGET),
        (FIGURE, replace(GOAL, direction="down"), AT_THE_END, Status.MET),
        (replace(FIGURE, level="municipality"), GOAL, AT_THE_END, Status.REGION_TARGET),
        (FIGURE, BASE, AT_THE_END, Status.BASE_YEAR),
        (FIGURE, replace(BASE, target=Decimal(55)), AT_THE_END, Status.BASE_YEAR),
        (FIGURE, replace(BASE, target=None), AT_THE_END, Status.NO_TARGET),
        (replace(FIGURE, level="municipality"), BASE, AT_THE_END, Status.REGION_TARGET),
        (replace(FIGURE, state="no_data"), BASE, AT_THE_END, Status.NO_DATA),
        (replace(FIGURE, coverage=Decimal("0.899999")), GOAL, AT_THE_END, Status.INCOMPLETE),
        (replace(FIGURE, coverage=None), GOAL, AT_THE_END, Status.NOT_MET),
        (replace(FIGURE, state="no_data"), GOAL, AT_THE_END, Status.NO_DATA),
        (replace(FIGURE, state="not_collected"), GOAL, AT_THE_END, Status.NOT_COLLECTED),
    ],
)
def test_statuses(figure: Figure, goal: Goal, as_of: date, expected: Status) -> None:
    assert judge(figure, goal, as_of).status is expected


def test_judged_on_the_exact_quotient_not_on_the_rounded_one() -> None:
    almost = replace(FIGURE, numerator=Decimal("5999999"), denominator=Decimal("10000000"))
    assert judge(almost, GOAL, AT_THE_END).status is Status.NOT_MET
    exactly = replace(almost, numerator=Decimal("6000000"))
    assert judge(exactly, GOAL, AT_THE_END).status is Status.MET


def test_flags() -> None:
    found = judge(
        replace(FIGURE, state="over_100", denominator=Decimal(29), coverage=Decimal("0.5")),
        GOAL,
        AT_THE_END,
    )
    assert (found.is_over_100, found.is_small, found.is_incomplete) == (True, True, True)
    assert not judge(FIGURE, GOAL, AT_THE_END).is_small
    assert not judge(replace(FIGURE, denominator=Decimal(0)), GOAL, AT_THE_END).is_small


def test_shortfall_in_people() -> None:
    # 60 % of 3 412 is 2 047.2: 144 more than 1 904
    assert shortfall(FIGURE, GOAL) == 144
    assert shortfall(FIGURE, replace(GOAL, target=Decimal(50))) == 0
    assert shortfall(FIGURE, replace(GOAL, target=None)) == 0
    assert shortfall(FIGURE, BASE) == 0


def test_shortfall_of_a_target_to_stay_under_and_of_rates() -> None:
    down = replace(GOAL, target=Decimal("7.7"), direction="down")
    schools = replace(FIGURE, numerator=Decimal(71), denominator=Decimal(798))
    assert shortfall(schools, down) == 10  # 61.446 allowed
    rates = replace(FIGURE, numerator=Decimal("52.5"), denominator=Decimal(54))
    assert shortfall(rates, replace(GOAL, target=Decimal(100)), whole=False) == Decimal("1.5")


@pytest.mark.parametrize(
    ("as_of", "settles_on", "expected"),
    [
        (date(2025, 12, 30), None, False),
        (date(2025, 12, 31), None, True),
        (date(2026, 2, 1), "09-20", True),
        (date(2025, 9, 20), "09-20", True),
        (date(2025, 9, 19), "09-20", False),
    ],
)
def test_when_a_figure_stands(as_of: date, settles_on: str | None, expected: bool) -> None:
    assert is_settled(2025, settles_on, as_of) is expected
