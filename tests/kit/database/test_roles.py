"""The four roles: what a test acts as is what row-level security sees."""

import pytest
from django.db import ProgrammingError, connection, transaction

from orientir.kit.database.roles import OWNER, ROLES
from tests.conftest import Acting


def current_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_test_acts_as_owner_unless_told_otherwise(acting_as: Acting) -> None:
    assert current_role() == OWNER
    for short, role in ROLES.items():
        with acting_as(short):
            assert current_role() == role
    assert current_role() == OWNER


@pytest.mark.django_db
def test_no_role_is_superuser_or_bypasses_row_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
            " AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)",
            [list(ROLES.values())],
        )
        assert {row[0] for row in cursor.fetchall()} == set(ROLES.values())


@pytest.mark.django_db
def test_web_cannot_change_the_schema(acting_as: Acting) -> None:
    with acting_as("web"):
        for statement in ("CREATE TABLE mine (id int)", "DROP TABLE registry_unit"):
            with (
                pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
