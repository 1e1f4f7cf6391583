"""Migrations are applied wholly or not at all."""

from __future__ import annotations

import pytest
from django.db import connection, migrations
from django.db.migrations.migration import Migration

from orientir.project.migrating import WholeSteps, list_pending_migrations, migrate

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(Exception):
    pass


class KilledBeforeTheNote(WholeSteps):
    def record_migration(self, *_: object, **__: object) -> None:
        raise Killed


def test_a_kill_between_a_step_and_its_note_undoes_the_step() -> None:
    step = Migration("0001_step", "invented")
    step.operations = [migrations.RunSQL("CREATE TABLE invented_table (n int)")]
    executor = KilledBeforeTheNote(connection)
    state = executor.loader.project_state()
    with pytest.raises(Killed):
        executor.apply_migration(state, step)
    assert "invented_table" not in connection.introspection.table_names()


def test_the_database_of_the_tests_is_up_to_date() -> None:
    assert list_pending_migrations() == []
    assert migrate() == 0
