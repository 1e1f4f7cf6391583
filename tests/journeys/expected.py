"""What every address of the project asks of who comes: a new address without a line here fails the walk.

``who``: ``OPEN`` (strangers too), ``LOGGED_IN``, or the accounts of the cast that may. ``places``: the keyword
arguments to try, made from the cast. ``queries``: what to add to the address (exports, filters). Whatever a page
answers, the walk looks for marks of units out of sight in it; it needs to be told nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tests.cast import ROLES, Cast

OPEN = frozenset({*ROLES, "anonymous"})
LOGGED_IN = frozenset(ROLES)
PEOPLE_SEEING = frozenset(
    {
        "ministry",
        "operator",
        "administrator",
        "specialist",
        "other_specialist",
        "head",
        "other_head",
    }
)

Place = dict[str, Any]


def nowhere(_: Cast) -> Iterable[Place]:
    """An address without parameters."""
    return [{}]


@dataclass(frozen=True)
class Page:
    who: frozenset[str] = LOGGED_IN
    places: Callable[[Cast], Iterable[Place]] = nowhere
    queries: tuple[str, ...] = ("",)


EXPECTED: dict[str, Page] = {
    "set_language": Page(OPEN),
    "access:login": Page(OPEN),
    "access:logout": Page(),
    "access:act-as": Page(),
    "access:account": Page(),
    "access:password-changed": Page(),
    "journal:list": Page(frozenset({"administrator"}), queries=("", "kind=look", "kind=change")),
    "journal:mine": Page(),
}
