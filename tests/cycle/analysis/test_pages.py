"""Pages of the room say what stands and how sure it is, and ask the database a bounded number of questions."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orientir.cycle.analysis.models import AnalysisRun
from tests.cast import Cast, make_cast
from tests.cycle.analysis.counted import make_counted
from tests.cycle.analysis.invented import bring, results_csv

HOME = "/analysis/"
FEW_QUERIES = 24


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content[:300]
    return response.content.decode()


def test_the_first_page_says_that_nothing_is_counted(cast: Cast) -> None:
    assert "Результатов учеников пока нет" in text(cast.client("operator"), HOME)
    assert "Посчитать" in text(cast.client("operator"), HOME)
    assert "Посчитать" not in text(cast.client("head"), HOME)


def test_a_run_tells_who_stands_apart_and_warns(cast: Cast) -> None:
    run, _ = make_counted(cast)
    page = text(cast.client("operator"), f"{HOME}runs/{run.pk}/")
    assert "В 1 школе ученики показывают больше, чем от них ожидалось, в 1 — меньше." in page
    assert "Низкий результат — не то же, что низкий вклад школы" in page
    assert "Заметно отличаются от ожидаемого: 2 из 6" in page
    assert "Школа № 11" in page or "11" in page


def test_a_waiting_run_tells_how_far_it_is(cast: Cast) -> None:
    _, waiting = make_counted(cast)
    assert text(cast.client("operator"), f"{HOME}runs/{waiting.pk}/")


def test_the_operator_begins_a_run_from_the_page(cast: Cast) -> None:
    bring(results_csv())
    client = cast.client("operator")
    page = text(client, f"{HOME}runs/new/value_added/")
    assert "ВПР 2025, математика, 5 класс" in page
    response = client.post(f"{HOME}runs/new/value_added/", {"outcome": "0", "prior": "1"})
    run = AnalysisRun.objects.get()
    assert response.headers["Location"] == f"{HOME}runs/{run.pk}/"
    assert {entry["role"]: entry["key"]["year"] for entry in run.inputs} == {
        "outcome": 2025,
        "prior": 2024,
    }
    assert run.job is not None
    refused = client.post(f"{HOME}runs/new/value_added/", {})
    assert refused.status_code == 422


def test_only_the_operator_and_the_ministry_begin_repeat_and_publish(cast: Cast) -> None:
    run, _ = make_counted(cast)
    for deed in ("repeat", "publish"):
        assert cast.client("specialist").post(f"{HOME}runs/{run.pk}/{deed}/").status_code == 403
    assert cast.client("operator").post(f"{HOME}runs/{run.pk}/repeat/").status_code == 302
    assert AnalysisRun.objects.filter(repeats=run).count() == 1
    AnalysisRun.objects.filter(pk=run.pk).update(published_at=None)
    assert "Показать этот расчёт всем" in text(
        cast.client("ministry"), f"{HOME}runs/{run.pk}/publish/"
    )
    cast.client("ministry").post(f"{HOME}runs/{run.pk}/publish/")
    run.refresh_from_db()
    assert run.published_at is not None
    assert run.published_at <= timezone.now()


@pytest.mark.parametrize(
    "page", ["", "results/", "runs/", "runs/{run}/", "runs/{run}/?level=municipality"]
)
def test_pages_ask_few_questions(cast: Cast, page: str) -> None:
    run, _ = make_counted(cast)
    client = cast.client("operator")
    address = HOME + page.format(run=run.pk)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) <= FEW_QUERIES
