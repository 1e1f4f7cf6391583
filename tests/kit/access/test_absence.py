"""Which failures mean that the database is away, and what is answered then; each failure is a real one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import Error, connection
from django.test import RequestFactory

from orientir.kit.access.absence import absent, failed, is_absence

pytestmark = pytest.mark.django_db
SENTENCE = "База данных запускается, обновите страницу через несколько секунд."


def failure_of(statement: str, host: str | None = None) -> Error:
    """What a statement fails with on a connection of its own."""
    other = connection.copy()
    if host:
        other.settings_dict["HOST"] = host
    try:
        with pytest.raises(Error) as failed, other.cursor() as cursor:
            cursor.execute(statement)
        return failed.value
    finally:
        other.close()


def test_no_server_and_a_server_that_goes_away_are_absence(tmp_path: Path) -> None:
    assert is_absence(failure_of("select 1", host=str(tmp_path)))
    assert is_absence(failure_of("set role none; select pg_terminate_backend(pg_backend_pid())"))


@pytest.mark.parametrize(
    "statement",
    ["select 1/0", "select nothing", "set statement_timeout = 1; select pg_sleep(1)"],
)
def test_a_statement_that_fails_is_none(statement: str) -> None:
    assert not is_absence(failure_of(statement))


def test_a_page_a_part_and_a_program_get_the_same_sentence(tmp_path: Path) -> None:
    error = failure_of("select 1", host=str(tmp_path))
    ask = RequestFactory().get
    page = absent(ask("/monitoring/?year=2025"), error)
    part = absent(ask("/", headers={"HX-Request": "true"}), error)
    program = absent(ask("/", headers={"Accept": "application/json"}), error)
    for answer in (page, part, program):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert answer.headers["Cache-Control"] == "no-store"
    assert SENTENCE in page.content.decode()
    assert 'href="/monitoring/?year=2025"' in page.content.decode()
    assert part.content.decode() == SENTENCE
    assert json.loads(program.content) == {"error": SENTENCE}


def test_what_was_sent_is_not_sent_again_by_a_link(tmp_path: Path) -> None:
    error = failure_of("select 1", host=str(tmp_path))
    page = absent(RequestFactory().post("/registry/people/"), error).content.decode()
    assert "/registry/people/" not in page
    assert "могло не сохраниться" in page


def test_a_failure_that_no_middleware_of_ours_met_is_told_apart(tmp_path: Path) -> None:
    """The handler of 500 is called where the failure is being handled."""
    statuses = []
    for error in (failure_of("select 1", host=str(tmp_path)), failure_of("select 1/0")):
        try:
            raise error
        except Error:
            statuses.append(failed(RequestFactory().get("/")).status_code)
    assert statuses == [503, 500]
