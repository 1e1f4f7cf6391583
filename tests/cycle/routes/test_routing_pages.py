"""Pages of runs and proposals: what is said, what a press does."""

from __future__ import annotations

import re

import pytest

from orientir.cycle.learning.models import LearningGroup
from orientir.cycle.routes.models import GroupProposal, RouteStep, RoutingRun
from orientir.kit.jobs.models import Job
from tests.cast import Cast, make_cast
from tests.cycle.routes.routed import counted_run
from tests.cycle.routes.walking import Acting, build


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    made = make_cast()
    build(made)
    return made


def text_of(response: object) -> str:
    content = response.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content)).replace("\N{NO-BREAK SPACE}", " ")


def test_a_run_says_what_it_came_to(cast: Cast) -> None:
    run = counted_run(cast)
    told = text_of(cast.client("operator").get(f"/routes/routing/{run.pk}/"))
    assert "Программа нашлась для 5 из 12 человек" in told
    assert "Больше не закроет ни одно распределение." in told
    assert "Кто остался без программы и почему : 7" in told or "почему: 7" in told
    assert "свободных мест нет" in told
    assert "одна группа 5 и одна 2" in told
    assert "Внести в черновики маршрутов" in told
    assert "Внести в черновики" not in text_of(
        cast.client("ministry").get(f"/routes/routing/{run.pk}/")
    )


def test_the_waiting_page_comes_anew_once_the_run_is_counted(cast: Cast) -> None:
    run = counted_run(cast)
    answer = cast.client("operator").get(
        f"/routes/routing/{run.pk}/", headers={"HX-Request": "true"}
    )
    assert (answer.headers["HX-Refresh"], answer.content) == ("true", b"")


def test_names_of_those_left_are_the_operators(cast: Cast) -> None:
    run = counted_run(cast)
    told = text_of(cast.client("operator").get(f"/routes/routing/{run.pk}/left/"))
    assert told.count("Мешает только одно: нет мест.") == 7
    assert cast.client("ministry").get(f"/routes/routing/{run.pk}/left/").status_code == 403


def test_a_new_run_is_a_job(cast: Cast) -> None:
    client = cast.client("operator")
    answer = client.post("/routes/routing/", {"title": "Весна", "hours": "72"})
    run = RoutingRun.objects.get()
    assert answer.headers["Location"] == f"/routes/routing/{run.pk}/"
    assert (run.title, run.settings) == ("Весна", {"hours": 72})
    job = Job.objects.get(pk=run.job)
    assert (job.name, job.arguments) == ("routes.count_routing", {"run": run.pk})
    told = text_of(
        client.post("/routes/routing/", {"title": "", "least_size": "9", "most_size": "3"})
    )
    assert "Наименьшая группа больше наибольшей." in told
    assert RoutingRun.objects.count() == 1
    assert cast.client("ministry").post("/routes/routing/", {"title": "Нет"}).status_code == 404


def test_what_if_is_a_run_of_the_same_input(cast: Cast) -> None:
    run = counted_run(cast)
    client = cast.client("operator")
    client.post(f"/routes/routing/{run.pk}/what-if/", {"title": "Больше мест", "extra_seats": "10"})
    made = RoutingRun.objects.latest("pk")
    assert (made.parent_id, made.settings) == (run.pk, {"extra_seats": 10})
    told = text_of(
        client.post(f"/routes/routing/{run.pk}/what-if/", {"title": "Новая", "programme": "p1"})
    )
    assert "Укажите места и дни новой группы." in told


def test_applied_once_after_asking_twice(cast: Cast) -> None:
    run = counted_run(cast)
    client, path = cast.client("operator"), f"/routes/routing/{run.pk}/apply/"
    assert "Никто не зачисляется" in text_of(client.get(path))
    assert not RouteStep.objects.filter(programme__isnull=False).exists()
    told = text_of(client.post(path, follow=True))
    assert "Изменено 5 черновиков." in told
    assert RouteStep.objects.filter(programme__isnull=False).count() == 5
    assert "Этот расчёт уже внесён в маршруты." in text_of(client.post(path, follow=True))


def test_a_head_sees_proposals_without_names_and_small_numbers(
    cast: Cast, acting_as: Acting
) -> None:
    counted_run(cast)
    told = text_of(cast.client("operator").get("/routes/proposals/"))
    assert "7 человек из" in told
    assert "Создать черновики групп" in told
    clients = [cast.client(name) for name in ("head", "other_head")]
    with acting_as("web"):
        heads = [text_of(client.get("/routes/proposals/")) for client in clients]
    assert not any("Создать черновики групп" in seen for seen in heads)
    assert any("1–4" in seen for seen in heads)


def test_a_proposal_becomes_drafts_of_groups(cast: Cast) -> None:
    counted_run(cast)
    proposal = GroupProposal.objects.get()
    client, path = cast.client("operator"), f"/routes/proposals/{proposal.pk}/draft/"
    assert "одна группа 5 и одна 2" in text_of(client.get(path))
    days = {"starts_on": "2099-02-01", "ends_on": "2099-02-14", "closes_on": "2099-03-01"}
    assert "Нужен день между" in text_of(client.post(path, days))
    client.post(path, days | {"closes_on": "2099-01-20"})
    made = LearningGroup.objects.filter(state="draft").order_by("-seats")
    assert [one.seats for one in made] == [5, 2]
    assert "Черновики этих групп уже созданы" in text_of(
        client.post(path, days | {"closes_on": "2099-01-20"})
    )


def test_two_runs_side_by_side(cast: Cast) -> None:
    run = counted_run(cast)
    told = text_of(cast.client("operator").get(f"/routes/routing/{run.pk}/with/{run.pk}/"))
    assert "больше закрыто у 0 чел., меньше у 0" in told
    assert "Два расчёта" in told
