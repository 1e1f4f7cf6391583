"""What plans ask of people: what waits, a calendar, the digest; measures from recommendations; who is covered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from orientir.cycle.effects.models import GivenMeasure, MeasureStart
from orientir.cycle.recommendations.models import Recommendation
from orientir.cycle.registry.actions.calendars import make_calendar
from orientir.cycle.roadmaps.actions.advised import add_from_advice
from orientir.cycle.roadmaps.actions.evidence import decide_evidence
from orientir.cycle.roadmaps.actions.measures import MeasureNotPossible
from orientir.cycle.roadmaps.actions.plans import make_plan_from_pack
from orientir.cycle.roadmaps.actions.reminding import send_digests
from orientir.cycle.roadmaps.models import Measure, MeasureExecutor, Plan
from orientir.cycle.roadmaps.queries.covering import list_covered_units
from orientir.kit.notices.models import Notice
from tests.cast import REGION, TODAY, Cast, make_cast
from tests.conftest import act_as
from tests.cycle.recommendations.made import make_advice
from tests.cycle.roadmaps.planned import (
    AT,
    HANDED,
    PACK,
    acting,
    bring,
    hand,
    make_region_plan,
    measure_of,
)


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    """With the region's plan in force, a measure of it handed down to a school, recommendations issued."""
    made = make_cast()
    top = measure_of(make_region_plan(made), HANDED)
    (town,) = hand(made, "ministry", top, "10")
    hand(made, "specialist", town, "11")
    make_advice(made)
    return made


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return Plan.objects.get(unit=cast.units[REGION])


def of_school(cast: Cast) -> Measure:
    return Measure.objects.get(plan__unit=cast.units["11"])


def home_of(cast: Cast, name: str) -> str:
    client = cast.client(name)
    with act_as("web"):
        return client.get("/").content.decode()


def waiting_of(cast: Cast, name: str) -> str:
    client = cast.client(name)
    with act_as("web"):
        return client.get("/roadmaps/waiting/").content.decode()


def end_soon(measure: Measure, days: int) -> None:
    """The term ends so many days from today, as the owner writes it."""
    last = TODAY + timedelta(days=days)
    first = last - timedelta(days=5)
    Measure.objects.filter(pk=measure.pk).update(
        term_kind="dates",
        spans=[[first.isoformat(), last.isoformat()]],
        starts_on=first,
        ends_on=last,
    )


def test_home_tells_of_documents_on_both_sides(cast: Cast, plan: Plan) -> None:
    school = of_school(cast)
    brought = bring(cast, "head", school)
    assert "1 документ по плану ждёт вашего решения" in home_of(cast, "specialist")
    assert "ждёт вашего решения" not in home_of(cast, "other_specialist")
    assert "Приказ" in waiting_of(cast, "specialist")
    with acting(cast, "specialist") as by:
        decide_evidence(
            evidence=brought.pk, accepts=False, reason="нет подписи", by=by, at=timezone.now()
        )
    assert "1 документ вам вернули" in home_of(cast, "head")
    assert "нет подписи" in waiting_of(cast, "head")
    assert "ждёт вашего решения" not in home_of(cast, "specialist")


def test_home_tells_of_terms_that_press_until_a_document_is_brought(cast: Cast, plan: Plan) -> None:
    school = of_school(cast)
    end_soon(school, -1)
    page = home_of(cast, "head")
    assert "1 вашему мероприятию нужен документ" in page
    assert "Просрочено: 1, скоро срок: 0." in page
    assert f"/roadmaps/measures/{school.pk}/" in waiting_of(cast, "head")
    bring(cast, "head", school)
    assert "нужен документ" not in home_of(cast, "head")


def test_terms_of_ones_unit_stand_in_ones_own_calendar_feed(cast: Cast, plan: Plan) -> None:
    with acting(cast, "head") as by:
        key = make_calendar(by=by, at=timezone.now())
    with act_as("web"):
        feed = Client().get(f"/me/calendar/{key}.ics")
    assert feed.status_code == 200
    text = feed.content.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 1
    assert f"UID:measure-{of_school(cast).pk}-20260101@orientir" in text
    assert "DTSTART;VALUE=DATE:20260101" in text
    assert "DTEND;VALUE=DATE:20280101" in text  # the day after the last one


