"""Where versions of items are used: in forms, in answers of people."""

from __future__ import annotations

from django.db import connection

from orientir.cycle.assessment.models import FormItem


def is_used(version_id: int) -> bool:
    """Whether a form holds the version: then it was, or may be, put before people."""
    return FormItem.objects.filter(version=version_id).exists()


def count_exposure(item_ids: list[int]) -> dict[int, dict[int, int]]:
    """Item → year → how many people it was put before."""
    counts: dict[int, dict[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute("select item_id, year, persons from item_exposure(%s)", [item_ids])
        for item_id, year, persons in cursor.fetchall():
            counts.setdefault(item_id, {})[year] = persons
    return counts
