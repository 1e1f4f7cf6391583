"""A diagnostic after a route: what the person reads of it, whom the operator still has to invite."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from orientir.cycle.assessment.models import CompetencyResult, Form, Invitation, Procedure, Result
from orientir.cycle.routes.models import Route
from orientir.cycle.routes.queries.again import AgainLine, count_again, list_left
from tests.cast import NOW, Cast, make_cast
from tests.cycle.routes.walking import DAY, Acting, agree, being, build, route_of
from tests.measured import make_procedure, make_result


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    made = make_cast()
    build(made)
    route = agree(made)
    Route.objects.filter(pk=route.pk).update(
        status="completed", completed_on=DAY - timedelta(days=5)
    )
    return made


def measured_again(cast: Cast, state: str = "no_deficit") -> Result:
    """The teacher of the cast, once more, today: the deficit of their route is gone."""
    procedure = make_procedure(cast.units["region"], "again")
    form = Form.objects.create(procedure=procedure, code="A", created_at=NOW)
    result = make_result(procedure, form, cast.people["11"][0], cast.units["11"])
    Result.objects.filter(pk=result.pk).update(completed_on=DAY)
    CompetencyResult.objects.filter(result=result, competency="met.1").update(
        state=state, deficit_probability=0.004
    )
    return result


def text_of(response: object) -> str:
    content = response.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content)).replace("\N{NO-BREAK SPACE}", " ")


def test_the_person_reads_what_came_of_each_deficit(cast: Cast, acting_as: Acting) -> None:
    result = measured_again(cast)
    path = f"/routes/{route_of(cast.people['11'][0]).pk}/"
    clients = [cast.client(name) for name in ("teacher", "head")]
    with acting_as("web"):
        own, heads = (client.get(path) for client in clients)
    told = text_of(own)
    assert "Дефицитов в маршруте: 1, больше не видно: 1." in told
    assert "из 100 ответивших так дефицит есть у 91 дефицита больше не видно" in told
    assert "дефицит есть у 1 " in told, "never nought of a hundred"
    assert f"/assessment/results/{result.pk}/" in own.content.decode()
    assert "Что показала повторная диагностика" not in text_of(heads)


def test_a_deficit_that_stays_is_said_so(cast: Cast, acting_as: Acting) -> None:
    measured_again(cast, "deficit")
    client, path = cast.client("teacher"), f"/routes/{route_of(cast.people['11'][0]).pk}/"
    with acting_as("web"):
        told = text_of(client.get(path))
    assert "дефицит остался" in told
    assert "больше не видно: 0." in told


def test_who_is_left_is_invited_once(cast: Cast, acting_as: Acting) -> None:
    procedure = make_procedure(cast.units["region"], "spring")
    Procedure.objects.filter(pk=procedure.pk).update(
        state="open", closes_at=NOW + timedelta(days=9), published_at=None
    )
    client = cast.client("operator")
    with acting_as("web"):
        assert "Пригласить 1 человека" in text_of(client.get("/routes/again/"))
        told = text_of(client.post("/routes/again/", {"procedure": procedure.pk}, follow=True))
    assert "Приглашён 1 человек." in told
    invited = Invitation.objects.get(procedure=procedure)
    assert invited.person_id == cast.people["11"][0].pk
    with being(acting_as, cast, "operator"):
        assert count_again() == [AgainLine("teachers", 1, 0, 1, 0)]
        assert list_left("teachers") == []


def test_a_procedure_that_takes_nobody_is_refused(cast: Cast) -> None:
    client = cast.client("operator")
    told = text_of(client.post("/routes/again/", {"procedure": cast.measured.pk}, follow=True))
    assert "в эту уже нельзя" in told
    assert "нет процедуры с этим инструментом" in told


def test_counts_are_the_operators(cast: Cast, acting_as: Acting) -> None:
    measured_again(cast)
    with being(acting_as, cast, "operator"):
        assert count_again() == [AgainLine("teachers", 1, 1, 0, 0)]
    assert cast.client("head").get("/routes/again/").status_code == 403
