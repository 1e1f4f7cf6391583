"""One's own certificates: those the platform gave, those one brings; and who confirms the latter."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.actions.own_certificates import decide_own, take_back_own, tell_own
from orientir.cycle.learning.forms.certificates import OwnForm
from orientir.cycle.learning.models import Certificate, OwnCertificate
from orientir.cycle.learning.pages.certificates import own_state_of, state_of
from orientir.cycle.learning.pages.words import EDUCATION_LEVELS
from orientir.cycle.learning.papers_certificates import certificate_pdf
from orientir.cycle.learning.queries.certificates import list_own_told, list_to_confirm
from orientir.cycle.learning.queries.education import find_education
from orientir.cycle.learning.rules import approves_learning
from orientir.cycle.learning.views.certificates import METHODS, pdf_answer
from orientir.cycle.learning.views.frame import WHAT, acting
from orientir.kit.access.gate import only
from orientir.kit.journal import note_look


@require_http_methods(METHODS)
def mine(request: HttpRequest) -> HttpResponse:
    """All documents of the person who acts, and a form to bring one."""
    person = acting(request).person_id
    form = OwnForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _is_told(request, person, form):
        return redirect("learning:own_certificates")
    given = (
        Certificate.objects.filter(person=person).order_by("-issued_on", "-pk") if person else []
    )
    context = {
        "has_person": person is not None,
        "given": [(one, state_of(one)) for one in given],
        "told": [(one, own_state_of(one)) for one in list_own_told(person)] if person else [],
        "education": find_education(person) if person else None,
        "levels": EDUCATION_LEVELS.items(),
        "form": form,
        "page_has_mistakes": bool(form.errors),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "learning/own_certificates.html", context, status=status)


def _is_told(request: HttpRequest, person: int | None, form: OwnForm) -> bool:
    if person is None:
        raise Http404
    try:
        tell_own(person=person, terms=form.terms, by=acting(request).account_id, at=timezone.now())
    except Mistake as mistake:
        form.add_error(None, str(mistake))
        return False
    messages.success(request, _("The document is kept; your organisation can now confirm it."))
    return True


@require_safe
def paper(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """One's own certificate as PDF."""
    person = acting(request).person_id
    one = Certificate.objects.filter(pk=certificate_id, person=person).first() if person else None
    if one is None:
        raise Http404
    return pdf_answer(certificate_pdf([one]), f"certificate-{one.number}.pdf")


@require_safe
def file(request: HttpRequest, own_id: int) -> HttpResponse:
    """The file of a document: for the person and for who may confirm it; downloaded, never shown in place."""
    one = OwnCertificate.objects.filter(pk=own_id).first()
    if one is None:
        raise Http404
    note_look(request, [one.person_id])
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}[one.media_type]
    name = f"certificate-{one.pk}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(one.content), content_type=one.media_type, headers=headers)


@require_POST
def take_back(request: HttpRequest, own_id: int) -> HttpResponse:
    account = acting(request)
    if account.person_id is None:
        raise Http404
    try:
        take_back_own(
            own=own_id, person=account.person_id, by=account.account_id, at=timezone.now()
        )
        messages.success(request, _("The document is destroyed."))
    except Mistake as mistake:
        messages.error(request, str(mistake))
    return redirect("learning:own_certificates")


@require_safe
@only(approves_learning, what=WHAT)
def to_confirm(request: HttpRequest) -> HttpResponse:
    """Documents of one's people that wait for the word of the organisation."""
    found = list_to_confirm()
    note_look(request, [one.person_id for one in found])
    return render(request, "learning/confirm_certificates.html", {"found": found})


@require_POST
@only(approves_learning, what=WHAT)
def decide(request: HttpRequest, own_id: int) -> HttpResponse:
    is_right = request.POST.get("deed") == "confirm"
    reason = request.POST.get("reason", "")
    try:
        decide_own(
            own=own_id, is_right=is_right, reason=reason,
            by=acting(request).account_id, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("Written down: the person sees your word."))
    except Mistake as mistake:
        messages.error(request, str(mistake))
    return redirect("learning:confirm_certificates")
