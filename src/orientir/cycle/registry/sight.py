"""Whose rows the one who acts may see: asked of the database, which knows the session."""

from __future__ import annotations

from django.db import connection


def list_codes_in_sight() -> list[str]:
    """Codes of the units whose people the acting account may see as rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select code from registry_unit where id in (select allowed_units()) order by code"
        )
        return [str(row[0]) for row in cursor.fetchall()]
