"""An adaptive test: each next task chosen with the answer before it, once, whatever is sent again or killed between."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

import pytest
from django.db import connection, transaction
from django.test import Client

from orientir.core.assembly import FormsNotBuilt
from orientir.cycle.assessment.actions.adaptive import Sent, advance
from orientir.cycle.assessment.actions.forms_building import FormsOrder, build_forms
from orientir.cycle.assessment.actions.scoring import score_procedure
from orientir.cycle.assessment.models import (
    Answer,
    Form,
    FormItem,
    Invitation,
    ItemStatistic,
    Procedure,
    Response,
    Sitting,
    SittingTask,
)
from orientir.kit.access.acting import acting_by
from tests.cast import NOW, Cast, make_cast
from tests.cycle.assessment.made_adaptive import calibrate, make_adaptive
from tests.cycle.assessment.made_procedures import draft, make_bank, the_instrument

ActingAs = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    """Open, over a pool of calibrated tasks; the teacher of school 11 has agreed."""
    return make_adaptive(cast)


class Sitter:
    """The teacher's browser."""

    def __init__(self, cast: Cast, procedure: Procedure, acting_as: ActingAs) -> None:
        self.client: Client = cast.client("teacher")
        self.acting_as = acting_as
        asked = Invitation.objects.get(procedure=procedure, person=cast.people["11"][0])
        with acting_as("web"):
            self.client.post(f"/assessment/sit/{asked.pk}/")
        self.sitting = Sitting.objects.get(invitation=asked).pk
        self.sequence = 0

    def paper(self) -> dict[str, object]:
        with self.acting_as("web"):
            told: dict[str, object] = self.client.get(
                f"/assessment/sitting/{self.sitting}/paper/"
            ).json()
        return told

    @property
    def here(self) -> int:
        (item,) = self.paper()["items"]  # type: ignore[misc]
        return int(item["position"])  # type: ignore[index]

    def answer(self, position: int, choice: str = "A") -> dict[str, object]:
        self.sequence += 1
        return {"sequence": self.sequence, "position": position, "content": {"choice": choice}}

    def go_on(
        self, after: int, *answers: dict[str, object], status: int = 200
    ) -> dict[str, object]:
        body = {"device": "d", "answers": list(answers), "after": after}
        with self.acting_as("web"):
            reply = self.client.post(
                f"/assessment/sitting/{self.sitting}/next/", json.dumps(body), "application/json"
            )
        assert reply.status_code == status, reply.content
        told: dict[str, object] = reply.json()
        return told


@pytest.fixture
def sitter(cast: Cast, procedure: Procedure, acting_as: ActingAs) -> Sitter:
    return Sitter(cast, procedure, acting_as)


def given(sitter: Sitter) -> list[int]:
    rows = SittingTask.objects.filter(sitting=sitter.sitting).order_by("place")
    return list(rows.values_list("position", flat=True))


def test_one_task_at_a_time_until_the_rule_stops(sitter: Sitter, procedure: Procedure) -> None:
    paper = sitter.paper()
    assert (paper["place"], paper["most"]) == (1, 30)
    for number in range(40):
        here = sitter.here
        assert given(sitter)[-1] == here
        said = sitter.go_on(here, sitter.answer(here, "AB"[number % 2]))
        if said["state"] == "ended":
            break
    tasks = given(sitter)
    assert 15 <= len(tasks) <= 30
    assert len(set(tasks)) == len(tasks)
    last = SittingTask.objects.filter(sitting=sitter.sitting).order_by("-place").first()
    assert last is not None
    assert last.error is not None
    assert Sitting.objects.get(pk=sitter.sitting).ended_by == "person"
    areas = FormItem.objects.filter(form__procedure=procedure, position__in=tasks)
    assert len(set(areas.values_list("competency", flat=True))) == 10  # every area has its share


def test_the_same_wish_sent_again_changes_nothing(sitter: Sitter) -> None:
    here = sitter.here
    one = sitter.answer(here)
    sitter.go_on(here, one)
    after = given(sitter)
    assert len(after) == 2
    said = sitter.go_on(here, one)
    assert given(sitter) == after
    assert said["saving"]["kept"] == [one["sequence"]]  # type: ignore[index]
    assert Answer.objects.filter(sitting=sitter.sitting).count() == 1


