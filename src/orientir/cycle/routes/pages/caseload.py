"""Groups of a caseload: waits for you, stopped, due soon, goes by plan, ended. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orientir.cycle.routes.pages import words
from orientir.cycle.routes.queries.lists import RouteLine
from orientir.kit import russian

_GROUPS: tuple[tuple[str, str, str | Promise, tuple[str, ...]], ...] = (
    ("waits", "waiting", gettext_lazy("Wait for you"), ("mark", "asked")),
    ("stuck", "stuck", gettext_lazy("Stopped or overdue"), ("overdue", "stuck", "late")),
    ("soon", "soon", gettext_lazy("Due soon"), ("soon",)),
    (
        "going",
        "doing",
        gettext_lazy("Go by plan or wait for others"),
        ("going", "draft", "organisation"),
    ),
    ("ended", "done", gettext_lazy("Ended"), ("completed", "cancelled")),
)
_ACTS: dict[str, str | Promise] = {
    "mark": gettext_lazy("Look at the report"),
    "asked": gettext_lazy("Look at the draft"),
    "overdue": gettext_lazy("Ask what is in the way"),
    "stuck": gettext_lazy("Write"),
    "late": gettext_lazy("Write"),
}


@dataclass(frozen=True, slots=True)
class Charge:
    """A person in a caseload: why they stand where they stand, and the act."""

    name: str
    post: str
    why: str
    since: str
    steps: str
    done: int
    total: int
    act: str
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a caseload; folded where nothing is to be done."""

    code: str
    mark: str
    title: str
    charges: Sequence[Charge]
    is_folded: bool


def caseload_groups(lines: Sequence[RouteLine], today: date) -> list[Group]:
    """In the order of who has to act; empty groups are left out."""
    return [
        Group(code, mark, str(title), charges, code in ("going", "ended"))
        for code, mark, title, standings in _GROUPS
        if (charges := [_charge(one, today) for one in lines if one.standing in standings])
    ]


def _charge(one: RouteLine, today: date) -> Charge:
    return Charge(
        name=one.person_name,
        post=", ".join(filter(None, (one.position, one.unit_title))),
        why=str(words.STANDINGS[one.standing]),
        since=_since(one, today),
        steps=words.steps_words(one.steps_done, one.steps_total),
        done=one.steps_done,
        total=one.steps_total,
        act=str(_ACTS.get(one.standing, _("Open the route"))),
        href=reverse("routes:route", args=[one.id]),
    )


def _since(one: RouteLine, today: date) -> str:
    if one.standing in ("overdue", "soon") and one.next_due_on:
        return _("term: %(term)s") % {"term": russian.term(one.next_due_on, today)}
    if one.standing == "late":
        return _("was to be agreed %(term)s") % {"term": russian.term(one.due_on, today)}
    return _("last movement %(term)s") % {"term": russian.term(one.moved_on, today)}


def caseload_lead(groups: Sequence[Group]) -> str:
    counts = {group.code: len(group.charges) for group in groups}
    waits, stuck = counts.get("waits", 0), counts.get("stuck", 0)
    if not waits and not stuck:
        return _("Nobody waits for you and nobody has stopped.")
    parts = []
    if waits:
        text = ngettext("%(n)s person waits for you", "%(n)s people wait for you", waits)
        parts.append(text % {"n": waits})
    if stuck:
        text = ngettext("%(n)s stopped or is overdue", "%(n)s stopped or are overdue", stuck)
        parts.append(text % {"n": stuck})
    return ", ".join(parts) + ". " + _("The rest need not be opened.")
