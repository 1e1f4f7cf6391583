"""A test that was opened and left without a single answer: no result, told to the person and to the operator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from orientir.cycle.assessment.actions.publishing import count_results
from orientir.cycle.assessment.actions.scoring import score_procedure
from orientir.cycle.assessment.models import (
    Answer,
    Invitation,
    Procedure,
    Response,
    Result,
    Sitting,
)
from orientir.cycle.assessment.queries.silent import count_silent, list_own_silent
from orientir.kit.access.acting import acting_by
from tests.cast import NOW, Cast
from tests.conftest import Acting as ActingAs
from tests.cycle.assessment.made_procedures import opened
from tests.cycle.assessment.simulated import answer_of, invite_many, sit_all

TOLD = "1 человек открыл тест и не дал ни одного ответа"


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    """Forty people sat; the teacher of the cast opened the test and left."""
    with acting_by(cast.token("operator")):
        made = opened(cast)
    invite_many(made, [cast.units["11"]], 40)
    sit_all(made)
    mine = Invitation.objects.get(procedure=made, person=cast.people["11"][0])
    form = Invitation.objects.filter(procedure=made, form__isnull=False).values_list(
        "form", flat=True
    )
    mine.form_id, mine.answer, mine.answered_at = form[0], "consented", NOW
    mine.save()
    _sit(mine, 1)
    return made


def _sit(mine: Invitation, attempt: int) -> Sitting:
    return Sitting.objects.create(
        invitation=mine,
        procedure_id=mine.procedure_id,
        person_id=mine.person_id,
        unit_id=mine.unit_id,
        form_id=mine.form_id,
        attempt=attempt,
        opened_at=NOW - timedelta(hours=1),
        ended_at=NOW,
        ended_by="clock",
    )


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_is_no_result_and_both_sides_are_told(
    cast: Cast, procedure: Procedure, acting_as: ActingAs
) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(state="closed")
    counts = count_results(procedure=procedure.pk, by=None, at=NOW)
    person = cast.people["11"][0].pk
    assert counts["people"] == 40
    assert not Result.objects.filter(procedure=procedure, person=person).exists()
    assert count_silent(procedure.pk) == 1
    assert [one.title for one in list_own_silent(person)] == [procedure.title]
    teacher, operator = cast.client("teacher"), cast.client("operator")
    with acting_as("web"):
        mine = shown(teacher, "/assessment/mine/")
        report = shown(operator, f"/assessment/procedures/{procedure.code}/measurement/")
    assert "нет ответов" in mine
    assert procedure.title in mine
    assert "результата нет – ни баллов, ни уровня" in mine
    assert "Результатов ещё нет" not in mine
    assert TOLD in report


def test_its_tasks_are_scored_as_not_reached_and_hold_no_points(procedure: Procedure) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(state="closed")
    score_procedure(procedure=procedure.pk)
    told = Response.objects.filter(sitting__invitation__form=None) | Response.objects.filter(
        sitting__ended_by="clock"
    )
    assert told.exists()
    assert set(told.values_list("state", "points")) == {("not_reached", None)}


def test_a_later_attempt_with_answers_counts(cast: Cast, procedure: Procedure) -> None:
    mine = Invitation.objects.get(procedure=procedure, person=cast.people["11"][0])
    again = _sit(mine, 2)
    Answer.objects.bulk_create([answer_of(again, position, "A") for position in range(1, 4)])
    assert count_silent(procedure.pk) == 0
    assert list_own_silent(mine.person_id) == []
    Procedure.objects.filter(pk=procedure.pk).update(state="closed")
    assert count_results(procedure=procedure.pk, by=None, at=NOW)["people"] == 41


def test_a_test_still_open_is_not_called_silent(cast: Cast, procedure: Procedure) -> None:
    Sitting.objects.filter(person=cast.people["11"][0]).update(ended_at=None, ended_by="")
    assert count_silent(procedure.pk) == 0