def test_one_digest_a_week_tells_what_presses(cast: Cast, plan: Plan) -> None:
    end_soon(of_school(cast), -1)
    bring(cast, "operator", measure_of(plan, 1))
    Notice.objects.all().delete()
    with act_as("system"):
        assert send_digests(at=timezone.now()) > 0
        assert send_digests(at=timezone.now()) == 0
    told = {one.account_id: one.told for one in Notice.objects.filter(kind="roadmaps.digest")}
    assert told[cast.accounts["head"].pk]["overdue"] == 1
    assert told[cast.accounts["ministry"].pk]["waiting"] == 1
    assert cast.accounts["other_head"].pk not in told


def test_an_accepted_recommendation_becomes_a_measure_once(cast: Cast, plan: Plan) -> None:
    one = Recommendation.objects.get(unit=cast.units["11"], state="issued")
    with acting(cast, "head") as by:
        own = make_plan_from_pack(
            unit=cast.units["11"].pk, role="head", pack_id=PACK, first_year=2026, by=by, at=AT
        )
        with pytest.raises(MeasureNotPossible, match="сначала примите"):
            add_from_advice(plan=own.pk, recommendation=one.pk, by=by, at=AT)
    due_on = min(TODAY + timedelta(days=30), own.ends_on)
    Recommendation.objects.filter(pk=one.pk).update(state="accepted", due_on=due_on)
    client = cast.client("head")
    with act_as("web"):
        assert (
            "Согласовать окно диагностики"
            in client.get("/roadmaps/from-recommendations/").content.decode()
        )
        told = {"plan": own.pk, "recommendation": one.pk}
        assert client.post("/roadmaps/from-recommendations/", told).status_code == 302
        again = client.post("/roadmaps/from-recommendations/", told)
    assert (again.status_code, "в плане уже есть" in again.content.decode()) == (422, True)
    made = Measure.objects.get(plan=own, recommendation=one)
    assert (made.title, made.indicators, made.ends_on) == (
        "Согласовать окно диагностики",
        ["1.1"],
        due_on,
    )
    who = MeasureExecutor.objects.get(measure=made)
    assert (who.unit_id, who.is_responsible) == (cast.units["11"].pk, True)
    with act_as("web"):
        assert one.title in client.get(f"/roadmaps/measures/{made.pk}/").content.decode()


def test_which_units_a_measure_covers(cast: Cast, plan: Plan) -> None:
    with acting(cast, "ministry"):
        found = list_covered_units(measure_of(plan, HANDED).pk)
    assert [(one.level, one.unit, one.is_done) for one in found] == [
        ("municipality", cast.units["10"].pk, False), ("organisation", cast.units["11"].pk, False),
    ]  # fmt: skip


def test_what_it_changed_is_asked_of_those_that_carried_it_out(cast: Cast, plan: Plan) -> None:
    top = measure_of(plan, HANDED)
    client, other = cast.client("ministry"), cast.client("specialist")
    with act_as("web"):
        refused = client.post(f"/roadmaps/measures/{top.pk}/effect/")
        assert (refused.status_code, "никто ниже ещё не выполнил" in refused.content.decode()) == (
            422,
            True,
        )
        assert other.post(f"/roadmaps/measures/{top.pk}/effect/").status_code in {403, 404}
    school = of_school(cast)
    Measure.objects.filter(pk=school.pk).update(needed=1)
    brought = bring(cast, "head", school)
    with acting(cast, "specialist") as by:
        decide_evidence(evidence=brought.pk, accepts=True, reason="", by=by, at=timezone.now())
    school.refresh_from_db()
    with act_as("web"):
        for _twice in range(2):
            assert client.post(f"/roadmaps/measures/{top.pk}/effect/").status_code == 302
    made = GivenMeasure.objects.get()
    assert (made.origin, made.level, made.pack) == (f"roadmaps:{top.pk}", "organisation", PACK)
    assert made.row == HANDED
    starts = MeasureStart.objects.values_list("unit__code", "year")
    assert list(starts) == [("11", school.starts_on.year)]
