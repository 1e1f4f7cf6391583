"""Every table by raw SQL, under the roles of pages and of jobs, as every account: what the pages forget the rows hold.

The tables come from the database's own catalogue: a new one is walked without being named here.
"""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from orientir.kit.access.acting import acting_by
from tests.cast import ROLES, Cast, figure_mark
from tests.conftest import Acting
from tests.journeys.test_access_walk import leaks

TABLES = (
    "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
    "where n.nspname = 'public' and c.relkind in ('r', 'v', 'm') order by 1"
)
DATABASE_ROLES = ("web", "worker")
WALKERS = (*ROLES, "anonymous")
FEWEST = 100
"""Tables that there are at least: an empty list would prove nothing."""


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [str(name) for (name,) in cursor.fetchall()]


def rows_of(table: str) -> str | None:
    """All that the role may read of a table as text; ``None`` where it may not read it at all."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'select row_to_json(t)::text from "{table}" t')  # the catalogue's name
            return "\n".join(row[0] for row in cursor.fetchall())
    except DatabaseError as refused:
        if "permission denied" not in str(refused):
            raise
        return None


@pytest.mark.parametrize("role", DATABASE_ROLES)
@pytest.mark.parametrize("walker", WALKERS)
def test_no_table_gives_a_row_or_a_figure_out_of_sight(
    cast: Cast, acting_as: Acting, role: str, walker: str
) -> None:
    names = tables()
    assert len(names) > FEWEST
    token = "" if walker == "anonymous" else cast.token(walker)
    with acting_as(role), acting_by(token):
        found = {name: rows_of(name) for name in names}
    told = {name: leaks(walker, text) - own_shares(name) for name, text in found.items() if text}
    assert {name: what for name, what in told.items() if what} == {}


def own_shares(table: str) -> set[str]:
    """Published shares of deficits of one's own organisation: those of few people are kept without a share."""
    own = figure_mark("11", published=True, disclosed=False)
    return {str(own)} if table == "assessment_deficit_share" else set()


def test_the_walk_says_how_much_it_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    combinations = len(tables()) * len(WALKERS) * len(DATABASE_ROLES)
    with capsys.disabled():
        print(f"\nтаблиц, ролей и учётных записей обойдено сырым SQL, сочетаний: {combinations}")
    assert combinations > 2 * 12 * FEWEST
