"""A measure handed to many at once: told once, counted once, whole however long the list."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orientir.cycle.roadmaps.models import Measure, MeasureExecutor, MeasureVersion, Plan
from tests.cast import REGION, Cast, make_cast
from tests.conftest import act_as
from tests.cycle.roadmaps.planned import HANDED, hand, make_region_plan, measure_of


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    made = make_cast()
    make_region_plan(made)
    return made


@pytest.fixture
def measure(cast: Cast) -> Measure:
    return measure_of(Plan.objects.get(unit=cast.units[REGION]), HANDED)


def queries_for(cast: Cast, measure: Measure, *codes: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        hand(cast, "ministry", measure, *codes)
    return len(queries)


def test_six_schools_take_no_more_questions_than_one(cast: Cast, measure: Measure) -> None:
    one = queries_for(cast, measure, "11")
    five = queries_for(cast, measure, "12", "13", "21", "22", "23")
    assert five == one
    measure.refresh_from_db()
    assert (measure.expected, measure.confirmed) == (measure.needed * 7, 0)


def test_each_has_its_plan_executor_and_first_version(cast: Cast, measure: Measure) -> None:
    made = hand(cast, "ministry", measure, "11", "21")
    assert [one.number for one in made] == [1, 1]
    for one, code in zip(
        Measure.objects.filter(parent=measure).order_by("pk"), ("11", "21"), strict=True
    ):
        assert one.expected == one.needed
        assert MeasureExecutor.objects.get(measure=one).unit_id == cast.units[code].pk
        kept = MeasureVersion.objects.get(measure=one)
        assert kept.values["executors"] == [[cast.units[code].pk, ""]]
        assert (kept.values["term"], kept.values["before"]) == (measure.term.words(), [])


def test_numbers_go_on_in_a_plan_that_has_measures(cast: Cast, measure: Measure) -> None:
    hand(cast, "ministry", measure, "11")
    (second,) = hand(cast, "ministry", measure_of(measure.plan, HANDED + 2), "11")
    assert second.number == 2


def test_a_whole_list_is_handed_to_by_one_mark(cast: Cast, measure: Measure) -> None:
    client, here = cast.client("ministry"), f"/roadmaps/measures/{measure.pk}/"
    with act_as("web"):
        page = client.get(f"{here}hand-down/?level=organisation").content.decode()
        assert "Всем из этого списка" in page
        told = client.post(f"{here}hand-down/?level=organisation", {"everybody": "1", "due_on": ""})
        assert told.status_code == 302
        shown = client.get(here).content.decode()
        again = client.post(f"{here}hand-down/?level=organisation", {"everybody": "1"})
    assert Measure.objects.filter(parent=measure).count() == 6
    assert "У кого оно ниже: 6" in shown
    assert again.status_code == 422
