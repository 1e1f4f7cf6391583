"""The registry of certificates, one certificate, issuing for a group, the rule of numbers."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.actions.certificates import (
    annul_certificate,
    issue_duplicate,
    issue_for_group,
    set_numbering,
)
from orientir.cycle.learning.forms.certificates import (
    AnnulForm,
    DuplicateForm,
    IssueForm,
    NumberingForm,
)
from orientir.cycle.learning.models import Certificate, CertificateState, LearningGroup
from orientir.cycle.learning.pages.certificates import (
    certificate_facts,
    certificates_table,
    state_of,
)
from orientir.cycle.learning.papers_certificates import certificate_pdf, check_address
from orientir.cycle.learning.queries.certificates import (
    count_without_certificate,
    find_certificates,
    find_next_number,
    find_rule,
)
from orientir.cycle.learning.rules import GroupState, runs_learning
from orientir.cycle.learning.views.frame import (
    WHAT,
    acting,
    crumbs,
    group_link,
    group_or_404,
    organisations_run,
    runs,
)
from orientir.kit.access.gate import only
from orientir.kit.documents.qr import qr_svg
from orientir.kit.journal import note_look
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Chip, Empty

METHODS = ["GET", "HEAD", "POST"]


def registry_link() -> Link:
    return Link(_("Certificates"), reverse("learning:certificates"))


@require_safe
@only(runs_learning, what=WHAT)
def certificates(request: HttpRequest) -> HttpResponse:
    """What one's organisations gave: by words, year, state and group."""
    listing = Listing.of(request, "q", "state", "year", "group")
    asked = listing.filters
    found = find_certificates(
        organisations_run(acting(request)),
        words=asked["q"],
        state=asked["state"],
        year=asked["year"],
        group=asked["group"],
    )
    lines, total = listing.read_query(found)
    note_look(request, [one.person_id for one in lines])
    context = {
        "q": asked["q"],
        "total": total,
        "table": certificates_table(lines),
        "chips": _chips(listing),
        "pages": listing.pages(total),
        "empty": Empty(
            _("No certificates here."),
            _("They are issued on the page of a completed group; take the filters off to see all."),
        ),
        "crumbs": crumbs(Link(_("Certificates"), "")),
    }
    return render(request, "learning/certificates.html", context)


def _chips(listing: Listing) -> list[Chip]:
    words = {
        CertificateState.ISSUED: _("In force"),
        CertificateState.REPLACED: _("Replaced"),
        CertificateState.ANNULLED: _("Annulled"),
    }
    now = listing.filters["state"]
    return [
        Chip(word, listing.href(state="" if state == now else state), pressed=state == now)
        for state, word in words.items()
    ]


@require_safe
@only(runs_learning, what=WHAT)
def certificate(request: HttpRequest, certificate_id: int) -> HttpResponse:
    return _show(request, _run(request, certificate_id))


def _run(request: HttpRequest, certificate_id: int) -> Certificate:
    found = Certificate.objects.filter(pk=certificate_id).first()
    if found is None or not runs(acting(request), found.organisation_id):
        raise Http404
    return found


