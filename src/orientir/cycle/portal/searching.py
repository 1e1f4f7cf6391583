"""One box for everything: units, people, rows of plans and decisions in one's own sight, what the methodology names.

Each group says how many there are and shows the first; ``only`` opens one group in full, page by page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.decisions import api as decisions
from orientir.cycle.goals.api import PackHits, find_in_methodology
from orientir.cycle.registry import api as registry
from orientir.cycle.roadmaps import api as roadmaps
from orientir.kit import russian
from orientir.kit.access.acting import Acting

MOST_IN_A_GROUP = 8
SHORTEST_NAME = 2
"""Of a unit or a person: one letter would find half of the registry."""
TITLES: Final[dict[str, Promise]] = {
    "indicators": gettext_lazy("Indicators"),
    "municipalities": gettext_lazy("Territories"),
    "organisations": gettext_lazy("Organisations"),
    "people": gettext_lazy("People"),
    "plan_measures": gettext_lazy("Measures of plans"),
    "decisions": gettext_lazy("Decisions"),
    "measures": gettext_lazy("Measures of the road map"),
    "actors": gettext_lazy("Who takes part in the system"),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its name, what tells it from others, its page."""

    title: str
    second: str
    href: str
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind: those shown, and how many there are in all."""

    key: str
    hits: tuple[Hit, ...]
    total: int

    @property
    def title(self) -> str:
        return str(TITLES[self.key])

    @property
    def has_more(self) -> bool:
        return self.total > len(self.hits)


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of what is found a page shows; ``only`` is a key of TITLES, empty for all groups."""

    only: str = ""
    limit: int = MOST_IN_A_GROUP
    offset: int = 0


def search(text: str, account: Acting | None, on: date, window: Window) -> list[Group]:
    """Groups in which something was found, in the order of ``TITLES``.

    Units are found by whoever is logged in, people by those who may see rows about them, and only
    in their own subtree: the database gives no others.
    """
    found = [group for group in _groups(text.strip(), account, on, window) if group.total]
    places = list(TITLES)
    return sorted(found, key=lambda group: places.index(group.key))


def persons_of(groups: list[Group]) -> list[int]:
    """Whose rows are shown: for the journal of looks."""
    return [hit.person for group in groups for hit in group.hits if hit.person is not None]


def _groups(text: str, account: Acting | None, on: date, window: Window) -> Iterator[Group]:
    if not text:
        return
    if window.only not in _IN_SIGHT:
        yield from _of_methodology(find_in_methodology(text, on), account, window)
    if account is None or len(text) < SHORTEST_NAME:
        return
    for key, find in _IN_SIGHT.items():
        if window.only in ("", key):
            yield find(text, account, on, window)


def _municipalities(text: str, _account: Acting, on: date, window: Window) -> Group:
    return _units("municipalities", "municipality", text, on, window)


def _organisations(text: str, _account: Acting, on: date, window: Window) -> Group:
    return _units("organisations", "organisation", text, on, window)


def _units(key: str, level: str, text: str, on: date, window: Window) -> Group:
    filters = registry.UnitFilters(text=text, level=level, state="all")
    lines, total = registry.list_units(filters, on=on, limit=window.limit, offset=window.offset)
    return Group(key, tuple(_unit(line) for line in lines), total)


def _unit(line: registry.UnitLine) -> Hit:
    closed = ""
    if not line.is_open and line.valid_to is not None:
        closed = _("closed on %(day)s") % {"day": russian.day(line.valid_to)}
    where = "" if line.municipality in line.short_title else line.municipality
    title = line.title if line.title != line.short_title else ""
    second = " · ".join(filter(None, (where, title, closed)))
    return Hit(line.short_title, second, reverse("monitoring:unit", args=[line.code]))


def _people(text: str, account: Acting, on: date, window: Window) -> Group:
    if not registry.may(account.role, "see_people"):
        return Group("people", (), 0)
    filters = registry.PeopleFilters(text=text, within=account.unit_id, only_working=False)
    lines, total = registry.list_people(filters, on=on, limit=window.limit, offset=window.offset)
    return Group("people", tuple(_person(line) for line in lines), total)


def _person(line: registry.PersonLine) -> Hit:
    post = line.posts[0] if line.posts else None
    second = f"{post.position}, {post.unit_title}" if post else ""
    return Hit(line.full_name, second, reverse("registry:person", args=[line.id]), line.id)


def _plan_measures(text: str, account: Acting, on: date, window: Window) -> Group:
    if not registry.may(account.role, "see_figures"):
        return Group("plan_measures", (), 0)
    found, total = roadmaps.search_measures(text, limit=window.limit, offset=window.offset)
    titles = registry.titles_of({one.unit for one in found}, on)
    hits = (
        Hit(
            f"{one.number}. {one.title}",
            " · ".join(filter(None, (titles.get(one.unit, ""), one.plan_title))),
            reverse("roadmaps:measure", args=[one.id]),
        )
        for one in found
    )
    return Group("plan_measures", tuple(hits), total)


def _decisions(text: str, _account: Acting, _on: date, window: Window) -> Group:
    found, total = decisions.search_decisions(text, limit=window.limit, offset=window.offset)
    lines = (decisions.line_of(one) for one in found)
    hits = (Hit(one.title, f"{one.name} · {one.state}", one.href) for one in lines)
    return Group("decisions", tuple(hits), total)


_IN_SIGHT: Final[dict[str, Callable[[str, Acting, date, Window], Group]]] = {
    "municipalities": _municipalities,
    "organisations": _organisations,
    "people": _people,
    "plan_measures": _plan_measures,
    "decisions": _decisions,
}


def _of_methodology(
    found: PackHits | None, account: Acting | None, window: Window
) -> Iterator[Group]:
    if found is None:
        return
    everything = {
        "indicators": [
            Hit(f"{one.code} {one.short_title}", one.title, _card(one.code, account))
            for one in found.indicators
        ],
        "measures": [
            Hit(
                f"{one.number}. {one.title}",
                one.term,
                f"{reverse('goals:measures')}#measure-{one.number}",
            )
            for one in found.measures
        ],
        "actors": [
            Hit(
                one.short_title,
                one.title if one.title != one.short_title else "",
                f"{reverse('goals:actors')}?actor={one.code}#{one.code}",
            )
            for one in found.actors
        ],
    }
    for key, hits in everything.items():
        if window.only in ("", key):
            shown = hits[window.offset : window.offset + window.limit]
            yield Group(key, tuple(shown), len(hits))


def _card(code: str, account: Acting | None) -> str:
    if account is None:
        return f"{reverse('portal:open')}?indicator={code}"
    return reverse("monitoring:indicator", args=[code])
