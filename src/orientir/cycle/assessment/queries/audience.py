"""Whom the rule of a procedure fits: asked of the database, within the units in which one may invite."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection

MOST_CHOICES = 60


def audience_parameters(rule: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What ``audience()`` of the database takes; ``rule`` as ``Procedure.audience``."""
    codes = list(rule.get("units") or ())
    with connection.cursor() as cursor:
        cursor.execute("select id from registry_unit where code = any(%s)", [codes])
        units = [int(row[0]) for row in cursor.fetchall()]
    return {
        # a unit that is gone must not turn «these units» into «any unit»
        "units": units or ([-1] if codes else []),
        "categories": list(rule.get("staff_category") or ()),
        "positions": list(rule.get("positions") or ()),
        "subjects": list(rule.get("subjects") or ()),
        "on": on,
    }


def count_audience(rule: Mapping[str, Any], *, on: date) -> tuple[int, int]:
    """People whom the rule fits, and the organisations they work in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*), count(distinct unit_id) from audience(%(units)s::bigint[], "
            "%(categories)s::text[], %(positions)s::text[], %(subjects)s::text[], %(on)s)",
            audience_parameters(rule, on),
        )
        people, units = cursor.fetchone()
    return int(people), int(units)


def list_words_of_posts(*, on: date) -> tuple[list[str], list[str]]:
    """Positions and subjects that people hold today, the commonest first: what a rule may name."""
    return _words("position", on), _words("subject", on)


def _words(column: str, on: date) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"select p.{column} from registry_post_period p where p.{column} <> '' "  # noqa: S608
            "and p.valid_from <= %(on)s and (p.valid_to is null or p.valid_to > %(on)s) "
            f"group by 1 order by count(*) desc, 1 limit {MOST_CHOICES}",
            {"on": on},
        )
        return [str(row[0]) for row in cursor.fetchall()]
