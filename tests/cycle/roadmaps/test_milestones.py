"""Milestones of a programme: set by whoever writes the plan, reached by accepted documents, past the pages too."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from orientir.cycle.roadmaps.actions.evidence import decide_evidence
from orientir.cycle.roadmaps.actions.measures import add_measure
from orientir.cycle.roadmaps.actions.milestones import (
    MilestoneNotPossible,
    MilestoneTerms,
    set_milestone,
)
from orientir.cycle.roadmaps.actions.plans import PlanTerms, make_plan, put_in_force
from orientir.cycle.roadmaps.models import Measure, Milestone, MilestoneMeasure, Plan
from tests.cast import Cast
from tests.conftest import act_as
from tests.cycle.playing import run_sql
from tests.cycle.roadmaps.planned import AT, acting, bring, terms_of

TERMS = PlanTerms("Программа «Ступени»", "programme", date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def programme(cast: Cast) -> Plan:
    """Of a municipality, with two measures of March."""
    with acting(cast, "specialist") as by:
        made = make_plan(unit=cast.units["10"].pk, terms=TERMS, by=by, at=AT)
        for title in ("Совещание", "Семинар"):
            add_measure(plan=made.pk, terms=terms_of(title, needed=1), by=by, at=AT)
        put_in_force(plan=made.pk, number="7", ordered_on=AT.date(), by=by, at=AT)
    return Plan.objects.get(pk=made.pk)


def measures_of(plan: Plan) -> list[int]:
    return list(Measure.objects.filter(plan=plan).order_by("number").values_list("pk", flat=True))


def form(plan: Plan, **more: object) -> dict[str, object]:
    return {
        "title": "Первая ступень", "due_on": "2026-04-01", "measures": [str(pk) for pk in measures_of(plan)],
    } | more  # fmt: skip


def test_a_milestone_is_set_changed_and_taken_out_on_pages(cast: Cast, programme: Plan) -> None:
    client, here = cast.client("specialist"), f"/roadmaps/{programme.pk}/"
    ministry, told = cast.client("ministry"), form(programme)
    second = form(programme, title="Ступень", measures=[str(measures_of(programme)[1])])
    with act_as("web"):
        assert "Пока нет: веха говорит" in client.get(here).content.decode()
        assert client.post(f"{here}milestones/new/", told).status_code == 302
        page = client.get(here).content.decode()
        assert "Первая ступень" in page
        assert "Мероприятия 1, 2: подтверждено 0 из 2" in page
    one = Milestone.objects.get().pk
    with act_as("web"):
        assert client.post(f"{here}milestones/{one}/", second).status_code == 302
        assert "Мероприятия 2: подтверждено 0 из 1" in client.get(here).content.decode()
        assert ministry.get(f"{here}milestones/{one}/").status_code == 404
        assert client.get(f"{here}milestones/999999/").status_code == 404
        assert client.post(f"{here}milestones/{one}/drop/").status_code == 302
    assert not Milestone.objects.exists()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"title": " "}, "Обязательное поле"),
        ({"due_on": "2027-01-01"}, "день вне периода плана"),
        ({"measures": []}, "отметьте мероприятия"),
        ({"measures": ["999999"]}, "999999"),
    ],
)
def test_what_a_milestone_lacks_is_told(
    cast: Cast, programme: Plan, more: dict[str, object], why: str
) -> None:
    client = cast.client("specialist")
    with act_as("web"):
        told = client.post(f"/roadmaps/{programme.pk}/milestones/new/", form(programme, **more))
    assert told.status_code == 422
    assert why in told.content.decode()


def test_it_is_reached_when_documents_of_all_its_measures_are_accepted(
    cast: Cast, programme: Plan
) -> None:
    first, second = Measure.objects.filter(plan=programme).order_by("number")
    with acting(cast, "specialist") as by:
        terms = MilestoneTerms("Ступень", date(2026, 4, 1), [first.pk, second.pk])
        set_milestone(plan=programme.pk, terms=terms, by=by, at=AT)
    for measure, words in ((first, "Протокол"), (second, "Программа")):
        brought = bring(cast, "specialist", measure, words)
        with acting(cast, "ministry") as by:
            decide_evidence(evidence=brought.pk, accepts=True, reason="", by=by, at=AT)
    client = cast.client("ministry")
    with act_as("web"):
        page = client.get(f"/roadmaps/{programme.pk}/").content.decode()
    assert "подтверждено 2 из 2" in page


def test_nobody_sets_a_milestone_in_a_plan_of_others_by_raw_sql_neither(
    cast: Cast, programme: Plan
) -> None:
    with acting(cast, "specialist") as by:
        terms = MilestoneTerms("Ступень", date(2026, 4, 1), measures_of(programme))
        made = set_milestone(plan=programme.pk, terms=terms, by=by, at=AT)
        other = MilestoneTerms("Ступень", date(2026, 4, 1), [999_999])
        with pytest.raises(MilestoneNotPossible, match="своего плана"):
            set_milestone(plan=programme.pk, terms=other, by=by, at=AT)
    with acting(cast, "other_specialist"):
        assert not Milestone.objects.exists()
        assert not MilestoneMeasure.objects.exists()
    with acting(cast, "ministry"):
        assert Milestone.objects.get().pk == made.pk
        with pytest.raises(DatabaseError), transaction.atomic():
            run_sql(
                f"insert into roadmaps_milestone (plan_id, title, due_on) values ({programme.pk}, 'x', '2026-05-01')"
            )
        assert run_sql("update roadmaps_milestone set title = 'x'") == 0
        assert run_sql("delete from roadmaps_milestone_measure") == 0
