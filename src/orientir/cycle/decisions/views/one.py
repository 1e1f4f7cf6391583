"""One decision: what it stands on, what it asks; signing and ending it; the paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from orientir.cycle.decisions.actions.drafting import discard_decision
from orientir.cycle.decisions.actions.signing import sign_decision
from orientir.cycle.decisions.forms import SignForm
from orientir.cycle.decisions.models import Decision
from orientir.cycle.decisions.pages import one as pages
from orientir.cycle.decisions.pages.lists import MARKS, name_of
from orientir.cycle.decisions.papers.paper import Paper, decision_docx
from orientir.cycle.decisions.queries.control import list_points
from orientir.cycle.decisions.queries.listing import (
    count_live,
    find_ending,
    list_figures,
    list_links,
)
from orientir.cycle.decisions.rules import DecisionState, sees_decisions, signs, writes
from orientir.cycle.decisions.views.frame import (
    WHAT,
    acting,
    by_whom,
    crumbs,
    decision_or_404,
    draft_or_404,
    form_page,
    titles_for,
)
from orientir.cycle.registry.api import find_unit_title
from orientir.kit.access.gate import only
from orientir.kit.ui.forms import tried
from orientir.kit.ui.parts import Danger

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@only(sees_decisions, what=WHAT)
def one(request: HttpRequest, decision_id: int) -> HttpResponse:
    """The whole decision on a page, with what may be done to it now."""
    found, account, today = decision_or_404(decision_id), acting(request), timezone.localdate()
    figures, points = list_figures(found), pages.points_of(list_points(found), today)
    is_draft = found.state == DecisionState.DRAFT
    ending = find_ending(found) if found.state in ("superseded", "cancelled") else None
    total = sum(len(point.charges) for point in points)
    context = {
        "one": found,
        "name": name_of(found),
        "state": DecisionState(found.state).label,
        "mark": MARKS[found.state],
        "ending": ending,
        "ending_words": pages.ending_words(ending, found.state) if ending else "",
        "ended_words": pages.ends_words(found.ends, found.ends_how) if found.ends else "",
        "facts": pages.facts_of(found, titles_for([found]).get(found.unit_id, found.unit.code)),
        "figures": pages.figures_table(figures) if figures else None,
        "pinned": [(one.pk, f"{one.indicator} · {one.unit_title} · {one.year}") for one in figures],
        "points": points,
        "accepted": sum(point.accepted for point in points),
        "total": total,
        "links": [pages.link_shown(link) for link in list_links(found)],
        "present": [line for line in found.present.splitlines() if line.strip()],
        "edits": is_draft and writes(account, found),
        "signs": is_draft and signs(account, found),
        "ends": found.state == DecisionState.SIGNED and writes(account, found),
        "is_draft": is_draft,
        "crumbs": crumbs(),
    }
    return render(request, "decisions/one.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(sees_decisions, what=WHAT)
def sign(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Number and day of the signed paper; what follows is said before."""
    found = draft_or_404(request, decision_id)
    if not signs(acting(request), found):
        raise Http404
    form = SignForm(request.POST or None, initial={"signed_on": timezone.localdate()})
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            form,
            lambda: sign_decision(
                decision=found.pk, number=form.cleaned_data["number"],
                signed_on=form.cleaned_data["signed_on"], **by_whom(request),
            ),
        )
    ):  # fmt: skip
        return redirect("decisions:one", found.pk)
    context = {
        "title": _("Register as signed"),
        "lead": found.title,
        "act": _("Register"),
        "warnings": _consequences(found),
        "back": reverse("decisions:one", args=[found.pk]),
        "crumbs": crumbs(found),
    }
    return form_page(request, form, context)


def _consequences(found: Decision) -> list[str]:
    count = len(list_points(found))
    told = ngettext(
        "%(n)s who is charged is told at once.", "%(n)s who are charged are told at once.", count
    )
    lines = [
        _("From now on it does not change: it can only be superseded or cancelled by another."),
        told % {"n": count},
    ]
    if found.ends is not None:
        left = count_live(found.ends)
        lines.append(
            _("%(name)s ends; assignments of it withdrawn: %(n)s.")
            % {"name": name_of(found.ends), "n": left}
        )
    return lines


@require_http_methods(["GET", "HEAD", "POST"])
@only(sees_decisions, what=WHAT)
def discard(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Throw a draft away, after a question."""
    found = draft_or_404(request, decision_id)
    if request.method == "POST":
        discard_decision(decision=found.pk, **by_whom(request))
        return redirect("decisions:home")
    danger = Danger(
        _("Throw the draft away?"),
        [_("“%(title)s” goes with its points and figures for good.") % {"title": found.title}],
        _("Throw it away"),
        reverse("decisions:one", args=[found.pk]),
    )
    return render(request, "ui/danger.html", {"danger": danger, "crumbs": crumbs(found)})


@require_safe
@only(sees_decisions, what=WHAT)
def paper(_request: HttpRequest, decision_id: int) -> HttpResponse:
    """The order, minutes or letter as DOCX: to be signed, or as it was signed."""
    found = decision_or_404(decision_id)
    issuer = find_unit_title(found.unit_id)
    told = Paper(
        found,
        issuer.full_title or issuer.title,
        list_points(found),
        list_figures(found),
        found.ends,
    )
    response = HttpResponse(decision_docx(told), content_type=DOCX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{found.kind}-{found.pk}.docx"'
    return response
