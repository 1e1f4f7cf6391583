"""What routes, learning and young teachers ask of those who see to them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.cycle.analysis.api import PressingStaff
from orientir.cycle.portal.todo import Task
from orientir.kit import russian


@dataclass(frozen=True, slots=True)
class Development:
    """Counts of what waits. ``routes``: by where they stand; ``starts_on``: of the nearest group asked for."""

    applications: int = 0
    starts_on: date | None = None
    routes: Mapping[str, int] = field(default_factory=dict)
    alone: int = 0
    staff: PressingStaff | None = None


def tasks_of_development(role: str, found: Development) -> Iterator[Task]:
    """Decisions first, then who has nobody to turn to."""
    if found.applications and found.starts_on:
        yield _applications(found.applications, found.starts_on)
    if role == "head" and (waiting := found.routes.get("organisation", 0)):
        yield _routes(waiting)
    if role == "curator" and (
        waiting := sum(found.routes.get(one, 0) for one in ("asked", "mark"))
    ):
        yield _charges(waiting)
    if found.alone:
        yield _alone(found.alone)
    if found.staff is not None:
        yield _leaving(found.staff)


def _applications(count: int, starts_on: date) -> Task:
    text = ngettext("%(n)s application to learn", "%(n)s applications to learn", count)
    why = _("The first group starts on %(day)s; a seat is kept for nobody until you decide.")
    return Task(
        "waiting", text % {"n": russian.number(count)}, why % {"day": russian.day(starts_on)},
        _("Decide"), reverse("learning:applications"), starts_on,
    )  # fmt: skip


def _routes(count: int) -> Task:
    text = ngettext("%(n)s route asks you", "%(n)s routes ask you", count)
    return Task(
        "waiting", text % {"n": russian.number(count)},
        _("The person agreed; it takes money or time off work, and for that you have to agree."),
        _("Look and agree"), reverse("routes:list") + "?standing=organisation",
    )  # fmt: skip


def _charges(count: int) -> Task:
    text = ngettext("%(n)s person in your care waits", "%(n)s people in your care wait", count)
    return Task(
        "waiting", text % {"n": russian.number(count)},
        _("They showed you a draft or handed in a report."),
        _("Open the caseload"), reverse("routes:caseload"),
    )  # fmt: skip


def _alone(count: int) -> Task:
    text = ngettext(
        "%(n)s young teacher without a mentor", "%(n)s young teachers without a mentor", count
    )
    return Task(
        "check", text % {"n": russian.number(count)},
        _("In their first years they are the likeliest to leave. The rules propose pairs, you confirm."),
        _("See the proposals"), reverse("community:matching"),
    )  # fmt: skip


def _leaving(found: PressingStaff) -> Task:
    count = round(found.leavers)
    text = ngettext(
        "About %(n)s teacher is expected to leave within a year",
        "About %(n)s teachers are expected to leave within a year",
        count,
    )
    why = _("From %(low)s to %(high)s of %(all)s: more than is usual. Subjects and schools stand inside.") % {
        "low": russian.number(found.low, 0), "high": russian.number(found.high, 0),
        "all": russian.number(found.people),
    }  # fmt: skip
    return Task(
        "check", text % {"n": russian.number(count)}, why, _("See who will lack"),
        reverse("analysis:staffing", args=[found.unit_code]),
    )  # fmt: skip
