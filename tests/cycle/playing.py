"""People with known rights in an invented region: their accounts, what the database sees of them, their browsers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction
from django.test import Client

from orientir.cycle.registry.models import Account, Grant
from orientir.kit.access.acting import acting_by
from orientir.kit.access.logins import COOKIE
from tests.cast import open_session
from tests.conftest import act_as
from tests.cycle.monitoring.invented import Region


def account_of(region: Region, role: str, unit: str) -> tuple[Account, Grant]:
    """The account of a role at a unit, made once."""
    grant = Grant.objects.filter(role=role, unit__code=unit).select_related("account").first()
    return (grant.account, grant) if grant else region.account(role, unit)


@contextmanager
def acting(region: Region, role: str, unit: str) -> Iterator[int]:
    """The account's id; the database sees the account behind a page."""
    account, grant = account_of(region, role, unit)
    token = open_session(account, grant)
    with act_as("web"), acting_by(token):
        yield account.pk


def client_of(region: Region, role: str, unit: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = open_session(*account_of(region, role, unit))
    return client


def run_sql(statement: str) -> int:
    """How many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def refused(statement: str) -> bool:
    """By an error, or by a row that is not found."""
    try:
        with transaction.atomic():
            return run_sql(statement) == 0
    except DatabaseError:
        return True
