"""The diploma of earlier education, which ФИС ФРДО asks for: of a group on one sheet, and one's own."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.actions.education import (
    FIELDS,
    EducationTerms,
    read_education,
    tell_education,
)
from orientir.cycle.learning.models import EarlierEducation, Enrolment
from orientir.cycle.learning.pages.groups import name_of
from orientir.cycle.learning.pages.words import EDUCATION_LEVELS
from orientir.cycle.learning.queries.education import list_education
from orientir.cycle.learning.queries.groups import list_learners
from orientir.cycle.learning.rules import runs_learning
from orientir.cycle.learning.views.frame import WHAT, acting, crumbs, group_link, group_or_404, runs
from orientir.kit.access.gate import only
from orientir.kit.journal import note_look
from orientir.kit.ui.frame import Link


@require_http_methods(["GET", "HEAD", "POST"])
@only(runs_learning, what=WHAT)
def group_education(request: HttpRequest, code: str) -> HttpResponse:
    """Diplomas of all learners of a group: everything is kept, or nothing and what is wrong is told."""
    found = group_or_404(code)
    if not runs(acting(request), found.organisation_id):
        raise Http404
    learners = [one for one in list_learners(found.pk) if one.state != "expelled"]
    wrong: dict[int, str] = {}
    if request.method == "POST":
        told, wrong = _read_all(request, learners)
        if not wrong:
            count = tell_education(told=told, by=acting(request).account_id, at=timezone.now())
            messages.success(request, _("Kept. Diplomas changed: %(n)s.") % {"n": count})
            return redirect("learning:group_education", code)
    context = {
        "group": found,
        "lines": _lines(request, learners, wrong),
        "levels": EDUCATION_LEVELS.items(),
        "wrong": [
            (name_of(one.person), wrong[one.pk], one.pk) for one in learners if one.pk in wrong
        ],
        "page_has_mistakes": bool(wrong),
        "crumbs": crumbs(group_link(found), Link(_("Diplomas of education"), "")),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    note_look(request, [one.person_id for one in learners])
    return render(request, "learning/group_education.html", context, status=status)


def _read_all(
    request: HttpRequest, learners: list[Enrolment]
) -> tuple[dict[int, EducationTerms | None], dict[int, str]]:
    """Terms by person, and what is wrong by enrolment."""
    told: dict[int, EducationTerms | None] = {}
    wrong: dict[int, str] = {}
    for one in learners:
        if f"number-{one.pk}" not in request.POST:
            continue
        try:
            told[one.person_id] = read_education(_typed(request, one.pk))
        except Mistake as mistake:
            wrong[one.pk] = str(mistake)
    return told, wrong


def _typed(request: HttpRequest, key: int) -> dict[str, str]:
    return {name: request.POST.get(f"{name}-{key}", "")[:200] for name in FIELDS}


def _lines(
    request: HttpRequest, learners: list[Enrolment], wrong: Mapping[int, str]
) -> list[tuple[Enrolment, str, Mapping[str, Any], str]]:
    """Each learner with what is kept, or, after a mistake, with what was typed."""
    known = list_education(one.person_id for one in learners)
    return [
        (
            one,
            name_of(one.person),
            _typed(request, one.pk) if wrong else _kept(known.get(one.person_id)),
            wrong.get(one.pk, ""),
        )
        for one in learners
    ]


def _kept(known: EarlierEducation | None) -> dict[str, str]:
    return {name: getattr(known, name) if known else "" for name in FIELDS}


@require_POST
def own_education(request: HttpRequest) -> HttpResponse:
    """The person's own diploma: written down, changed, or destroyed by «Destroy»."""
    account = acting(request)
    if account.person_id is None:
        raise Http404
    is_gone = request.POST.get("deed") == "destroy"
    try:
        terms = None if is_gone else read_education({n: request.POST.get(n, "") for n in FIELDS})
        if terms is None and not is_gone:
            raise Mistake(_("Write both the family name in the diploma and its number."))
        tell_education(told={account.person_id: terms}, by=account.account_id, at=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        messages.success(
            request, _("The diploma is destroyed.") if is_gone else _("The diploma is kept.")
        )
    return redirect("learning:own_certificates")
