"""Writing a programme, forming a group: the two long forms of the room."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.actions.groups import (
    change_group,
    create_group,
    set_sessions,
)
from orientir.cycle.learning.actions.programmes import change_programme, create_programme
from orientir.cycle.learning.actions.seats import change_seats
from orientir.cycle.learning.forms import (
    GroupForm,
    ProgrammeForm,
    group_initial,
    programme_initial,
    sessions_text,
)
from orientir.cycle.learning.models import LearningGroup, Programme
from orientir.cycle.learning.queries.groups import list_sessions
from orientir.cycle.learning.queries.programmes import list_modules
from orientir.cycle.learning.rules import runs_learning
from orientir.cycle.learning.views.frame import (
    WHAT,
    acting,
    crumbs,
    group_link,
    group_or_404,
    model_on,
    programme_link,
    programme_or_404,
    topics_on,
)
from orientir.cycle.registry.api import find_unit_title
from orientir.kit.access.gate import only
from orientir.kit.ui.edits import is_clear, watch
from orientir.kit.ui.frame import Link

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@only(runs_learning, what=WHAT)
def new(request: HttpRequest) -> HttpResponse:
    """A programme of the organisation that one acts for."""
    form = _programme_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            made = _create(request, form)
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            return redirect("learning:programme", made.code)
    return _page(request, form, _("New programme"), [Link(_("New programme"), "")])


@require_http_methods(METHODS)
@only(runs_learning, what=WHAT)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """A draft rewritten as a whole."""
    found = programme_or_404(code)
    form = _programme_form(request, programme_initial(found, list_modules(found.pk)))
    if request.method == "POST" and form.is_valid():
        try:
            change_programme(
                programme=found.pk,
                terms=form.terms(found.pack),
                modules=form.cleaned_data["modules"],
                by=acting(request).account_id,
                at=timezone.now(),
            )
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            return redirect("learning:programme", code)
    return _page(request, form, _("Edit the programme"), [programme_link(found)])


def _programme_form(request: HttpRequest, initial: dict[str, Any] | None = None) -> ProgrammeForm:
    model = model_on(timezone.localdate())
    return ProgrammeForm(
        request.POST or None,
        initial=initial,
        topics=topics_on(model),
        competencies=[(one.code, one.short_title) for one in model.competencies],
    )


def _create(request: HttpRequest, form: ProgrammeForm) -> Programme:
    account, at = acting(request), timezone.now()
    if account.unit_id is None:
        raise Mistake(_("A programme belongs to an organisation: choose the role you act by."))
    return create_programme(
        organisation=account.unit_id,
        code=_free_code(account.unit_id, timezone.localdate(at)),
        terms=form.terms(model_on(timezone.localdate(at)).pack),
        modules=form.cleaned_data["modules"],
        by=account.account_id,
        at=at,
    )


def _free_code(unit: int, on: date) -> str:
    """``<organisation>-<year>-<n>``, the first that is free."""
    base = f"{find_unit_title(unit).code}-{on.year}"
    taken = set(Programme.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := f"{base}-{n:02}") not in taken)


@require_http_methods(METHODS)
@only(runs_learning, what=WHAT)
def new_group(request: HttpRequest, code: str) -> HttpResponse:
    """A draft of a group of a recommended programme."""
    found = programme_or_404(code)
    form = GroupForm(request.POST or None, initial={"form": found.form, "funding": found.funding})
    if request.method == "POST" and form.is_valid():
        try:
            made = _form_group(request, found, form)
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            return redirect("learning:group", made.code)
    return _page(request, form, _("New group"), [programme_link(found), Link(_("New group"), "")])


@transaction.atomic
def _form_group(request: HttpRequest, found: Programme, form: GroupForm) -> LearningGroup:
    by, at = acting(request).account_id, timezone.now()
    made = create_group(programme=found.pk, terms=form.terms(), by=by, at=at)
    set_sessions(group=made.pk, sessions=form.cleaned_data["sessions"], by=by, at=at)
    return made


@require_http_methods(METHODS)
@only(runs_learning, what=WHAT)
def edit_group(request: HttpRequest, code: str) -> HttpResponse:
    """Terms, seats and timetable; more seats go to the queue at once."""
    found = group_or_404(code)
    known = group_initial(found, list_sessions(found.pk))
    form = GroupForm(request.POST or None, initial=known)
    watch(form, known)
    if request.method == "POST" and form.is_valid() and is_clear(form, known):
        try:
            _change_group(request, found, form)
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            return redirect("learning:group", code)
    return _page(request, form, _("Terms of the group"), [group_link(found)])


@transaction.atomic
def _change_group(request: HttpRequest, found: LearningGroup, form: GroupForm) -> None:
    by, at = acting(request).account_id, timezone.now()
    change_group(group=found.pk, terms=form.terms(), by=by, at=at)
    if form.cleaned_data["seats"] != found.seats and found.state != "draft":
        change_seats(group=found.pk, seats=form.cleaned_data["seats"], by=by, at=at)
    told = request.POST.get("sessions", "").replace("\r\n", "\n").strip()
    if told != sessions_text(list_sessions(found.pk)):
        set_sessions(group=found.pk, sessions=form.cleaned_data["sessions"], by=by, at=at)


def _page(
    request: HttpRequest, form: GroupForm | ProgrammeForm, title: str, links: list[Link]
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "page_has_mistakes": bool(form.errors),
        "crumbs": crumbs(*links),
    }
    status = 422 if form.errors else 200
    return render(request, "learning/form.html", context, status=status)
