"""People whom a unit may charge: its own and those of units below it, found by their full names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from orientir.core.mistakes import Mistake
from orientir.cycle.decisions.actions.drafting import Executor
from orientir.cycle.registry import api as registry

MOST_LIKE = 20


class PersonNotNamed(Mistake):
    """A line names nobody, or more than one; the sentence says which and what to do."""


def find_people(lines: Sequence[str], *, unit: int, on: date) -> list[Executor]:
    """A person for each line: full name, and after a comma the organisation where namesakes work.

    Raises PersonNotNamed.
    """
    return [_find(line, unit, on) for line in lines]


def _find(line: str, unit: int, on: date) -> Executor:
    name, _comma, where = (part.strip() for part in line.partition(","))
    filters = registry.PeopleFilters(text=name, within=unit)
    found, _total = registry.list_people(filters, on=on, limit=MOST_LIKE)
    same = [one for one in found if _fold(one.full_name) == _fold(name)]
    if where:
        same = [one for one in same if _fold(where) in _fold(_workplace(one))]
    if len(same) == 1:
        return _executor(same[0], on)
    raise PersonNotNamed(_why_not(line, same, found))


def _why_not(
    line: str, same: Sequence[registry.PersonLine], found: Sequence[registry.PersonLine]
) -> str:
    if same:
        places = "; ".join(_workplace(one) for one in same)
        return f"«{line}»: таких людей несколько ({places}), допишите через запятую организацию"
    if found:
        names = ", ".join(one.full_name for one in found[:3])
        return f"«{line}»: такого человека нет, похожи: {names}"
    return f"«{line}»: такого человека нет среди работников вашей организации и подчинённых ей"


def name_people(people: Sequence[int]) -> dict[int, str]:
    """Full names of those in sight."""
    return {one: registry.get_person(one).full_name for one in people}


def _executor(one: registry.PersonLine, on: date) -> Executor:
    post = one.posts[0]
    where = registry.get_unit(post.unit_code, on=on)
    return Executor(where.id, f"{one.full_name}, {post.position}"[:300], person=one.id)


def _workplace(one: registry.PersonLine) -> str:
    return one.posts[0].unit_title if one.posts else ""


def _fold(text: str) -> str:
    return " ".join(text.lower().replace("ё", "е").split())
