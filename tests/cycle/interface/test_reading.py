"""What programs read by a key: no more than its account sees, in the parts it opens, as long and as often as it may."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.db import Error, connection, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from orientir.cycle.interface.actions import make_key
from orientir.cycle.interface.models import AccessKey
from orientir.cycle.interface.rules import A_MINUTE, Scope
from orientir.cycle.interface.views.reading import api
from orientir.kit.access.acting import acting_by
from tests.cast import NOW, TODAY, Cast
from tests.journeys.test_access_walk import NUMERATOR, leaks

ActingAs = Callable[[str], AbstractContextManager[None]]
VALUES = "/api/v1/snapshots/{}/values"


def key_of(cast: Cast, name: str, *, scopes: tuple[str, ...] = tuple(Scope.values)) -> str:
    with acting_by(cast.token(name)):
        return make_key(
            by=cast.accounts[name].pk,
            grant=cast.grants[name].pk,
            title="Портал",
            scopes=scopes,
            expires_on=TODAY + timedelta(days=30),
            at=NOW,
        )


def ask(key: str, path: str, **asked: Any) -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    client = Client(raise_request_exception=False)
    return client.get(path, asked, headers=headers)


@pytest.mark.parametrize("name", ["ministry", "specialist", "head", "teacher"])
def test_a_key_reads_what_its_account_sees(cast: Cast, name: str, acting_as: ActingAs) -> None:
    key = key_of(cast, name)
    with acting_as("web"):
        draft = ask(key, VALUES.format("draft"), limit=1000)
        published = ask(key, VALUES.format("published"), limit=1000)
    assert published.status_code == 200
    told = published.json()
    assert told["count"] == len(told["items"]) > 0
    assert draft.status_code in (200, 404)
    text = draft.content.decode() + published.content.decode()
    assert NUMERATOR.search(text)
    assert leaks(name, text) == set()


def test_values_are_narrowed_and_paged(cast: Cast, acting_as: ActingAs) -> None:
    key = key_of(cast, "ministry")
    with acting_as("web"):
        whole = ask(key, VALUES.format("published"), limit=1000).json()
        one = ask(key, VALUES.format("published"), unit="11", indicator="2.1").json()
        second = ask(key, VALUES.format("published"), limit=5, offset=5).json()
        units = ask(key, "/api/v1/units", level="municipality").json()
        unit = ask(key, "/api/v1/units/11").json()
    assert {row["unit"] for row in one["items"]} == {"11"}
    assert {row["indicator"] for row in one["items"]} == {"2.1"}
    assert second["items"] == whole["items"][5:10]
    assert second["count"] == whole["count"]
    assert {row["code"] for row in units["items"]} == {"10", "20"}
    assert unit["municipality"] == "10"


def test_methodology_and_dictionaries(cast: Cast, acting_as: ActingAs) -> None:
    key = key_of(cast, "teacher")
    with acting_as("web"):
        indicators = ask(key, "/api/v1/indicators").json()
        dictionaries = ask(key, "/api/v1/dictionaries").json()
        snapshots = ask(key, "/api/v1/snapshots").json()
        unknown = ask(key, "/api/v1/indicators", pack="nowhere")
    assert indicators["pack"] == "chelyabinsk-2023"
    assert len(indicators["items"]) == 27
    assert {row["column"] for row in dictionaries["items"]} >= {"operator", "community"}
    assert "published" in {row["code"] for row in snapshots["items"]}
    assert unknown.status_code == 404
    assert "nowhere" in unknown.json()["error"]


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"revoked_at": NOW}, 401, "отозван"),
        ({"expires_on": TODAY - timedelta(days=1)}, 401, "срок ключа"),
        ({"scopes": ["units"]}, 403, "не открывает этого раздела"),
        ({"key_hash": "0" * 64}, 401, "неизвестен"),
    ],
)
def test_a_key_that_opens_nothing_says_why(
    cast: Cast, change: dict[str, Any], status: int, words: str, acting_as: ActingAs
) -> None:
    key = key_of(cast, "ministry")
    AccessKey.objects.update(**change)
    with acting_as("web"):
        answer = ask(key, "/api/v1/snapshots")
    assert answer.status_code == status
    assert words in answer.json()["error"]


def test_a_lost_role_closes_its_keys(cast: Cast, acting_as: ActingAs) -> None:
    key = key_of(cast, "head")
    grant = cast.grants["head"]
    type(grant).objects.filter(pk=grant.pk).update(valid_to=TODAY)
    with acting_as("web"):
        assert ask(key, "/api/v1/units").status_code == 401


def test_without_a_key_a_log_in_is_not_enough(cast: Cast, acting_as: ActingAs) -> None:
    client = cast.client("ministry")
    with acting_as("web"):
        answer = client.get("/api/v1/units")
        document = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 401
    assert "Bearer" in answer.json()["error"]
    assert document.status_code == 200


def test_what_is_above_the_rate_waits(cast: Cast, acting_as: ActingAs) -> None:
    key = key_of(cast, "ministry")
    with acting_as("web"):
        assert ask(key, "/api/v1/units").status_code == 200
    AccessKey.objects.update(asked=A_MINUTE)
    with connection.cursor() as cursor:  # the next minute may have begun
        cursor.execute("update interface_key set minute = date_trunc('minute', clock_timestamp())")
    with acting_as("web"):
        answer = ask(key, "/api/v1/units")
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_the_connection_is_nobodys_after_the_answer(cast: Cast, acting_as: ActingAs) -> None:
    key = key_of(cast, "ministry")
    with acting_as("web"):
        ask(key, "/api/v1/units")
        with connection.cursor() as cursor:
            cursor.execute("select current_account(), (select count(*) from monitoring_value)")
            assert cursor.fetchone() == (None, 0)


def test_a_key_is_made_on_the_page_shown_once_and_revoked(cast: Cast, acting_as: ActingAs) -> None:
    client, stranger = cast.client("head"), cast.client("ministry")
    told = {"title": "Сайт школы", "scopes": ["units"], "expires_on": TODAY + timedelta(days=9)}
    with acting_as("web"):
        made = client.post("/api/keys/", told)
        key = made.context["key"]
        listed = client.get("/api/keys/").content.decode()
        assert ask(key, "/api/v1/units").status_code == 200
        one = made.context["title"]
        mine = AccessKey.objects  # as web, by nobody: nothing is seen
        assert mine.count() == 0
    number = AccessKey.objects.get(title=one).pk
    with acting_as("web"):
        strange = stranger.post(f"/api/keys/{number}/revoke/", follow=True)
        assert ask(key, "/api/v1/units").status_code == 200
        client.post(f"/api/keys/{number}/revoke/")
        assert ask(key, "/api/v1/units").status_code == 401
    assert key not in listed
    assert "Сайт школы" in listed
    assert "Такого ключа у вас нет" in strange.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": " "}, "Обязательное поле"),
        ({"scopes": []}, "Обязательное поле"),
        ({"expires_on": TODAY + timedelta(days=400)}, "не больше чем на год"),
        ({"expires_on": TODAY - timedelta(days=1)}, "не больше чем на год"),
    ],
)
def test_a_key_without_end_is_not_made(
    cast: Cast, change: dict[str, Any], words: str, acting_as: ActingAs
) -> None:
    told = {"title": "А", "scopes": ["units"], "expires_on": TODAY + timedelta(days=9)} | change
    client = cast.client("head")
    with acting_as("web"):
        answer = client.post("/api/keys/", told)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert AccessKey.objects.count() == 0


def test_nobody_makes_a_key_for_another_by_raw_sql(cast: Cast, acting_as: ActingAs) -> None:
    head, ministry = cast.accounts["head"].pk, cast.accounts["ministry"].pk
    insert = (
        "insert into interface_key (account_id, grant_id, title, key_hash, scopes, created_at, expires_on) "
        "values (%s, %s, 'x', repeat('a', 64), array['units'], now(), current_date + %s)"
    )
    wrong = (
        (ministry, cast.grants["ministry"].pk, 9),  # for another account
        (head, cast.grants["ministry"].pk, 9),  # by a role of another
        (head, cast.grants["head"].pk, 400),  # without end
    )
    token = cast.token("head")
    for parameters in wrong:
        with (
            acting_as("web"),
            acting_by(token),
            pytest.raises(Error, match="row-level security"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(insert, parameters)


DOCUMENT = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
OPERATIONS = [one.ok() for one in DOCUMENT.get_all_operations()]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.path)
def test_whatever_is_asked_the_answer_is_as_the_document_says(
    cast: Cast, operation: Any, acting_as: ActingAs
) -> None:
    key = key_of(cast, "specialist")
    shapes = api.get_openapi_schema(path_prefix="/api/v1/")
    told = shapes["paths"][operation.path]["get"]["responses"]

    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def asked(data: Any) -> None:
        case = data.draw(operation.as_strategy())
        AccessKey.objects.update(minute=None)
        with acting_as("web"):
            answer = ask(key, case.formatted_path, **dict(case.query or {}))
        assert answer.status_code in (200, 404, 422), (case.formatted_path, case.query)
        if answer["Content-Type"].startswith("application/json"):
            described = told[answer.status_code]["content"]["application/json"]["schema"]
            Draft202012Validator(described | {"components": shapes["components"]}).validate(
                answer.json()
            )

    asked()
    assert operation.path in shapes["paths"]
