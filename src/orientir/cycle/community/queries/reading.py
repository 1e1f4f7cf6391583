"""Rows of a query."""

from __future__ import annotations

from typing import Any

from django.db import connection


def fetch(query: str, parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
