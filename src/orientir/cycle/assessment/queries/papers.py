"""The paper of an open sitting: tasks without keys, mixed for the one who sits, and what belongs to that person alone.

A form asks thousands the same within minutes, and versions of items never change: its tasks are read and their formulas
drawn once in each process, and kept by the numbers of the versions.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from orientir.core.items.public import shuffled_json
from orientir.core.items.tex import with_drawn_formulas_json

MOST_FORMS = 64  # kept at once, some 100 KB each
_forms: dict[tuple[int, ...], list[dict[str, Any]]] = {}


def find_paper(sitting: int) -> dict[str, Any] | None:
    """One's own open sitting, the same order each time; ``None``: not open."""
    found = _ask("select sitting_paper(%s)::text", sitting)
    return None if found is None else _put_together(sitting, found)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """One's own open sitting of an invitation, while its clock runs; the procedure's title; its paper."""

    sitting: int
    title: str
    paper: dict[str, Any]


def find_under_way(invitation: int) -> UnderWay | None:
    """What the player needs to begin, or to begin again after a reload."""
    with connection.cursor() as cursor:
        cursor.execute(_UNDER_WAY, [invitation])
        row = cursor.fetchone()
    if row is None or row[0] is None or row[2] is None:
        return None
    return UnderWay(row[0], row[1], _put_together(row[0], row[2]))


_UNDER_WAY = """
select u.sitting, u.title, sitting_paper(u.sitting)::text from sitting_under_way(%s) u
"""


def _put_together(sitting: int, found: str) -> dict[str, Any]:
    """The paper as the database tells it, with its tasks in this person's order."""
    paper: dict[str, Any] = json.loads(found)
    versions = tuple(paper.pop("versions"))
    # an adaptive test shows the task before one alone: nothing to keep for others
    tasks = _read(sitting) if paper["most"] else _tasks(versions, sitting)
    paper["items"] = [_mixed(one, sitting) for one in tasks]
    return paper


def _tasks(versions: tuple[int, ...], sitting: int) -> list[dict[str, Any]]:
    """Only who has an open sitting of a form gets here, and ``versions`` are that form's."""
    known = _forms.get(versions)
    if known is None:
        known = _read(sitting)
        while len(_forms) >= MOST_FORMS:
            _forms.pop(next(iter(_forms)), None)
        _forms[versions] = known
    return known


def _read(sitting: int) -> list[dict[str, Any]]:
    told = _ask("select sitting_tasks(%s)::text", sitting)
    tasks: list[dict[str, Any]] = with_drawn_formulas_json(json.loads(told or "[]"))
    return tasks


def _mixed(task: dict[str, Any], sitting: int) -> dict[str, Any]:
    content = task["content"]
    mixed = shuffled_json(content["interaction"], f"{sitting}/{content['identifier']}")
    return task | {"content": content | {"interaction": mixed}}


def _ask(query: str, sitting: int) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(query, [sitting])
        row = cursor.fetchone()
    return row[0] if row else None
