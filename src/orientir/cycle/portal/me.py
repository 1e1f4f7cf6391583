"""The cabinet of a person: what is next, route, results, learning, consents, who looked; a calendar feed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from orientir.cycle.assessment import api as assessment
from orientir.cycle.community import api as community
from orientir.cycle.learning import api as learning
from orientir.cycle.portal.asked import tasks_of_invitations
from orientir.cycle.portal.todo import Task
from orientir.cycle.registry import api as registry
from orientir.cycle.roadmaps import api as roadmaps
from orientir.cycle.routes import api as routes
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import open_to_all
from orientir.kit.calendar import Entry, calendar_text
from orientir.kit.journal.queries import Asked, list_touches
from orientir.kit.notices import api as notices

MOST_TOUCHES, MOST_NEXT = 5, 6
_APPLICATIONS: Final[Mapping[str, tuple[str, str | Promise]]] = {
    "submitted": ("waiting", gettext_lazy("waits for your head")),
    "refused": ("not_established", gettext_lazy("refused")),
    "waiting": ("ahead", gettext_lazy("in the queue for a seat")),
    "enrolled": ("done", gettext_lazy("enrolled")),
    "withdrawn": ("not_established", gettext_lazy("taken back")),
}
CALENDAR_TYPE = "text/calendar; charset=utf-8"


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Everything of one's own on one page."""
    account: Acting = request.account  # type: ignore[attr-defined]
    if account.person_id is None:
        return render(
            request, "portal/me.html", {"has_person": False, "name": account.display_name}
        )
    return render(request, "portal/me.html", _context(account.person_id, account))


def _context(person: int, account: Acting) -> dict[str, Any]:
    today, now = timezone.localdate(), timezone.now()
    own = routes.list_own_routes(person)
    invitations = assessment.list_own_invitations(person)
    learned = learning.list_learned([person])
    touches, touched = list_touches(Asked(), MOST_TOUCHES, 0)
    upcoming = sorted(_days(person, now), key=lambda entry: _day_of(entry.on))
    tasks = [*_route_tasks(own, today), *tasks_of_invitations(invitations, now)]
    return {
        "has_person": True,
        "name": account.display_name,
        "tasks": tasks,
        "upcoming": [(_when(one.on), one) for one in upcoming if _day_of(one.on) >= today][
            :MOST_NEXT
        ],
        "routes": [(one, routes.status_of(one.status)) for one in own],
        "results": assessment.list_own_results(person),
        "learned": learned,
        "applications": [
            (one, *_APPLICATIONS[one.state])
            for one in learning.list_own_applications(person)[:MOST_NEXT]
        ],
        "certificates": learning.list_own_certificates(person)[:MOST_NEXT],
        "brought": learning.list_own_told(person)[:MOST_NEXT],
        "accompaniers": community.list_own_accompaniers(today),
        "consents": assessment.list_own_answers(person),
        "notices": notices.list_recent(account.account_id, MOST_TOUCHES),
        "touches": touches,
        "touched": touched,
        "calendar_since": registry.find_calendar_since(account.account_id),
    }


def _route_tasks(own: list[routes.OwnRoute], today: date) -> Iterator[Task]:
    """A draft to settle, a step to take."""
    for one in own:
        href = reverse("routes:route", args=[one.id])
        if one.status == "draft":
            mark = "overdue" if one.due_on < today else "waiting"
            why = one.because or _("Nothing begins until you agree to it.")
            yield Task(mark, _("Settle your route"), why, _("Read and settle"), href, one.due_on)
        elif one.status == "active" and one.next_due_on is not None:
            days = (one.next_due_on - today).days
            mark = "overdue" if days < 0 else "soon" if days <= 14 else "doing"
            yield Task(
                mark, one.next_title, _("The next step of your route"), _("Open the route"), href,
                one.next_due_on,
            )  # fmt: skip


def _days(person: int, now: datetime) -> Iterator[Entry]:
    """What has a day: steps, meetings, groups, tests one agreed to."""
    for step in routes.list_own_steps(person):
        title = _("Route: %(step)s") % {"step": step.title or step.goal}
        href = reverse("routes:route", args=[step.route_id])
        yield Entry(f"step-{step.pk}", step.due_on, title, href=href)
    for meeting in routes.list_meetings(person, now - timedelta(days=30)):
        title = _("Meeting: %(who)s") % {"who": meeting.with_whom}
        href = reverse("routes:route", args=[meeting.route_id])
        yield Entry(
            f"meeting-{meeting.id}", meeting.meets_at, title, place=meeting.place, href=href
        )
    for one in learning.list_learned([person]):
        if one.completed_on is None:
            yield Entry(f"learning-{one.enrolment}", one.starts_on, one.title, until=one.ends_on)
    for own in community.list_own_days(person, now):
        href = reverse(own.route, args=[own.id])
        yield Entry(own.key, own.at, own.title, place=own.place, href=href)
    for invitation in assessment.list_own_invitations(person):
        if invitation.answer == "consented" and not invitation.finished:
            closes = timezone.localdate(invitation.closes_at)
            title = _("Last day of the test: %(title)s") % {"title": invitation.title}
            href = reverse("assessment:invitation", args=[invitation.id])
            yield Entry(f"invitation-{invitation.id}", closes, title, href=href)


def _plan_days() -> Iterator[Entry]:
    """Terms of measures of the units for which the account acts."""
    for one in roadmaps.list_own_days():
        href = reverse("roadmaps:measure", args=[one.measure])
        title = _("Plan: %(measure)s") % {"measure": one.title}
        yield Entry(
            f"measure-{one.measure}-{one.first:%Y%m%d}", one.first, title, until=one.last, href=href
        )


def _day_of(on: date | datetime) -> date:
    return timezone.localdate(on) if isinstance(on, datetime) else on


def _when(on: date | datetime) -> str:
    if isinstance(on, datetime):
        return russian.moment(timezone.localtime(on))
    return russian.day(on)


@require_POST
def calendar_key(request: HttpRequest) -> HttpResponse:
    """A new address of one's calendar, shown once; or none any more."""
    account: Acting = request.account  # type: ignore[attr-defined]
    now = timezone.now()
    if request.POST.get("act") == "end":
        registry.end_calendar(by=account.account_id, at=now)
        messages.success(request, _("The calendar is closed: its address shows nothing any more."))
        return redirect("portal:me")
    key = registry.make_calendar(by=account.account_id, at=now)
    address = request.build_absolute_uri(reverse("portal:calendar", args=[key]))
    return render(request, "portal/calendar.html", {"address": address})


@require_GET
@open_to_all
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The feed: one's own days, for whoever holds the key."""
    with registry.open_calendar(key) as person:
        if person is None:
            raise Http404
        now = timezone.now()
        days = [*(_days(person, now) if person else ()), *_plan_days()]
        found = [_absolute(request, one) for one in days]
        text = calendar_text(_("Orientir: my days"), found, now)
    response = HttpResponse(text, content_type=CALENDAR_TYPE)
    response["Content-Disposition"] = 'attachment; filename="orientir.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


def _absolute(request: HttpRequest, entry: Entry) -> Entry:
    href = request.build_absolute_uri(entry.href) if entry.href else ""
    return Entry(entry.key, entry.on, entry.title, entry.until, entry.place, href)
