"""Saves that come at the same time: one transaction for all, and no harm from a neighbour."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory

from orientir.cycle.assessment.actions.saving import Save, Writer
from orientir.cycle.assessment.views.saving import SavesFirst
from orientir.kit.access.logins import COOKIE
from orientir.kit.access.middleware import HEADERS
from tests.cast import Cast, make_cast
from tests.cycle.assessment.sat import make_sat

AT_ONCE = 12


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def sitting(cast: Cast) -> int:
    sat = make_sat(cast.units["region"], [(cast.people["11"][0], cast.units["11"])])
    (invitation,) = sat.invitations.values()
    client = cast.client("teacher")
    client.post(f"/assessment/sit/{invitation.pk}/")
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from assessment_sitting where invitation_id = %s", [invitation.pk]
        )
        return int(cursor.fetchone()[0])


def _save(token: str, sitting: int, sequence: int, given_at: str = "2025-11-21T10:00:00Z") -> Save:
    answer = {"sequence": sequence, "position": 1, "content": None, "given_at": given_at}
    return Save(token, sitting, "d1", json.dumps([answer]))


@contextmanager
def _together(saves: list[Save]) -> Iterator[list[Future[str]]]:
    """All of them wait until the last has come; then the first of them writes."""
    writer = Writer()
    writer.is_writing = True

    def keep(save: Save) -> str:
        try:
            return writer.keep(save)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(saves)) as pool:
        futures = [pool.submit(keep, save) for save in saves]
        while len(writer.waiting) < len(saves):
            time.sleep(0.005)
        writer.waiting[0].turn.release()
        yield futures
    assert not writer.is_writing
    assert writer.waiting == []


def _kept() -> tuple[list[int], int]:
    """Sequences that stand in the database, and of how many transactions they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select array_agg(sequence order by sequence), count(distinct xmin::text) from assessment_answer"
            " where device = 'd1'"
        )
        sequences, transactions = cursor.fetchone()
    return sequences or [], transactions


def test_those_who_come_together_share_a_commit(cast: Cast, sitting: int) -> None:
    token = cast.token("teacher")
    saves = [_save(token, sitting, number) for number in range(1, AT_ONCE + 1)]
    with _together(saves) as futures:
        said = [json.loads(one.result(60)) for one in futures]
    assert [one["kept"] for one in said] == [[number] for number in range(1, AT_ONCE + 1)]
    assert _kept() == (list(range(1, AT_ONCE + 1)), 1)


def test_what_cannot_be_kept_harms_no_neighbour(cast: Cast, sitting: int) -> None:
    token = cast.token("teacher")
    saves = [_save(token, sitting, 1), _save(token, sitting, 2, "не время"), _save("", sitting, 3),
             _save(token, sitting + 1, 4), _save(token, sitting, 5)]  # fmt: skip
    with _together(saves) as futures:
        good, bad, stranger, unknown, last = futures
        with pytest.raises(psycopg.DataError):
            bad.result(60)
        assert json.loads(stranger.result(60)) == {"state": "stranger"}
        assert json.loads(unknown.result(60)) == {"state": "unknown"}
        assert json.loads(good.result(60))["kept"] == [1]
        assert json.loads(last.result(60))["kept"] == [5]
    assert _kept()[0] == [1, 5]


def test_one_who_comes_alone_writes_at_once(cast: Cast, sitting: int) -> None:
    writer = Writer()
    for number in (1, 2):
        said = json.loads(writer.keep(_save(cast.token("teacher"), sitting, number)))
        assert said["kept"] == [number]
    assert _kept() == ([1, 2], 2)


def _post(
    path: str, token: str, body: bytes, forged: bool = False
) -> tuple[str, dict[str, str], bytes]:
    """Status, headers and body of what the server's entry answers to a browser of ours, or to a forged request."""
    secret = "s" * 32
    request = RequestFactory(headers={} if forged else {"X-CSRFToken": secret}).post(
        path, body, "application/json"
    )
    request.environ["HTTP_COOKIE"] = f"{COOKIE}={token}; csrftoken={secret}"
    told: list[tuple[str, list[tuple[str, str]]]] = []
    content = b"".join(
        SavesFirst(WSGIHandler())(
            request.environ, lambda status, headers: told.append((status, headers))
        )
    )
    return told[0][0], dict(told[0][1]), content


def test_a_save_that_goes_before_all_pages_says_what_a_page_would(cast: Cast, sitting: int) -> None:
    token, path = cast.token("teacher"), f"/assessment/sitting/{sitting}/answers/"
    answers = [{"sequence": 1, "position": 1, "content": None}]
    body = json.dumps({"device": "d1", "answers": answers}).encode()
    status, headers, content = _post(path, token, body)
    assert (status, json.loads(content)["kept"]) == ("200 OK", [1])
    assert headers.items() >= HEADERS.items()
    assert headers["Content-Length"] == str(len(content))
    assert headers["Cache-Control"] == "no-store"
    assert _post(path, token, body, forged=True)[0] == "403 Forbidden"
    assert _post(path, "", body)[0] == "401 Unauthorized"
    assert _post(path, token, b"[")[0] == "400 Bad Request"
    assert _kept()[0] == [1]


def test_threads_take_turns_on_one_connection_and_it_comes_back(cast: Cast, sitting: int) -> None:
    writer = Writer()
    writer.keep_connection()
    assert writer.own is not None
    token = cast.token("teacher")
    try:
        with ThreadPoolExecutor(4) as pool:
            saves = [_save(token, sitting, number) for number in range(1, 21)]
            said = [json.loads(one) for one in pool.map(writer.keep, saves)]
        assert [one["kept"] for one in said] == [[number] for number in range(1, 21)]
        writer.own.connection.execute("set role none")
        with pytest.raises(psycopg.OperationalError):
            writer.own.connection.execute("select pg_terminate_backend(pg_backend_pid())")
        assert json.loads(writer.keep(_save(token, sitting, 21)))["kept"] == [21]
    finally:
        writer.own.close()
    assert _kept()[0] == list(range(1, 22))
