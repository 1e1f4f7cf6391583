"""Bringing the database up to the program, each step wholly or not at all. Runs as owner."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

from orientir.core.mistakes import Mistake

MIGRATING = 7_436_201  # the number of the lock: one process migrates at a time


LONGEST_WAIT = 30.0  # seconds for work under way to let go of a table; then nothing is changed


class WholeSteps(MigrationExecutor):
    """A migration and the note that it was applied are one transaction: a kill between the two cannot part them."""

    def apply_migration(
        self, state: ProjectState, migration: Migration, *flags: Any, **named: Any
    ) -> ProjectState:
        if not migration.atomic:
            return super().apply_migration(state, migration, *flags, **named)
        with transaction.atomic():
            return super().apply_migration(state, migration, *flags, **named)


class OneStep(WholeSteps):
    """All migrations in the transaction of the caller: the next one meets no check that still waits."""

    def apply_migration(
        self, state: ProjectState, migration: Migration, *flags: Any, **named: Any
    ) -> ProjectState:
        if not migration.atomic:
            raise Mistake(
                f"миграция {migration.app_label}.{migration.name} не выполняется вместе с другими: "
                "остановите платформу и выполните orientir db migrate"
            )
        state = super().apply_migration(state, migration, *flags, **named)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return state


def list_pending_migrations() -> list[str]:
    """Migrations that the program has and the database has not."""
    executor = WholeSteps(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def list_unknown_migrations() -> list[str]:
    """Migrations that the database has and the program has not: a newer program made it."""
    loader = WholeSteps(connection).loader
    known = set(loader.graph.nodes) | set(loader.replacements)
    ours = {label for label, _name in loader.graph.nodes}
    applied = loader.applied_migrations or {}
    return sorted(f"{label}.{name}" for label, name in set(applied) - known if label in ours)


def refuse_other_database() -> None:
    """Raises Mistake where the database is not of this version of the program."""
    if list_unknown_migrations():
        raise Mistake("база новее программы: запустите ту версию, до которой её обновили")
    if list_pending_migrations():
        raise Mistake("база старше программы: выполните orientir upgrade")


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


def migrate_at_once(check: Callable[[], None]) -> int:
    """Apply all that is pending in one transaction, ``check`` the outcome in it; how many. Raises Mistake.

    Whatever fails, also if we are killed, the database stays as it was and whoever works with it goes on.
    """
    try:
        with _alone(), transaction.atomic():
            _wait_no_longer()
            executor = OneStep(connection)
            executor.loader.check_consistent_history(connection)
            targets = executor.loader.graph.leaf_nodes()
            plan = executor.migration_plan(targets)
            executor.migrate(targets, plan)
            emit_post_migrate_signal(0, False, DEFAULT_DB_ALIAS, stdout=sys.stderr, plan=plan)
            check()
    except DatabaseError as error:
        raise Mistake(f"обновление не прошло и отменено целиком: {_reason(error)}") from error
    return len(plan)


def _wait_no_longer() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT * 1000:.0f}ms'")


def _reason(error: DatabaseError) -> str:
    if getattr(error.__cause__, "sqlstate", None) == "55P03":
        return "таблицы заняты начатой работой; повторите, когда она кончится, или остановите исполнителей"
    return str(error).strip().splitlines()[0]


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
