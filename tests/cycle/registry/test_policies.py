"""The database itself shows each account its own and nothing else: asked as the role web, in raw SQL."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from orientir.kit.access.acting import acting_by
from tests.cast import (
    ROLES,
    SURNAMES,
    Cast,
    make_cast,
    people_in,
)

Acting = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def ask(statement: str, *values: Any) -> list[Any]:
    """The first column of what the database answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def do(statement: str, *values: Any) -> int:
    """How many rows a statement touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def assert_refused(statement: str, *values: Any) -> None:
    with pytest.raises(ProgrammingError) as refusal, transaction.atomic():
        do(statement, *values)
    assert getattr(refusal.value.__cause__, "sqlstate", "") == "42501", refusal.value


@pytest.mark.parametrize("role", ["web", "worker"])
@pytest.mark.parametrize("name", ROLES)
def test_rows_about_people_are_those_of_the_own_subtree_and_oneself(
    cast: Cast, acting_as: Acting, name: str, role: str
) -> None:
    expected = {SURNAMES[code] for code in people_in(name)}
    if name == "teacher":
        expected = {SURNAMES["11"]}
    token = cast.token(name)
    with acting_as(role), acting_by(token):
        assert set(ask("select family_name from registry_person")) == expected
        posts = ask("select count(*) from registry_post")
        assert posts == ask("select count(*) from registry_post_period")
        assert posts == ask("select count(*) from collection_assessment")
        assert posts == [1 if name == "teacher" else 2 * len(people_in(name))]
