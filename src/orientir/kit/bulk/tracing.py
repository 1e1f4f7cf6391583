"""What a bulk change did, row by row, so that it can be taken back as a whole.

The trace is a temporary table ``bulk_trace`` (table, row, before): ``before`` is the row as it was, null for a new one.
Whoever wants to undo later copies it to a table of their own before the transaction ends.
"""

# ruff: noqa: S608 (queries are put together from constants of this package only)
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import models

from orientir.kit.bulk.staging import execute

Parameters = Mapping[str, Any] | None


def open_trace() -> None:
    """Begin an empty trace in this transaction."""
    execute("drop table if exists pg_temp.bulk_trace")
    execute(
        "create temporary table bulk_trace "
        '("table" text not null, "row" bigint not null, before jsonb) on commit drop'
    )
    execute('create index bulk_trace_place on bulk_trace ("row", "table")')


def trace_new(table: str, ids: str, parameters: Parameters = None) -> int:
    """Note new rows: ``ids`` is a query that gives their ids."""
    return execute(
        f"insert into bulk_trace select '{table}', id, null from ({ids}) as fresh (id)", parameters
    )


def trace_before(table: str, ids: str, parameters: Parameters = None) -> int:
    """Note rows as they stand, before they are changed or deleted; the first note of a row holds."""
    return execute(
        f"insert into bulk_trace select '{table}', t.id, to_jsonb(t) from {table} t "
        f"where t.id in ({ids}) and not exists "
        f"(select 1 from bulk_trace b where b.\"table\" = '{table}' and b.row = t.id)",
        parameters,
    )


def revert_trace(
    source: str, tables: Sequence[type[models.Model]], report: Callable[[int, int], None]
) -> int:
    """Take back every change that ``source`` (a relation shaped as ``bulk_trace``) notes; returns how many.

    New rows are deleted in the order of ``tables`` (children first), then changed and deleted ones are put back in
    the opposite order; ``report`` is told how many such steps of how many are done. Raises ``IntegrityError`` where
    something later hangs on a new row.
    """
    deeds = [(_take_away, model) for model in tables]
    deeds += [(_put_back, model) for model in reversed(tables)]
    taken_back = 0
    for number, (deed, model) in enumerate(deeds):
        report(number, len(deeds))
        taken_back += deed(source, model)
    report(len(deeds), len(deeds))
    return taken_back


def _take_away(source: str, model: type[models.Model]) -> int:
    table = model._meta.db_table
    return execute(
        f"delete from {table} where id in "
        f"(select row from {source} s where s.\"table\" = '{table}' and s.before is null)"
    )


def _put_back(source: str, model: type[models.Model]) -> int:
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields if not field.generated]
    listed = ", ".join(f'"{column}"' for column in columns)
    told = ", ".join(f't."{column}"' for column in columns)
    changed = ", ".join(f'"{column}" = excluded."{column}"' for column in columns)
    return execute(
        f"insert into {table} ({listed}) select {told} from {source} s, "
        f"jsonb_populate_record(null::{table}, s.before) t "
        f"where s.\"table\" = '{table}' and s.before is not null "
        f"on conflict (id) do update set {changed}"
    )
