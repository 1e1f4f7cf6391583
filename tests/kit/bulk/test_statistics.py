"""Statistics for the planner are gathered by whoever brought many rows, and for our own tables only."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from orientir.cycle.registry.models import Unit
from orientir.kit.bulk import refresh_statistics
from tests.kit.asking import ask

ActingAs = Callable[[str], AbstractContextManager[None]]
ROWS = "select reltuples::bigint from pg_class where oid = 'registry_unit'::regclass"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["web", "worker", "system"])
def test_rows_brought_in_are_known_to_the_planner_at_once(acting_as: ActingAs, role: str) -> None:
    Unit.objects.bulk_create(Unit(code=f"u{number}", level="organisation") for number in range(300))
    with acting_as(role):
        refresh_statistics("registry_unit", "no_such_table", "pg_class; drop table registry_unit")
        assert ask(ROWS) == [300]
