"""What values say before any words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from orientir.core.findings import Share, Status, Verdict
from orientir.cycle.monitoring.readings import (
    Frame,
    against,
    before,
    by_criterion,
    by_indicator_and_year,
    checks,
    count_statuses,
    is_like_with_like,
    line,
    lines,
    moves,
    share_of,
)
from tests.cycle.monitoring.figures import AT_YEAR_END, FRAME, PACK, indicator, value


def test_a_line_has_target_gap_and_what_is_missing() -> None:
    found = line(FRAME, indicator("2.1"), 2025, {("2.1", 2025): value("2.1", 1904, 3412)})
    assert found.status is Status.ON_THE_WAY
    assert found.target == 60
    assert found.gap == Decimal("55.803048") - 60
    assert found.missing == 144


def test_a_line_of_the_base_year_is_not_judged() -> None:
    found = line(FRAME, indicator("2.1"), 2022, {("2.1", 2022): value("2.1", 3, 10, year=2022)})
    assert found.status is Status.BASE_YEAR
    assert (found.target, found.gap, found.missing) == (Decimal("31.4"), None, 0)


def test_rates_are_missing_in_parts() -> None:
    found = line(FRAME, indicator("4.3"), 2025, {("4.3", 2025): value("4.3", "52.5", 56)})
    assert found.missing == Decimal("1.26")  # 96 % of 56 is 53.76


def test_history_has_all_years_and_says_which_may_change() -> None:
    values = by_indicator_and_year([value("2.1", 3, 10, year=2022), value("2.1", 5, 10, year=2025)])
    points = line(FRAME, indicator("2.1"), 2025, values).history
    assert [(p.year, p.value, p.is_settled) for p in points] == [
        (2022, Decimal(30), True),
        (2023, None, True),
        (2024, None, True),
        (2025, Decimal(50), False),
    ]


def test_lines_leave_out_what_the_level_has_not() -> None:
    codes = [one.indicator.code for one in lines(FRAME, 2025, "organisation", {})]
    assert "7.2" not in codes
    assert "7.4" not in codes
    assert len(codes) == 25


def test_a_value_that_is_not_seen_has_no_status() -> None:
    found = lines(FRAME, 2025, "region", {})
    assert {one.status for one in found} == {None}
    assert count_statuses(found) == {}


def test_criteria_stand_in_the_order_of_the_pack() -> None:
    groups = by_criterion(PACK, lines(FRAME, 2025, "region", {}))
    assert [criterion.code for criterion, _ in groups] == [str(n) for n in range(1, 11)]
    assert sum(len(members) for _, members in groups) == 27


def test_shares_of_people_and_things_but_not_of_rates() -> None:
    assert share_of(PACK, indicator("2.1"), value("2.1", 19, 41)) == Share(19, 41)
    assert share_of(PACK, indicator("4.5"), value("4.5", 44, 45)) == Share(44, 45)
    assert share_of(PACK, indicator("4.3"), value("4.3", "52.5", 54)) is None
    assert share_of(PACK, indicator("2.1"), None) is None
    assert share_of(PACK, indicator("2.1"), value("2.1", 0, 0)) is None


@pytest.mark.parametrize(
    ("code", "frame", "expected"),
    [
        ("2.1", FRAME, False),  # routes: ten months against twelve
        ("2.1", AT_YEAR_END, True),
        ("4.1", FRAME, True),  # staff of the same day
        ("4.3", FRAME, True),  # the form's day has passed
    ],
)
def test_like_stands_beside_like(code: str, frame: Frame, expected: bool) -> None:
    assert is_like_with_like(frame, indicator(code), 2025) is expected


def test_an_unfinished_year_is_compared_with_the_snapshot_of_a_year_before() -> None:
    own = by_indicator_and_year([value("2.1", 49, 100, year=2024)])
    earlier = by_indicator_and_year([value("2.1", 40, 100, year=2024)])
    assert before(FRAME, indicator("2.1"), 2025, own, {}) is None
    assert before(FRAME, indicator("2.1"), 2025, own, earlier) == earlier["2.1", 2024]
    assert before(AT_YEAR_END, indicator("2.1"), 2025, own, earlier) == own["2.1", 2024]


def test_moves_are_told_where_like_stands_beside_like() -> None:
    values = by_indicator_and_year(
        [
            value("4.1", 200, 1000, year=2024),
            value("4.1", 300, 1000),
            value("2.1", 200, 1000, year=2024),
            value("2.1", 300, 1000),
        ]
    )
    found = moves(FRAME, 2025, "region", values, {})
    assert [(one.indicator.code, one.difference) for one in found] == [("4.1", Decimal(10))]


def test_verdicts_against_the_region() -> None:
    own = by_indicator_and_year(
        [
            value("1.1", 90, 100, unit=2, level="organisation"),
            value("2.1", 55, 100, unit=2, level="organisation"),
            value("4.1", 9, 10, unit=2, level="organisation"),
            value("4.3", "9.5", 10, unit=2, level="organisation"),
        ]
    )
    region = by_indicator_and_year(
        [value(code, 500, 1000) for code in ("1.1", "2.1", "4.1", "4.3")]
    )
    found = against(FRAME, lines(FRAME, 2025, "organisation", own), region, 2025)
    told = {one.indicator.code: one.verdict for one in found if one.value}
    assert told == {
        "1.1": Verdict.ABOVE,
        "2.1": Verdict.SAME,
        "4.1": Verdict.SMALL,
        "4.3": Verdict.NONE,
    }
    assert {one.status for one in found if one.value} == {Status.REGION_TARGET}


def test_checks_ask_for_a_look_where_data_are_strange() -> None:
    values = by_indicator_and_year(
        [
            value("1.1", 90, 1000),
            value("9.1", 831, 798),
            value("4.2", 15, 16),
            value("10.1", 0, 0, state="not_collected"),
            value("7.1", 80, 100, coverage="0.8"),
        ]
    )
    found = checks(lines(FRAME, 2025, "region", values))
    assert [one.indicator.code for one in found] == ["7.1", "9.1", "10.1", "4.2"]


def test_bounds_follow_the_pack_of_the_snapshot() -> None:
    strict = replace(PACK.parameters["base.small"], value=Decimal(2000))
    frame = Frame(
        replace(PACK, parameters={**PACK.parameters, "base.small": strict}),
        FRAME.years,
        date(2025, 11, 1),
    )
    found = line(frame, indicator("1.1"), 2025, {("1.1", 2025): value("1.1", 90, 1000)})
    assert found.judgement is not None
    assert found.judgement.is_small
