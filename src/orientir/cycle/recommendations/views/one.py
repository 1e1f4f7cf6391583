"""One recommendation: its figures, its words, the answer to it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.effects import api as effects
from orientir.cycle.goals import api as goals
from orientir.cycle.recommendations.actions.answering import (
    answer_recommendation,
    note_read,
    report_done,
)
from orientir.cycle.recommendations.actions.issuing import (
    dismiss_recommendation,
    edit_recommendation,
)
from orientir.cycle.recommendations.forms import WordsForm
from orientir.cycle.recommendations.models import Recommendation
from orientir.cycle.recommendations.pages.lists import addressee, mark_of
from orientir.cycle.recommendations.pages.one import (
    expected_words,
    figures_of,
    measures_of,
    no_practice,
    practice_lines,
    rule_facts,
    source_of,
    subject_line,
    tell_steps,
)
from orientir.cycle.recommendations.queries.listing import list_met_by_others, list_steps
from orientir.cycle.recommendations.queries.practices import find_practices
from orientir.cycle.recommendations.rules import (
    STANDING,
    TO_ANSWER,
    RecommendationState,
    answers,
    issues_advice,
    sees_advice,
)
from orientir.cycle.recommendations.views.frame import (
    WHAT,
    acting,
    crumbs,
    recommendation_or_404,
    unit_titles,
)
from orientir.kit.access.gate import only
from orientir.kit.ui.edits import is_clear, watch
from orientir.kit.ui.frame import Link


@require_safe
@only(sees_advice, what=WHAT)
def one(request: HttpRequest, recommendation_id: int) -> HttpResponse:
    """What is advised, why, and what came of it; opened by its addressee it is read."""
    found = recommendation_or_404(recommendation_id)
    account = acting(request)
    if answers(account, found) and found.state == RecommendationState.ISSUED:
        note_read(recommendation=found.pk, by=account.account_id, at=timezone.now())
        found = recommendation_or_404(recommendation_id)
    return _page(request, found)


def _page(request: HttpRequest, found: Recommendation, mistake: str = "") -> HttpResponse:
    account = acting(request)
    pack = goals.get_pack(pack_id=found.run.pack, on=timezone.localdate(found.run.created_at))
    met = list_met_by_others(found)
    titles = unit_titles([found, *met])
    href, words = source_of(found)
    mine = answers(account, found)
    practices = find_practices(found, pack)
    expected = effects.find_expected(found.run.pack, found.measures, found.subject)
    context: dict[str, Any] = {
        "one": found,
        "unit": titles.get(found.unit_id, found.unit.code),
        "addressee": addressee(found, titles),
        "about": subject_line(found),
        "state": RecommendationState(found.state).label,
        "mark": mark_of(found, timezone.localdate()),
        "figures": figures_of(pack, found),
        "rule": rule_facts(found),
        "measures": measures_of(pack, found),
        "expected": expected_words(expected),
        "expected_study": expected.study if expected else None,
        "practices": practices,
        "practice_lines": practice_lines(pack, found, practices),
        "no_practice": no_practice(practices),
        "source": {"href": href, "words": words},
        "steps": tell_steps(list_steps(found)),
        "met": [titles.get(other.unit_id, other.unit.code) for other in met],
        "edits": issues_advice(account) and found.state == RecommendationState.PROPOSED,
        "may_answer": mine and found.state in TO_ANSWER,
        "may_report": mine and found.state == RecommendationState.ACCEPTED,
        "stands": found.state in STANDING,
        "mistake": mistake,
        "crumbs": crumbs(),
    }
    return render(request, "recommendations/one.html", context, status=422 if mistake else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@only(issues_advice, what=WHAT)
def edit(request: HttpRequest, recommendation_id: int) -> HttpResponse:
    """Better words before it is issued; the figures stay as they are."""
    found = recommendation_or_404(recommendation_id)
    if found.state != RecommendationState.PROPOSED:
        raise Http404
    known = {"text": found.text, "actions": "\n".join(found.actions), "term_days": found.term_days}
    form = WordsForm(request.POST or None, initial=known)
    watch(form, known)
    if request.method == "POST" and form.is_valid() and is_clear(form, known):
        edit_recommendation(
            recommendation=found.pk, text=form.cleaned_data["text"], actions=form.lines(),
            term_days=form.cleaned_data["term_days"], by=acting(request).account_id, at=timezone.now(),
        )  # fmt: skip
        return redirect("recommendations:one", found.pk)
    context = {
        "one": found,
        "form": form,
        "crumbs": crumbs(Link(found.title, reverse("recommendations:one", args=[found.pk]))),
        "page_has_mistakes": bool(form.errors),
    }
    return render(request, "recommendations/edit.html", context, status=422 if form.errors else 200)


@require_POST
@only(issues_advice, what=WHAT)
def dismiss(request: HttpRequest, recommendation_id: int) -> HttpResponse:
    """Not to be issued, with the reason."""
    found = recommendation_or_404(recommendation_id)
    because = request.POST.get("because", "").strip()[:500]
    if not because:
        return _page(request, found, _("Write why it is not issued."))
    return _done(
        request,
        found,
        lambda by: dismiss_recommendation(
            recommendation=found.pk, because=because, by=by, at=timezone.now()
        ),
    )


@require_POST
@only(sees_advice, what=WHAT)
def answer(request: HttpRequest, recommendation_id: int) -> HttpResponse:
    """Accepted, or declined with a reason."""
    found = _own(request, recommendation_id)
    accepts, words = request.POST.get("answer") == "accept", request.POST.get("words", "")[:2000]
    return _done(
        request,
        found,
        lambda by: answer_recommendation(
            recommendation=found.pk, accepts=accepts, words=words, by=by, at=timezone.now()
        ),
    )


@require_POST
@only(sees_advice, what=WHAT)
def report(request: HttpRequest, recommendation_id: int) -> HttpResponse:
    """What was done, in words."""
    found = _own(request, recommendation_id)
    words = request.POST.get("words", "")[:4000]
    return _done(
        request,
        found,
        lambda by: report_done(recommendation=found.pk, words=words, by=by, at=timezone.now()),
    )


def _own(request: HttpRequest, recommendation: int) -> Recommendation:
    found = recommendation_or_404(recommendation)
    if not answers(acting(request), found):
        raise Http404
    return found


def _done(request: HttpRequest, found: Recommendation, act: Any) -> HttpResponse:
    try:
        act(acting(request).account_id)
    except Mistake as mistake:
        return _page(request, recommendation_or_404(found.pk), str(mistake))
    return redirect("recommendations:one", found.pk)
