"""Bringing the database up to the program. Runs as owner."""

from __future__ import annotations

import sys

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor


def list_pending_migrations() -> list[str]:
    """Migrations that the program has and the database has not."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate() -> int:
    """Apply what is pending; how many."""
    pending = len(list_pending_migrations())
    if pending:
        call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    return pending
