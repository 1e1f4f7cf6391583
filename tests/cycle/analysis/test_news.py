"""News of a published analysis: under the bell of whom it concerns, and among what waits on the home page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from orientir.cycle.analysis.actions.running import publish_run
from orientir.kit.access.acting import acting_by
from orientir.kit.events.api import deliver_events
from orientir.kit.notices.models import Notice
from tests.cast import Cast, make_cast
from tests.cycle.analysis.counted import make_all


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content[:300]
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def publish(cast: Cast, run: Any) -> None:
    with acting_by(cast.token("ministry")):
        publish_run(run=run.pk, by=cast.accounts["ministry"].pk, at=timezone.now())


def test_who_steers_is_asked_to_show_what_is_counted(cast: Cast) -> None:
    runs = make_all(cast)
    home = text(cast.client("operator"), "/")
    assert f"{len(runs)} расчётов посчитаны и не показаны всем" in home
    assert "Низкие результаты, 2025" in home
    for kind, run in runs.items():
        if kind != "items":
            publish(cast, run)
    home = text(cast.client("operator"), "/")
    assert "1 расчёт посчитан и не показан всем" in home
    assert f"/analysis/runs/{runs['items'].pk}/" in home
    publish(cast, runs["items"])
    assert "не показан" not in text(cast.client("operator"), "/")


def test_a_head_learns_that_the_school_is_in_the_list_and_where_to_see_why(cast: Cast) -> None:
    runs = make_all(cast)
    assert "Опубликован расчёт" not in text(cast.client("head"), "/")
    publish(cast, runs["low_results"])
    home = text(cast.client("head"), "/")
    assert "Опубликован расчёт: Низкие результаты, 2025" in home
    assert "О вашей школе сказано: низкие результаты." in home
    assert "/analysis/units/11/" in home
    assert "Опубликован расчёт" not in text(cast.client("other_head"), "/")
    place = text(cast.client("specialist"), "/")
    assert "1 из ваших школ: низкие результаты." in place
    assert "/analysis/units/10/" in place


def test_notices_reach_whom_it_concerns_once_and_nobody_else(cast: Cast) -> None:
    runs = make_all(cast)
    publish(cast, runs["low_results"])
    deliver_events()
    publish(cast, runs["low_results"])
    deliver_events()
    found = {
        (one.account.login, one.kind) for one in Notice.objects.select_related("account")
        if one.kind.startswith("analysis.")
    }  # fmt: skip
    assert found == {
        ("head", "analysis.concerns_school"),
        ("specialist", "analysis.concerns_place"),
    }
    assert Notice.objects.filter(kind__startswith="analysis.").count() == 2
    assert "Низкие результаты, 2025" in text(cast.client("head"), "/notices/")
