"""The invented region: the same every time, of the size asked for, of nobody who exists."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from orientir.core.mistakes import Mistake
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.project.demo.facts import iterate_tables
from orientir.project.demo.files import DemoRegion, invent_region
from orientir.project.demo.people import invent_snils
from orientir.project.demo.scale import REPORTING_DATES, SCALES, YEARS, find_scale


@pytest.fixture(scope="module")
def region() -> DemoRegion:
    return invent_region(SCALES["demo"], load_pack(find_pack("chelyabinsk-2023")))


def test_it_is_the_same_every_time(region: DemoRegion) -> None:
    again = invent_region(SCALES["demo"], load_pack(find_pack("chelyabinsk-2023")))

    assert again == region


def test_it_has_the_size_asked_for(region: DemoRegion) -> None:
    levels = Counter(unit.level for unit in region.units)
    working = sum(person.works_in(YEARS[-1]) for person in region.people)

    assert levels == {"region": 1, "municipality": 6, "organisation": 120}
    assert 0.93 * 2_500 < working < 1.07 * 2_500


def test_nothing_is_dated_after_the_last_reporting_date(region: DemoRegion) -> None:
    days = [
        (name, column, value)
        for name, rows in iterate_tables(region.facts)
        for row in rows
        for column, value in row.items()
        if isinstance(value, date) and column != "valid_to"
    ]

    assert max(value for _, _, value in days) < REPORTING_DATES[-1]


def test_every_fact_is_about_somebody_who_worked_there_that_year(region: DemoRegion) -> None:
    people = {person.number: person for person in region.people}

    for row in region.facts.assessments:
        completed_on = row["completed_on"]
        assert isinstance(completed_on, date)
        person = people[str(row["person"])]
        assert person.works_in(completed_on.year)
        assert row["unit"] in {post.unit for post in person.posts}


def test_personal_numbers_are_right_and_belong_to_nobody() -> None:
    # 999-000-001: 9·(9+8+7)+1·1 = 217; 217 mod 101 = 15
    assert invent_snils(1) == "99900000115"
    assert len({invent_snils(number) for number in range(1, 50_000)}) == 49_999


def test_somebody_has_two_schools_and_some_school_is_gone(region: DemoRegion) -> None:
    assert any(len(person.posts) == 2 for person in region.people)
    assert any(unit.merged_into for unit in region.units)


def test_an_unknown_scale_is_told_with_those_that_exist() -> None:
    with pytest.raises(
        Mistake, match="нет такого размера области: «huge»; есть tiny, demo, region"
    ):
        find_scale("huge")