@pytest.mark.parametrize(("lowest", "is_better"), [(0, True), (1, False)])
def test_points_count_from_the_lowest_that_anybody_had(
    sitter: Sitter, procedure: Procedure, lowest: int, is_better: bool
) -> None:
    """Where everybody had a point in the calibration, one point is the least there is, not a success."""
    here = sitter.here
    form = Form.objects.get(procedure=procedure)
    task = next(one for one in form.report["adaptive"]["items"] if one["position"] == here)
    task["lowest"] = lowest
    form.save(update_fields=["report"])
    sitter.go_on(here, sitter.answer(here, "A"))
    first, second = SittingTask.objects.filter(sitting=sitter.sitting).order_by("place")
    assert first.points == 1  # as earned; only the choice of the next task counts otherwise
    assert (second.ability > 0) is is_better


def test_a_task_of_which_everybody_has_points_stands_in_the_pool(cast: Cast) -> None:
    versions = make_bank(the_instrument())
    calibrate(versions)
    ItemStatistic.objects.filter(version=versions[0]).update(details={"lowest": 1})
    with acting_by(cast.token("operator")):
        made = draft(cast, delivery="adaptive", minutes=None)
        build_forms(
            procedure=made.pk, instrument=the_instrument(), order=FormsOrder(),
            by=cast.accounts["operator"].pk, at=NOW,
        )  # fmt: skip
    place = FormItem.objects.get(form__procedure=made, version=versions[0]).position
    designed = Form.objects.get(procedure=made).report["adaptive"]["items"]
    assert [one["position"] for one in designed if one["lowest"] == 1] == [place]


def test_there_is_no_way_back(sitter: Sitter) -> None:
    first = sitter.here
    sitter.go_on(first, sitter.answer(first, "A"))
    sitter.go_on(given(sitter)[-1], sitter.answer(first, "B"))
    late = Answer.objects.get(sitting=sitter.sitting, position=first, is_late=True)
    assert late.content == {"choice": "B"}
    stranger = max(given(sitter)) + 1
    while stranger in given(sitter):
        stranger += 1
    said = sitter.go_on(given(sitter)[-1], sitter.answer(stranger))
    assert said["saving"]["kept"] == []  # type: ignore[index]


def test_a_reload_shows_the_same_task_with_its_answer(sitter: Sitter) -> None:
    here = sitter.here
    with sitter.acting_as("web"):
        sitter.client.post(
            f"/assessment/sitting/{sitter.sitting}/answers/",
            json.dumps({"device": "d", "answers": [sitter.answer(here, "B")]}),
            "application/json",
        )
    paper = sitter.paper()
    assert sitter.here == here
    assert paper["answers"] == [{"position": here, "content": {"choice": "B"}}]
    assert paper["place"] == 1


