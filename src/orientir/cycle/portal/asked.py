"""What assessments ask of a person: to answer an invitation, to take a test, to see to the people one heads. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.cycle.assessment.api import OwnInvitation, WaitingProcedure
from orientir.cycle.portal.todo import Task
from orientir.kit import russian

SEEING_TO = frozenset({"operator", "municipal_specialist", "head"})


def tasks_of_invitations(found: Sequence[OwnInvitation], at: datetime) -> Iterator[Task]:
    """One's own: first what can be sat now."""
    for one in found:
        if one.answer == "not_yet":
            yield _invitation(one)
        elif one.is_sat_at(at):
            yield _test(one)


def _invitation(one: OwnInvitation) -> Task:
    until = timezone.localtime(one.closes_at)
    why = _("Whether to take part is for you to decide; answer until %(until)s.") % {
        "until": russian.moment(until)
    }
    if one.reminded_at is not None:
        reminded = russian.day(timezone.localdate(one.reminded_at))
        why += " " + _("You were reminded on %(day)s.") % {"day": reminded}
    return Task(
        "soon" if one.reminded_at else "waiting",
        _("You are invited: %(title)s") % {"title": one.title},
        why,
        _("Read and answer"),
        reverse("assessment:invitation", args=[one.id]),
        timezone.localdate(until),
    )


def _test(one: OwnInvitation) -> Task:
    until = timezone.localtime(one.closes_at)
    is_going_on = one.open_sitting is not None
    return Task(
        "doing" if is_going_on else "waiting",
        _("Take the test: %(title)s") % {"title": one.title},
        _("You agreed to take part; the test is open until %(until)s.")
        % {"until": russian.moment(until)},
        _("Go on with the test") if is_going_on else _("Begin the test"),
        _sitting_href(one),
        timezone.localdate(until),
    )


def _sitting_href(one: OwnInvitation) -> str:
    try:
        return reverse("assessment:sit", args=[one.id])
    except NoReverseMatch:
        return reverse("assessment:invitation", args=[one.id])


def tasks_of_procedures(
    role: str, found: Sequence[WaitingProcedure], today: date
) -> Iterator[Task]:
    """Open procedures of the people one sees to, while somebody has not finished."""
    if role not in SEEING_TO:
        return
    for one in found:
        if one.finished < one.invited:
            yield _procedure(one, today)


def _procedure(one: WaitingProcedure, today: date) -> Task:
    ends_on = timezone.localdate(one.closes_at)
    counts = {
        "agreed": russian.number(one.agreed),
        "invited": russian.number(one.invited),
        "finished": russian.number(one.finished),
        "waiting": russian.number(one.waiting),
    }
    return Task(
        "soon" if (ends_on - today).days <= 3 else "doing",
        _("%(title)s: %(agreed)s of %(invited)s agreed") % {"title": one.title, **counts},
        _("Finished: %(finished)s. No answer yet: %(waiting)s.") % counts,
        _("See who has not answered") if one.waiting else _("See how it goes"),
        reverse("assessment:procedure-people", args=[one.code])
        + ("?state=not_yet" if one.waiting else ""),
        ends_on,
    )
