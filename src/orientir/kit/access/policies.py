"""Row-level security as text for migrations: every table with rows of people or of units goes through here.

A table under protection answers nobody but the owner (else a data migration under ``FORCE`` would change no row and
say nothing) until ``allow`` names who may do what.
"""

from __future__ import annotations

from typing import Literal

from orientir.kit.access.roles import OWNER, PAGES, SYSTEM

Command = Literal["all", "select", "insert", "update", "delete"]

FIXED_PATH = "set search_path = pg_catalog, public, pg_temp"
"""Of every definer function: the caller's path must not choose what its names mean."""


def protect(*tables: str) -> str:
    """SQL that puts tables under forced row-level security, open to their owner and to nobody else."""
    return "\n".join(_protect(table) for table in tables)


def _protect(table: str) -> str:
    return (
        f"alter table {table} enable row level security;"
        f"alter table {table} force row level security;"
        f"create policy {table}_owner on {table} to {OWNER} using (true) with check (true);"
    )


def allow(
    table: str, command: Command, *, using: str = "", check: str = "", to: str = PAGES
) -> str:
    """SQL of one policy. ``using`` holds for the row as it stands, ``check`` for the row as it becomes."""
    name = f"{table}_{command}_{'pages' if to == PAGES else to.removeprefix('orientir_')}"
    parts = [f"create policy {name} on {table} for {command} to {to}"]
    parts += [f"using ({using})"] if using else []
    parts += [f"with check ({check})"] if check else []
    return " ".join(parts) + ";"


def allow_system(*tables: str) -> str:
    """SQL that opens tables to the role of the listed tasks (snapshot, notices, retention)."""
    return "\n".join(allow(table, "all", using="true", check="true", to=SYSTEM) for table in tables)


def withhold(*tables: str, rights: str = "all") -> str:
    """SQL that takes ``rights`` on tables from the roles of pages and jobs: not even an empty answer."""
    return "\n".join(f"revoke {rights} on {table} from {PAGES};" for table in tables)


def offer(function: str, to: str = PAGES) -> str:
    """SQL that lets ``to`` alone execute a function, named with the types of its arguments."""
    return (
        f"revoke all on function {function} from public;"
        f"grant execute on function {function} to {to};"
    )
