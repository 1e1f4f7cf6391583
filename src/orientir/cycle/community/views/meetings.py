"""Meetings of a project group: called, written down, signed, on paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orientir.cycle.community.actions import meetings as deeds
from orientir.cycle.community.actions.meetings import Presence, Said
from orientir.cycle.community.group_forms import MeetingForm
from orientir.cycle.community.models import GroupMeeting
from orientir.cycle.community.pages.groups import MEETING_MARKS
from orientir.cycle.community.papers.minutes import Minutes, minutes_docx
from orientir.cycle.community.queries.groups import (
    find_meeting,
    list_agenda,
    list_led_groups,
    list_people_of_group,
)
from orientir.cycle.community.rules import MeetingState, acts
from orientir.cycle.community.views.frame import acting, done, form_page, number_of
from orientir.cycle.community.views.groups import group_crumbs, group_or_404
from orientir.cycle.community.views.rows import WHAT, by_whom
from orientir.cycle.registry.api import find_unit_title, may
from orientir.kit.access.gate import only
from orientir.kit.documents.given import attachment
from orientir.kit.journal.recording import note_look
from orientir.kit.ui.forms import tried

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def meeting_or_404(meeting: int, *, led: bool = False) -> GroupMeeting:
    found = find_meeting(meeting)
    if found is None or (led and found.group_id not in list_led_groups()):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@only(acts, what=WHAT)
def meeting_new(request: HttpRequest, group_id: int) -> HttpResponse:
    """When, where, the agenda; members are told."""
    group = group_or_404(group_id, led=True)
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made: list[int] = []
        if tried(
            form,
            lambda: made.append(
                deeds.call_meeting(
                    group=group.pk, meets_at=form.cleaned_data["meets_at"], place=form.cleaned_data["place"],
                    agenda=form.questions(), **by_whom(request),
                )
            ),
        ):  # fmt: skip
            return redirect("community:meeting", made[0])
    context = {
        "title": _("Call a meeting"),
        "lead": _("Everybody in the group is told at once."),
        "act": _("Call it"),
        "crumbs": group_crumbs(group),
    }
    return form_page(request, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(acts, what=WHAT)
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The agenda, who came, what was decided; whoever leads the group writes it down here."""
    found = meeting_or_404(meeting_id, led=request.method == "POST")
    mistake = ""
    if request.method == "POST":
        try:
            deeds.write_minutes(
                meeting=found.pk, presence=_presence(request), said=_said(request, found), **by_whom(request)
            )  # fmt: skip
        except deeds.MeetingNotKept as error:
            mistake = str(error)
        else:
            return redirect("community:meeting", found.pk)
    people = list_people_of_group(found.group_id)
    note_look(request, [one.person for one in people])
    writes = found.state == MeetingState.PLANNED and found.group_id in list_led_groups()
    context = {
        "one": found,
        "group": found.group,
        "state": MeetingState(found.state).label,
        "mark": MEETING_MARKS[found.state],
        "agenda": list_agenda(found.pk),
        "people": [(one, one.id in found.present) for one in people],
        "came": sum(one.id in found.present for one in people),
        "guests": [line for line in found.guests.splitlines() if line.strip()],
        "writes": writes,
        "is_signed": found.state == MeetingState.SIGNED,
        "decides": may(acting(request).role, "make_plans"),
        "mistake": mistake,
        "crumbs": group_crumbs(found.group),
    }
    return render(request, "community/meeting.html", context, status=422 if mistake else 200)


def _presence(request: HttpRequest) -> Presence:
    told = request.POST
    members = [number_of(one) for one in told.getlist("present")[:500]]
    return Presence(
        [one for one in members if one], told.get("guests", "")[:2000].strip(),
        told.get("chair", "").strip()[:100], told.get("secretary", "").strip()[:100],
    )  # fmt: skip


def _said(request: HttpRequest, found: GroupMeeting) -> dict[int, Said]:
    told = request.POST
    return {
        item.pk: Said(
            told.get(f"heard-{item.pk}", "").strip()[:8000], told.get(f"decided-{item.pk}", "").strip()[:8000],
            told.get(f"votes-{item.pk}", "").strip()[:100],
        )
        for item in list_agenda(found.pk)
    }  # fmt: skip


@require_POST
@only(acts, what=WHAT)
def meeting_end(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Sign the minutes, or cancel the meeting."""
    found = meeting_or_404(meeting_id, led=True)
    act = {"sign": deeds.sign_minutes, "cancel": deeds.cancel_meeting}.get(
        request.POST.get("act", "")
    )
    if act is None:
        raise Http404
    return done(
        request, lambda: act(meeting=found.pk, **by_whom(request)), _("Written down."),
        "community:meeting", found.pk,
    )  # fmt: skip


@require_safe
@only(acts, what=WHAT)
def minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The minutes as DOCX: to be filled in and signed, or as they were signed."""
    found = meeting_or_404(meeting_id)
    people = list_people_of_group(found.group_id)
    note_look(request, [one.person for one in people])
    unit = find_unit_title(found.group.unit_id)
    paper = Minutes(found, unit.full_title or unit.title, people, list_agenda(found.pk))
    return attachment(f"Протокол № {found.number}.docx", DOCX_TYPE, minutes_docx(paper))
