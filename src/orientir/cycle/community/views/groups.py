"""Project groups: the list, one of them, its technical assignment, its people."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orientir.cycle.community.actions import groups as deeds
from orientir.cycle.community.actions.belonging import leave_community
from orientir.cycle.community.group_forms import GroupForm, GroupMemberForm
from orientir.cycle.community.models import ProjectGroup
from orientir.cycle.community.pages import groups as pages
from orientir.cycle.community.queries.groups import (
    count_people,
    find_group,
    list_groups,
    list_led_groups,
    list_meetings,
    list_own_groups,
    list_people_of_group,
    list_products,
)
from orientir.cycle.community.rules import GroupState, acts, keeps_communities
from orientir.cycle.community.views.frame import (
    acting,
    done,
    form_page,
    number_of,
    person_or_404,
    unit_of,
)
from orientir.cycle.community.views.rows import WHAT, by_whom
from orientir.cycle.registry.api import PeopleFilters, find_unit_title, list_people, titles_of
from orientir.kit.access.gate import only
from orientir.kit.journal.recording import note_look
from orientir.kit.ui.edits import is_clear, watch
from orientir.kit.ui.forms import tried
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Empty

MOST_FOUND = 20


def group_or_404(group: int, *, led: bool = False) -> ProjectGroup:
    """In sight; ``led``: only of those that one leads or keeps."""
    found = find_group(group)
    if found is None or (led and found.pk not in list_led_groups()):
        raise Http404
    return found


def group_crumbs(*more: ProjectGroup) -> list[Link]:
    links = [Link(_("Project groups"), reverse("community:groups"))]
    return [*links, *(Link(one.title, reverse("community:group", args=[one.pk])) for one in more)]


@require_safe
@only(acts, what=WHAT)
def groups(request: HttpRequest) -> HttpResponse:
    """Groups of one's own unit, of those above and below it; products that are discussed or recommended."""
    listing = Listing.of(request, "q", "state")
    shown, total = listing.read_query(list_groups(listing.filters))
    keeps = keeps_communities(acting(request))
    context = {
        "listing": listing,
        "total": total,
        "chips": [listing.chip("state", one.value, one.label, state=pages.GROUP_MARKS[one]) for one in GroupState],
        "table": pages.groups_table(
            shown, count_people(), titles_of({one.unit_id for one in shown}, timezone.localdate())
        ),
        "pages": listing.pages(total),
        "products": pages.products_table(list_products()[:50], with_group=True),
        "keeps": keeps,
        "empty": Empty(
            _("No project group yet."),
            _("A group has a technical assignment, a head, members and a term; it meets and makes model documents."),
            reverse("community:group-new") if keeps else "", _("Set up a group") if keeps else "",
        ),
    }  # fmt: skip
    return render(request, "community/groups.html", context)


