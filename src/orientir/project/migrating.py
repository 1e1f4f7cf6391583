"""Bringing the database up to the program, each step wholly or not at all. Runs as owner."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

MIGRATING = 7_436_201  # the number of the lock: one process migrates at a time


class WholeSteps(MigrationExecutor):
    """A migration and the note that it was applied are one transaction: a kill between the two cannot part them."""

    def apply_migration(
        self, state: ProjectState, migration: Migration, *flags: Any, **named: Any
    ) -> ProjectState:
        if not migration.atomic:
            return super().apply_migration(state, migration, *flags, **named)
        with transaction.atomic():
            return super().apply_migration(state, migration, *flags, **named)


def list_pending_migrations() -> list[str]:
    """Migrations that the program has and the database has not."""
    executor = WholeSteps(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate() -> int:
    """Apply what is pending; how many."""
    if not list_pending_migrations():
        return 0
    with _alone():
        executor = WholeSteps(connection)
        executor.loader.check_consistent_history(connection)
        targets = executor.loader.graph.leaf_nodes()
        plan = executor.migration_plan(targets)
        executor.migrate(targets, plan)
        emit_post_migrate_signal(0, False, DEFAULT_DB_ALIAS, stdout=sys.stderr, plan=plan)
    return len(plan)


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