def _show(request: HttpRequest, one: Certificate, **filled: forms.Form) -> HttpResponse:
    note_look(request, [one.person_id])
    today = {"issued_on": timezone.localdate()}
    context: dict[str, Any] = {
        "one": one,
        "state": state_of(one),
        "facts": certificate_facts(one),
        "in_force": one.state == CertificateState.ISSUED,
        "duplicate_form": filled.get("duplicate", DuplicateForm(initial=today, prefix=None)),
        "annul_form": filled.get("annul", AnnulForm(auto_id="annul_%s")),
        "opened": next(iter(filled), ""),
        "duplicates": Certificate.objects.filter(original=one),
        "check_address": check_address(one),
        "crumbs": crumbs(registry_link(), Link(one.full_name, "")),
        "page_has_mistakes": bool(filled),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if filled else HTTPStatus.OK
    return render(request, "learning/certificate.html", context, status=status)


@require_http_methods(["POST"])
@only(runs_learning, what=WHAT)
def duplicate(request: HttpRequest, certificate_id: int) -> HttpResponse:
    one, form = _run(request, certificate_id), DuplicateForm(request.POST)
    if form.is_valid():
        try:
            made = issue_duplicate(
                certificate=one.pk,
                by=acting(request).account_id,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            messages.success(request, _("The duplicate is issued; the original is replaced by it."))
            return redirect("learning:certificate", made.pk)
    return _show(request, one, duplicate=form)


@require_http_methods(["POST"])
@only(runs_learning, what=WHAT)
def annul(request: HttpRequest, certificate_id: int) -> HttpResponse:
    one, form = _run(request, certificate_id), AnnulForm(request.POST, auto_id="annul_%s")
    if form.is_valid():
        try:
            annul_certificate(
                certificate=one.pk,
                by=acting(request).account_id,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            messages.success(request, _("The certificate is annulled."))
            return redirect("learning:certificate", one.pk)
    return _show(request, one, annul=form)


@require_safe
@only(runs_learning, what=WHAT)
def paper(request: HttpRequest, certificate_id: int) -> HttpResponse:
    one = _run(request, certificate_id)
    note_look(request, [one.person_id])
    return pdf_answer(certificate_pdf([one]), f"certificate-{one.number}.pdf")


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'inline; filename="{name.encode("ascii", "ignore").decode()}"'
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
@only(runs_learning, what=WHAT)
def picture(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """The QR code of a certificate's public page."""
    svg = qr_svg(check_address(_run(request, certificate_id)))
    return HttpResponse(svg, content_type="image/svg+xml")


def _run_group(request: HttpRequest, code: str) -> LearningGroup:
    found = group_or_404(code)
    if not runs(acting(request), found.organisation_id):
        raise Http404
    return found


@require_http_methods(METHODS)
@only(runs_learning, what=WHAT)
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """Certificates of a group: whom they are for, those given, the papers of all."""
    group = _run_group(request, code)
    form = IssueForm(request.POST or None, initial={"issued_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid() and _is_issued(request, group, form):
        return redirect("learning:group_certificates", code)
    given = list(
        find_certificates([group.organisation_id], group=code).filter(
            state=CertificateState.ISSUED
        )[:500]
    )
    note_look(request, [one.person_id for one in given])
    context = {
        "group": group,
        "form": form,
        "is_completed": group.state == GroupState.COMPLETED,
        "waiting": count_without_certificate(group.pk),
        "given": len(given),
        "table": certificates_table(given),
        "next_number": find_next_number(group.organisation_id, timezone.localdate().year),
        "crumbs": crumbs(group_link(group), Link(_("Certificates"), "")),
        "page_has_mistakes": bool(form.errors),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "learning/group_certificates.html", context, status=status)


def _is_issued(request: HttpRequest, group: LearningGroup, form: IssueForm) -> bool:
    try:
        made = issue_for_group(
            group=group.pk, by=acting(request).account_id, at=timezone.now(), **form.cleaned_data
        )
    except Mistake as mistake:
        form.add_error(None, str(mistake))
        return False
    messages.success(request, _("Certificates issued: %(n)s.") % {"n": len(made)})
    return True


@require_safe
@only(runs_learning, what=WHAT)
def group_papers(request: HttpRequest, code: str) -> HttpResponse:
    """The papers of a group in one file, by name."""
    group = _run_group(request, code)
    found = find_certificates([group.organisation_id], group=group.code).filter(
        state=CertificateState.ISSUED
    )
    found = found.select_related("enrolment__programme")
    given = list(found.order_by("family_name", "given_name", "pk")[:500])
    if not given:
        raise Http404
    note_look(request, [one.person_id for one in given])
    return pdf_answer(certificate_pdf(given), f"certificates-{group.code}.pdf")


@require_http_methods(METHODS)
@only(runs_learning, what=WHAT)
def numbering(request: HttpRequest, code: str) -> HttpResponse:
    """How the organisation of a group numbers, and who signs."""
    group = _run_group(request, code)
    rule = find_rule(group.organisation_id)
    names = ("series", "number", "registration", "city", "signer")
    form = NumberingForm(
        request.POST or None, initial={name: getattr(rule, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_numbering(
                organisation=group.organisation_id, terms=form.terms,
                by=acting(request).account_id, at=timezone.now(),
            )  # fmt: skip
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            return redirect("learning:group_certificates", code)
    context = {
        "title": _("Numbers of certificates"),
        "form": form,
        "crumbs": crumbs(group_link(group), Link(_("Numbers of certificates"), "")),
        "page_has_mistakes": bool(form.errors),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "learning/form.html", context, status=status)