@require_safe
@only(acts, what=WHAT)
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    """What it is charged with, who is in it, when it meets, what it has made."""
    found, account = group_or_404(group_id), acting(request)
    people, led = list_people_of_group(found.pk), list_led_groups()
    note_look(request, [one.person for one in people])
    keeps = keeps_communities(account) and account.unit_id == found.unit_id
    is_open = found.state != GroupState.CLOSED
    is_within = found.pk in led or found.pk in list_own_groups()
    context = {
        "one": found,
        "state": GroupState(found.state).label,
        "mark": pages.GROUP_MARKS[found.state],
        "facts": pages.group_facts(found, find_unit_title(found.unit_id).title),
        "people": people,
        "people_table": pages.people_table(people),
        "meetings": pages.meetings_table(list_meetings(found.pk)),
        "products": pages.products_table(list_products(found.pk), with_group=False),
        "keeps": keeps and is_open,
        "leads": found.pk in led and is_open,
        "makes": is_within and is_open,
        "is_within": is_within,
        "crumbs": group_crumbs(),
    }
    return render(request, "community/group.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(keeps_communities, what=WHAT)
def group_new(request: HttpRequest) -> HttpResponse:
    form = GroupForm(request.POST or None)
    context = {
        "title": _("Set up a group"),
        "lead": _("The technical assignment; people are added on the next page."),
        "act": _("Set it up"),
        "crumbs": group_crumbs(),
    }
    if request.method == "POST" and form.is_valid():
        made: list[int] = []
        if tried(
            form,
            lambda: made.append(
                deeds.set_up_group(
                    unit=acting(request).unit_id or 0, assignment=form.assignment(), **by_whom(request)
                )
            ),
        ):  # fmt: skip
            return redirect("community:group", made[0])
    return form_page(request, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(acts, what=WHAT)
def group_edit(request: HttpRequest, group_id: int) -> HttpResponse:
    found = group_or_404(group_id, led=True)
    known = vars(found) | {"tasks": "\n".join(found.tasks), "results": "\n".join(found.results)}
    form = GroupForm(request.POST or None, initial=known)
    watch(form, known)
    context = {
        "title": _("Technical assignment"),
        "lead": found.title,
        "act": _("Write it down"),
        "crumbs": group_crumbs(found),
    }
    if (
        request.method == "POST"
        and form.is_valid()
        and is_clear(form, known)
        and tried(
            form,
            lambda: deeds.change_group(
                group=found.pk, assignment=form.assignment(), **by_whom(request)
            ),
        )
    ):
        return redirect("community:group", found.pk)
    return form_page(request, form, context)


@require_POST
@only(acts, what=WHAT)
def group_move(request: HttpRequest, group_id: int) -> HttpResponse:
    """Begin to work, or end."""
    found = group_or_404(group_id, led=True)
    state = request.POST.get("state", "")
    if state not in (GroupState.WORKING, GroupState.CLOSED):
        raise Http404
    return done(
        request,
        lambda: deeds.move_group(group=found.pk, state=GroupState(state), **by_whom(request)),
        _("Written down."), "community:group", found.pk,
    )  # fmt: skip


@require_safe
@only(keeps_communities, what=WHAT)
def group_choose(request: HttpRequest, group_id: int) -> HttpResponse:
    """Find a person of one's subtree for a group."""
    found = _kept_or_404(request, group_id)
    text = request.GET.get("q", "").strip()[:200]
    filters = PeopleFilters(text=text, within=acting(request).unit_id)
    people, total = list_people(filters, on=timezone.localdate(), limit=MOST_FOUND) if text else ([], 0)  # fmt: skip
    note_look(request, [one.id for one in people])
    context = {
        "group": found, "text": text, "people": people, "more": max(0, total - len(people)),
        "crumbs": group_crumbs(found),
    }  # fmt: skip
    return render(request, "community/group_choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(keeps_communities, what=WHAT)
def group_take(request: HttpRequest, group_id: int, person_id: int) -> HttpResponse:
    """A person's part in the group."""
    found, person = _kept_or_404(request, group_id), person_or_404(request, person_id)
    form = GroupMemberForm(request.POST or None, initial={"since": timezone.localdate()})
    context = {
        "title": person.full_name,
        "lead": found.title,
        "act": _("Take into the group"),
        "crumbs": group_crumbs(found),
    }
    if request.method == "POST" and form.is_valid() and tried(
        form,
        lambda: deeds.take_into_group(
            group=found.pk, person=person.id, unit=unit_of(person), **form.cleaned_data, **by_whom(request)
        ),
    ):  # fmt: skip
        return redirect("community:group", found.pk)
    return form_page(request, form, context)


@require_POST
@only(keeps_communities, what=WHAT)
def group_release(request: HttpRequest, group_id: int) -> HttpResponse:
    """A member leaves today."""
    found = _kept_or_404(request, group_id)
    member = number_of(request.POST.get("member", ""))
    if member not in {one.id for one in list_people_of_group(found.pk)}:
        raise Http404
    return done(
        request, lambda: leave_community(member=member, **by_whom(request)), _("Written down."),
        "community:group", found.pk,
    )  # fmt: skip


def _kept_or_404(request: HttpRequest, group: int) -> ProjectGroup:
    found = group_or_404(group)
    if found.unit_id != acting(request).unit_id or found.state == GroupState.CLOSED:
        raise Http404
    return found
