"""Events: the list, one of them, seats, who came, materials, a calendar file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.community.actions import events as deeds
from orientir.cycle.community.group_forms import EventForm, programme_text
from orientir.cycle.community.models import CommunityEvent
from orientir.cycle.community.pages import groups as pages
from orientir.cycle.community.queries.events import (
    Seats,
    count_seats,
    find_event,
    find_material,
    find_own_seat,
    list_events,
    list_materials,
    list_people_of_event,
)
from orientir.cycle.community.queries.groups import list_led_groups
from orientir.cycle.community.rules import EventKind, EventState, acts, holds_events
from orientir.cycle.community.views.frame import (
    acting,
    done,
    form_page,
    number_of,
)
from orientir.cycle.community.views.groups import group_or_404
from orientir.cycle.community.views.rows import WHAT, by_whom
from orientir.cycle.registry.api import find_unit_title, titles_of
from orientir.kit.access.gate import only
from orientir.kit.calendar import Entry, calendar_text
from orientir.kit.documents.given import attachment
from orientir.kit.documents.received import ACCEPT, LARGEST_FILE, receive_document
from orientir.kit.journal.recording import note_look
from orientir.kit.tabular.exporting import XLSX_TYPE, write_xlsx
from orientir.kit.ui.edits import is_clear, watch
from orientir.kit.ui.forms import tried
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Empty

WHEN = {"ahead": "ahead", "past": "done"}


def event_or_404(request: HttpRequest, event: int, *, held: bool = False) -> CommunityEvent:
    """In sight; ``held``: only of those that one organises."""
    found = find_event(event)
    if found is None or (held and not _holds(request, found)):
        raise Http404
    return found


def _holds(request: HttpRequest, found: CommunityEvent) -> bool:
    account = acting(request)
    is_own = holds_events(account) and account.unit_id == found.unit_id
    return is_own or (found.group_id is not None and found.group_id in list_led_groups())


def event_crumbs(*more: CommunityEvent) -> list[Link]:
    links = [Link(_("Events"), reverse("community:events"))]
    return [*links, *(Link(one.title, reverse("community:event", args=[one.pk])) for one in more)]


@require_safe
@only(acts, what=WHAT)
def events(request: HttpRequest) -> HttpResponse:
    """Events of one's own unit and of those above and below it."""
    listing = Listing.of(request, "q", "kind", "when")
    shown, total = listing.read_query(list_events(listing.filters, timezone.now()))
    holds = holds_events(acting(request))
    words = {"ahead": _("ahead"), "past": _("past")}
    context = {
        "listing": listing,
        "total": total,
        "chips": [listing.chip("when", code, words[code], state=mark) for code, mark in WHEN.items()],
        "kinds": EventKind.choices,
        "table": pages.events_table(
            shown, count_seats(), titles_of({one.unit_id for one in shown}, timezone.localdate())
        ),
        "pages": listing.pages(total),
        "holds": holds,
        "empty": Empty(
            _("No events here."),
            _("Seminars, sessions, conferences and contests come here with their programmes and seats."),
            reverse("community:event-new") if holds else "", _("Prepare an event") if holds else "",
        ),
    }  # fmt: skip
    return render(request, "community/events.html", context)


@require_safe
@only(acts, what=WHAT)
def event(request: HttpRequest, event_id: int) -> HttpResponse:
    """The programme, a seat for oneself, materials; for its organisers who comes."""
    return _page(request, event_or_404(request, event_id))


