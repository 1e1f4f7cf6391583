"""A pair: its programme, agreed by the two; the paper to sign; whom I accompany and who accompanies me."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.community.actions import mentoring as deeds
from orientir.cycle.community.actions.belonging import answer_reserve
from orientir.cycle.community.forms import ProgrammeForm
from orientir.cycle.community.models import Mentoring
from orientir.cycle.community.pages import pairs as pages
from orientir.cycle.community.pages.pair_papers import appointment_docx, programme_docx
from orientir.cycle.community.pages.support import caseload_table
from orientir.cycle.community.pages.words import SUPPORTS, word
from orientir.cycle.community.queries.belonging import list_own_offers
from orientir.cycle.community.queries.support import (
    PairLine,
    get_pair,
    list_own_accompaniers,
    list_own_caseload,
)
from orientir.cycle.community.rules import keeps_communities
from orientir.cycle.community.views.frame import acting, done, form_page
from orientir.kit.journal.recording import note_look
from orientir.kit.ui.frame import Link
from orientir.kit.ui.parts import Empty

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Whom the person who asks accompanies, who accompanies them, offers that wait for their answer."""
    today, person = timezone.localdate(), acting(request).person_id
    caseload = list_own_caseload(today)
    note_look(request, [one.person for one in caseload])
    context = {
        "caseload": caseload,
        "table": caseload_table(caseload),
        "own": [(word(SUPPORTS, one.kind), one) for one in list_own_accompaniers(today)],
        "offers": list_own_offers(person),
        "empty": Empty(
            _("Nobody accompanies you, and you accompany nobody."),
            _(
                "A mentor or a curator is named by the head of your organisation. Ask them if you would like one."
            ),
        ),
    }
    return render(request, "community/mine.html", context)


@require_http_methods(["POST"])
def answer_offer(request: HttpRequest, offer_id: int) -> HttpResponse:
    """One's own answer to the offer to join the reserve."""
    account, answer = acting(request), request.POST.get("answer", "")
    if account.person_id is None or answer not in ("agreed", "declined"):
        raise Http404
    person = account.person_id
    return done(
        request,
        lambda: answer_reserve(
            offer=offer_id, answer=answer, person=person, by=account.account_id, at=timezone.now()
        ),
        _("Your answer is written down."), "community:mine",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, pair_id: int) -> HttpResponse:
    """A pair and its programme, for the two and for those who see people of the organisation."""
    found, programme = _pair_or_404(request, pair_id)
    account = acting(request)
    if request.method == "POST" and request.POST.get("deed") == "agree":
        by, at = account.account_id, timezone.now()
        return done(
            request,
            lambda: deeds.agree_programme(pair=found.id, person=account.person_id, by=by, at=at),
            _("You agreed to the programme."), "community:pair", found.id,
        )  # fmt: skip
    is_written = programme is not None and bool(programme.aim or programme.steps)
    context = {
        "found": found,
        "kind": word(SUPPORTS, found.kind),
        "facts": pages.pair_facts(found, programme),
        "programme": programme,
        "is_written": is_written,
        "table": pages.steps_table(programme) if programme and programme.steps else None,
        "agreements": pages.agreements(programme) if programme else [],
        "may_write": programme is not None and _may_write(request, found),
        "may_agree": is_written and programme is not None and pages.may_agree(found, programme),
        "crumbs": _crumbs(request),
    }
    return render(request, "community/pair.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Write the programme of a pair."""
    found, kept = _pair_or_404(request, pair_id)
    if kept is None or not _may_write(request, found):
        raise Http404
    form = ProgrammeForm(request.POST or None, initial=pages.programme_initial(kept))
    if request.method == "POST" and form.is_valid():
        by, at = acting(request).account_id, timezone.now()
        deeds.write_programme(
            pair=found.id,
            programme=form.programme(),
            person=found.person,
            is_own=found.is_person,
            by=by,
            at=at,
        )
        return redirect("community:pair", found.id)
    context = {
        "title": _("Programme of the pair"),
        "lead": f"{found.mentor_name} — {found.person_name}",
        "act": _("Save"),
        "crumbs": [
            *_crumbs(request),
            Link(found.person_name, request.path.removesuffix("programme/")),
        ],
    }
    return form_page(request, form, context)


@require_safe
def paper(request: HttpRequest, pair_id: int) -> HttpResponse:
    """The programme as a DOCX to sign."""
    found, kept = _mentoring_or_404(request, pair_id)
    name = _("mentoring-programme-%(n)s.docx") % {"n": found.id}
    return _file(programme_docx(found, kept), name)


@require_safe
def order(request: HttpRequest, pair_id: int) -> HttpResponse:
    """The order that appoints the mentor, as a DOCX to sign."""
    found, kept = _mentoring_or_404(request, pair_id)
    return _file(appointment_docx(found, kept), _("mentoring-order-%(n)s.docx") % {"n": found.id})


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=DOCX)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _mentoring_or_404(request: HttpRequest, pair_id: int) -> tuple[PairLine, Mentoring]:
    found, kept = _pair_or_404(request, pair_id)
    if kept is None:
        raise Http404
    return found, kept


def _pair_or_404(request: HttpRequest, pair_id: int) -> tuple[PairLine, Mentoring | None]:
    try:
        found = get_pair(pair_id, person=acting(request).person_id)
    except Mistake as mistake:
        raise Http404 from mistake
    if not found.is_person:
        note_look(request, [found.person])
    return found, Mentoring.objects.filter(pk=pair_id).first()


def _may_write(request: HttpRequest, found: PairLine) -> bool:
    is_one_of_the_two = found.is_mentor or found.is_person
    return found.valid_to is None and (is_one_of_the_two or keeps_communities(acting(request)))


def _crumbs(request: HttpRequest) -> list[Link]:
    if keeps_communities(acting(request)):
        return [Link(_("Young teachers"), reverse("community:young"))]
    return [Link(_("Support"), reverse("community:mine"))]
