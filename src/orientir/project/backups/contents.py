"""What stands in a database, table by table: how many rows, and a hash of them that does not ask for their order."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

Contents = dict[str, tuple[int, str]]
# how a row is written as text must not hang on the server it is asked of
PLAIN = (
    "set datestyle to iso, ymd; set intervalstyle to postgres; set timezone to utc; "
    "set bytea_output to hex; set extra_float_digits to 1"
)
TABLES = "select tablename from pg_tables where schemaname = 'public' order by 1"
# 64 bits of MD5 (RFC 1321) of each row, added up: one pass, no sorting; it finds accidents, not forgers
HASHED = (
    "select count(*), to_hex((coalesce(sum(('x' || substr(md5(t::text), 1, 16))::bit(64)::bigint::numeric), 0)"
    " % 9223372036854775807)::bigint) from {} t"
)


def read_contents(connection: psycopg.Connection[Any]) -> Contents:
    """Of every table of ours, in the transaction of ``connection`` where it has one."""
    connection.execute(PLAIN.encode())
    names = [str(name) for (name,) in connection.execute(TABLES).fetchall()]
    return {name: _hashed(connection, name) for name in names}


def _hashed(connection: psycopg.Connection[Any], name: str) -> tuple[int, str]:
    row = connection.execute(sql.SQL(HASHED).format(sql.Identifier("public", name))).fetchone()
    assert row is not None
    return int(row[0]), str(row[1])


def tell_difference(wanted: Contents, found: Contents) -> str:
    """The first table that is not as it was, in words; empty: all are."""
    for name, (rows, hashed) in wanted.items():
        now = found.get(name)
        if now is None:
            return f"таблицы {name} нет"
        if now != (rows, hashed):
            return f"таблица {name}: строк {now[0]} вместо {rows} или они другие"
    return ""