def _page(request: HttpRequest, found: CommunityEvent, mistake: str = "") -> HttpResponse:
    account, holds, now = acting(request), _holds(request, found), timezone.now()
    people = list_people_of_event(found.pk) if holds else []
    note_look(request, [one.person for one in people])
    seats = count_seats().get(found.pk, Seats())
    context: dict[str, Any] = {
        "one": found,
        "kind": EventKind(found.kind).label,
        "state": EventState(found.state).label,
        "mark": pages.EVENT_MARKS[found.state],
        "facts": pages.event_facts(found, seats, find_unit_title(found.unit_id).title),
        "own": find_own_seat(found.pk, account.person_id),
        "may_register": found.state == EventState.ANNOUNCED and now < found.closes_at and account.person_id is not None,
        "is_full": found.seats is not None and seats.seated >= found.seats,
        "holds": holds,
        "people": [(one, pages.person_word(one)) for one in people],
        "marks": holds and found.starts_at <= now and found.state in ("announced", "held"),
        "is_over": found.starts_at <= now,
        "materials": list_materials(found.pk),
        "accept": ACCEPT,
        "mistake": mistake,
        "crumbs": event_crumbs(),
    }  # fmt: skip
    return render(request, "community/event.html", context, status=422 if mistake else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@only(acts, what=WHAT)
def event_new(request: HttpRequest) -> HttpResponse:
    """Of one's unit, or (``group``) of a project group that one leads."""
    asked = number_of(request.GET.get("group", ""))
    group = group_or_404(asked, led=True) if asked else None
    if group is None and not holds_events(acting(request)):
        raise Http404
    form = EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made: list[int] = []
        unit = group.unit_id if group else acting(request).unit_id or 0
        if tried(
            form,
            lambda: made.append(
                deeds.write_event(
                    unit=unit, terms=form.terms(), group=group.pk if group else None, **by_whom(request)
                )
            ),
        ):  # fmt: skip
            return redirect("community:event", made[0])
    context = {
        "title": _("Prepare an event"),
        "lead": _("A draft is seen by its organisers alone; announced, it takes registrations."),
        "act": _("Keep the draft"),
        "crumbs": event_crumbs(),
    }
    return form_page(request, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(acts, what=WHAT)
def event_edit(request: HttpRequest, event_id: int) -> HttpResponse:
    found = event_or_404(request, event_id, held=True)
    known = vars(found) | {"programme": programme_text(found.programme)}
    form = EventForm(request.POST or None, initial=known)
    watch(form, known)
    if (
        request.method == "POST"
        and form.is_valid()
        and is_clear(form, known)
        and tried(
            form,
            lambda: deeds.change_event(event=found.pk, terms=form.terms(), **by_whom(request)),
        )
    ):
        return redirect("community:event", found.pk)
    context = {
        "title": _("The event"),
        "lead": _("Whoever is registered hears of another time or place."),
        "act": _("Write it down"),
        "crumbs": event_crumbs(found),
    }
    return form_page(request, form, context)


@require_POST
@only(acts, what=WHAT)
def event_move(request: HttpRequest, event_id: int) -> HttpResponse:
    """Announce, write down as held, cancel."""
    found, state = event_or_404(request, event_id, held=True), request.POST.get("state", "")
    if state not in (EventState.ANNOUNCED, EventState.HELD, EventState.CANCELLED):
        raise Http404
    words = request.POST.get("words", "")[:4000]
    return done(
        request,
        lambda: deeds.move_event(event=found.pk, state=EventState(state), words=words, **by_whom(request)),
        _("Written down."), "community:event", found.pk,
    )  # fmt: skip


@require_POST
@only(acts, what=WHAT)
def event_seat(request: HttpRequest, event_id: int) -> HttpResponse:
    """Take a seat for oneself, or give it back."""
    found, person = event_or_404(request, event_id), acting(request).person_id
    if person is None:
        raise Http404
    act = deeds.leave_event if request.POST.get("act") == "leave" else deeds.register_for_event
    return done(
        request, lambda: act(event=found.pk, person=person, **by_whom(request)), _("Written down."),
        "community:event", found.pk,
    )  # fmt: skip


@require_POST
@only(acts, what=WHAT)
def event_came(request: HttpRequest, event_id: int) -> HttpResponse:
    """Who came."""
    found = event_or_404(request, event_id, held=True)
    came = [number_of(one) for one in request.POST.getlist("came")[:20_000]]
    return done(
        request, lambda: deeds.mark_attendance(event=found.pk, came=came, **by_whom(request)),
        _("Written down."), "community:event", found.pk,
    )  # fmt: skip


@require_safe
@only(acts, what=WHAT)
def event_people(request: HttpRequest, event_id: int) -> HttpResponse:
    """Who comes and who came, as xlsx for the door."""
    found = event_or_404(request, event_id, held=True)
    people = list_people_of_event(found.pk)
    note_look(request, [one.person for one in people])
    titles = [_("Name of the person"), _("Organisation"), _("Seat"), _("Came")]
    content = write_xlsx(_("Registered"), titles, pages.attendance_rows(people))
    return attachment(f"event-{found.pk}.xlsx", XLSX_TYPE, content)


@require_POST
@only(acts, what=WHAT)
def event_material(request: HttpRequest, event_id: int) -> HttpResponse:
    """A file for whoever sees the event."""
    found, file = event_or_404(request, event_id, held=True), request.FILES.get("file")
    try:
        if file is None:
            raise Mistake(_("Choose a file."))
        received = receive_document(file.name or "", file.read(LARGEST_FILE + 1))
        deeds.add_material(
            event=found.pk, title=request.POST.get("title", ""), file=received, **by_whom(request)
        )
    except Mistake as mistake:
        return _page(request, found, str(mistake))
    return redirect("community:event", found.pk)


@require_safe
@only(acts, what=WHAT)
def event_file(_request: HttpRequest, event_id: int, material_id: int) -> HttpResponse:
    found = find_material(event_id, material_id)
    if found is None:
        raise Http404
    return attachment(found.file_name, found.media_type, bytes(found.content))


@require_safe
@only(acts, what=WHAT)
def event_calendar(request: HttpRequest, event_id: int) -> HttpResponse:
    """The event for a calendar program."""
    found = event_or_404(request, event_id)
    address = request.build_absolute_uri(reverse("community:event", args=[found.pk]))
    starts: datetime = found.starts_at
    entry = Entry(
        f"event-{found.pk}", starts, found.title, place=found.place or found.link,
        href=address, ends_at=found.ends_at,
    )  # fmt: skip
    text = calendar_text(found.title, [entry], timezone.now())
    return attachment(f"event-{found.pk}.ics", "text/calendar; charset=utf-8", text.encode())