@pytest.mark.django_db(transaction=True)
def test_a_server_killed_between_answer_and_next_task_leaves_neither(
    sitter: Sitter, cast: Cast
) -> None:
    """``kill -9`` of a process that has saved and chosen, and has not committed; then the browser sends again."""
    here, token = sitter.here, cast.token("teacher")
    one = sitter.answer(here)
    child = os.fork()
    if child == 0:  # the connection of the parent is not this process's to close
        connection.connection = None
        with acting_by(token), transaction.atomic():
            advance(sitting=sitter.sitting, after=here, sent=Sent(token, "d", json.dumps([one])))
            os.kill(os.getpid(), signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert given(sitter) == [here]
    assert not Answer.objects.filter(sitting=sitter.sitting).exists()
    sitter.go_on(here, one)
    assert len(given(sitter)) == 2
    assert Answer.objects.filter(sitting=sitter.sitting).count() == 1


def test_scoring_counts_what_was_given_and_nothing_else(
    sitter: Sitter, procedure: Procedure
) -> None:
    for choice in "ABA":
        here = sitter.here
        sitter.go_on(here, sitter.answer(here, choice))
    here = sitter.here
    sitter.go_on(here)  # left without an answer
    Sitting.objects.filter(pk=sitter.sitting).update(ended_at=NOW, ended_by="clock")
    score_procedure(procedure=procedure.pk)
    rows = list(Response.objects.filter(sitting=sitter.sitting).order_by("pk"))
    assert [one.position for one in rows] == given(sitter)
    assert [(one.state, one.points) for one in rows] == [
        ("scored", 1), ("scored", 0), ("scored", 1), ("omitted", 0), ("not_reached", None),
    ]  # fmt: skip


def test_nobody_else_goes_on_in_a_sitting(sitter: Sitter, cast: Cast, acting_as: ActingAs) -> None:
    here = sitter.here
    for who in ("head", "operator", "expert"):
        sitter.client = cast.client(who)
        sitter.go_on(here, sitter.answer(here), status=404)
    assert given(sitter) == [here]
    with acting_as("web"):
        assert not SittingTask.objects.exists()


def test_a_pool_without_a_rule_or_without_calibrated_tasks_is_refused(cast: Cast) -> None:
    by = cast.accounts["operator"].pk
    make_bank(the_instrument())
    with acting_by(cast.token("operator")):
        made = draft(cast, delivery="adaptive")
        with pytest.raises(FormsNotBuilt, match="калиброванных заданий"):
            build_forms(
                procedure=made.pk, instrument=the_instrument(), order=FormsOrder(), by=by, at=NOW
            )
        exam = draft(cast, "teacher-exam", delivery="adaptive")
        with pytest.raises(FormsNotBuilt, match="адаптивный тест"):
            build_forms(
                procedure=exam.pk, instrument=the_instrument("teacher-exam"), order=FormsOrder(),
                by=by, at=NOW,
            )  # fmt: skip


def test_form_reports_hold_what_the_test_is_sat_by(procedure: Procedure) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select report -> 'adaptive' from assessment_form where procedure_id = %s",
            [procedure.pk],
        )
        design = json.loads(cursor.fetchone()[0])
    assert design["rule"]["longest"] == 30
    assert len(design["items"]) == FormItem.objects.filter(form__procedure=procedure).count()
    assert all(0 < one["limit"] <= 1 for one in design["items"])


def test_pages_do_not_call_a_pool_a_form_that_is_sat(
    cast: Cast, procedure: Procedure, acting_as: ActingAs
) -> None:
    operator, teacher = cast.client("operator"), cast.client("teacher")
    asked = Invitation.objects.get(procedure=procedure, person=cast.people["11"][0])
    with acting_as("web"):
        cockpit = operator.get(f"/assessment/procedures/{procedure.code}/").content.decode()
        invitation = teacher.get(f"/assessment/invitations/{asked.pk}/").content.decode()
    assert "каждому достанется от 15 до 30" in cockpit
    assert "равны по" not in cockpit
    assert "<dt>Задания</dt>" not in invitation


@pytest.mark.django_db(transaction=True)
def test_an_answer_under_way_and_the_wish_to_go_on_do_not_wait_for_each_other(
    sitter: Sitter, cast: Cast
) -> None:
    """The player saves at once and goes on a moment later: the same answer twice, at the same time."""
    token = cast.token("teacher")
    for turn in range(12):
        here = given(sitter)[-1]
        body = json.dumps([sitter.answer(here)])
        with ThreadPoolExecutor(2) as pool:
            both = (
                pool.submit(apart, save_answers, token, sitter.sitting, body),
                pool.submit(apart, go_on, token, sitter.sitting, body, here),
            )
            assert [one.result(timeout=60) for one in both] == ["open", "open"]
        assert len(given(sitter)) == turn + 2


def apart(deed: Callable[..., str], token: str, *rest: object) -> str:
    """In a thread, over a connection of its own."""
    try:
        with acting_by(token):
            return deed(token, *rest)
    finally:
        connection.close()


def save_answers(token: str, sitting: int, body: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select save_answers(%s, %s, 'd', %s) ->> 'state'", [token, sitting, body])
        return str(cursor.fetchone()[0])


def go_on(token: str, sitting: int, body: str, after: int) -> str:
    return advance(sitting=sitting, after=after, sent=Sent(token, "d", body)).state
