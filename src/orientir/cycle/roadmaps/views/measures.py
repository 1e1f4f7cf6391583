"""One measure: written, moved, handed down; its page with documents, versions and words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.core.plans import Term
from orientir.cycle.recommendations import api as recommendations
from orientir.cycle.registry.api import may, titles_of
from orientir.cycle.roadmaps.actions.asking import ask_effect
from orientir.cycle.roadmaps.actions.measures import (
    add_measure,
    begin_measure,
    change_measure,
    drop_measure,
    move_measure,
    remove_measure,
    resume_measure,
)
from orientir.cycle.roadmaps.forms import (
    EvidenceForm,
    Known,
    MeasureForm,
    MoveForm,
    measure_values,
)
from orientir.cycle.roadmaps.models import Measure, Plan
from orientir.cycle.roadmaps.pages.lists import REASONS, STANDINGS, progress_words
from orientir.cycle.roadmaps.pages.measure import (
    below_table,
    comment_lines,
    evidence_lines,
    link_facts,
    measure_facts,
    units_in,
    version_lines,
)
from orientir.cycle.roadmaps.queries.naming import (
    ExecutorBook,
    get_plan_pack,
    name_executors,
    names_for,
)
from orientir.cycle.roadmaps.queries.plans import (
    find_accepting,
    lines_of,
    list_below,
    list_comments,
    list_evidence,
    list_versions,
    may_report,
)
from orientir.cycle.roadmaps.rules import (
    OPEN,
    MeasureState,
    PlanState,
    is_maker_of,
    makes_plans,
    sees_plans,
)
from orientir.cycle.roadmaps.views.frame import (
    WHAT,
    acting,
    crumbs,
    measure_or_404,
)
from orientir.cycle.roadmaps.views.plans import own_plan_or_404
from orientir.kit.access.gate import only
from orientir.kit.ui.edits import is_clear, watch
from orientir.kit.ui.listing import Listing


@require_safe
@only(sees_plans, what=WHAT)
def measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """What is to be done, by whom, until when, and what shows it."""
    return measure_page(request, measure_or_404(measure_id))


def measure_page(
    request: HttpRequest, found: Measure, mistake: str = "", form: EvidenceForm | None = None
) -> HttpResponse:
    """Its page, with a mistake of what was asked of it or of the document's form."""
    has_mistake = bool(mistake or (form and form.errors))
    context = _context(request, found) | {
        "mistake": mistake,
        "form": form or EvidenceForm(initial={"kind": found.document_kind}),
        "page_has_mistakes": has_mistake,
    }
    return render(request, "roadmaps/measure.html", context, status=422 if has_mistake else 200)


def _context(request: HttpRequest, found: Measure) -> dict[str, Any]:
    account, today = acting(request), timezone.localdate()
    (line,) = lines_of([found], today)
    pack = get_plan_pack(found.plan, today)
    listing = Listing.of(request)
    below, below_count = listing.read_query(list_below(found))
    evidence, comments = list_evidence(found), list_comments(found)
    units = {one.unit_id for one in evidence} | {one.unit_id for one in comments}
    units |= {one.plan.unit_id for one in below}
    titles = titles_of({*units, found.plan.unit_id, *_above(found)}, today)
    names = name_executors(pack, line.executors, today)
    mark, standing = STANDINGS[line.judged.standing]
    is_maker = is_maker_of(account, found.plan)
    return {
        "one": found,
        "unit": titles.get(found.plan.unit_id, ""),
        "above": titles.get(found.parent.plan.unit_id, "") if found.parent else "",
        "mark": mark,
        "standing": standing,
        "reason": REASONS.get(line.judged.reason, ""),
        "progress": progress_words(found),
        "facts": measure_facts(line, names),
        "links": link_facts(found, pack),
        "below": below_table(below, titles) if below else None,
        "below_count": below_count,
        "pages": listing.pages(below_count),
        "evidence": evidence_lines(evidence, titles, account, find_accepting(account)),
        "comments": comment_lines(comments, titles),
        "may_report": may_report(found),
        "edits": is_maker and found.state in OPEN and found.plan.state != PlanState.CLOSED,
        "hands": is_maker and found.state in OPEN and found.plan.state == PlanState.IN_FORCE and account.role != "head",
        "drops": is_maker and (not found.parent_id),
        "is_draft": found.plan.state == PlanState.DRAFT,
        "is_dropped": found.state == MeasureState.DROPPED,
        "is_planned": found.state == MeasureState.PLANNED,
        "asks": bool(below) and _asks(request, found),
        "advice": _advice(found),
        "crumbs": crumbs(found.plan),
    }  # fmt: skip


@require_POST
@only(makes_plans, what=WHAT)
def ask(request: HttpRequest, measure_id: int) -> HttpResponse:
    """What it changed: the register of effects is told who carried it out."""
    found = measure_or_404(measure_id)
    if not _asks(request, found):
        raise Http404
    try:
        made = ask_effect(measure=found.pk, by=acting(request).account_id, at=timezone.now())
    except Mistake as mistake:
        return measure_page(request, found, str(mistake))
    return redirect("effects:measure", made)


def _asks(request: HttpRequest, found: Measure) -> bool:
    account = acting(request)
    return is_maker_of(account, found.plan) and may(account.role, "steer_snapshots")


def _advice(found: Measure) -> recommendations.AcceptedAdvice | None:
    number = found.recommendation_id
    return recommendations.find_accepted(number) if number else None


def _above(found: Measure) -> set[int]:
    return {found.parent.plan.unit_id} if found.parent else set()


@require_http_methods(["GET", "HEAD", "POST"])
@only(makes_plans, what=WHAT)
def new(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Put a measure into a plan."""
    plan = own_plan_or_404(request, plan_id)
    form = MeasureForm(_known(plan), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_measure(
                plan=plan.pk, terms=form.terms(), by=acting(request).account_id, at=timezone.now()
            )
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            return redirect("roadmaps:measure", made.pk)
    return _form(request, plan, form)


@require_http_methods(["GET", "HEAD", "POST"])
@only(makes_plans, what=WHAT)
def edit(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Write a measure anew; the version before stays to be seen."""
    found = own_measure_or_404(request, measure_id)
    known = _known(found.plan, found.term)
    known.numbers.pop(found.number, None)
    values = _values(found, known)
    form = MeasureForm(known, request.POST or None, initial=values)
    watch(form, values)
    if request.method == "POST" and form.is_valid() and is_clear(form, values):
        try:
            change_measure(
                measure=found.pk, terms=form.terms(found.number, found.clause),
                by=acting(request).account_id, at=timezone.now(),
            )  # fmt: skip
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            return redirect("roadmaps:measure", found.pk)
    return _form(request, found.plan, form, found)


def _known(plan: Plan, term: Term | None = None) -> Known:
    pack = get_plan_pack(plan, timezone.localdate())
    numbers = dict(Measure.objects.filter(plan=plan).values_list("number", "pk"))
    return Known(plan, pack, ExecutorBook(plan, pack), numbers, term)


def _values(found: Measure, known: Known) -> dict[str, Any]:
    today = timezone.localdate()
    (line,) = lines_of([found], today)
    names = name_executors(known.pack, line.executors, today)
    return measure_values(found, [names.of_executor(one) for one in line.executors], line.before)


def _form(
    request: HttpRequest, plan: Plan, form: MeasureForm, found: Measure | None = None
) -> HttpResponse:
    context = {
        "plan": plan,
        "one": found,
        "form": form,
        "actors": [one.short_title for one in form.known.pack.actors],
        "crumbs": crumbs(plan, found),
        "page_has_mistakes": bool(form.errors),
    }
    return render(
        request, "roadmaps/measure_form.html", context, status=422 if form.errors else 200
    )


def own_measure_or_404(request: HttpRequest, measure_id: int) -> Measure:
    found = measure_or_404(measure_id)
    if not is_maker_of(acting(request), found.plan):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@only(makes_plans, what=WHAT)
def move(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Another term, by days: what dragging on the timeline posts, and a form for the keyboard."""
    found = own_measure_or_404(request, measure_id)
    known = {"first": found.starts_on, "last": found.ends_on}
    form = MoveForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            move_measure(
                measure=found.pk,
                **form.cleaned_data,
                by=acting(request).account_id,
                at=timezone.now(),
            )
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            return redirect(_back(request) or found_href(found))
    context = {
        "one": found,
        "form": form,
        "crumbs": crumbs(found.plan, found),
        "page_has_mistakes": bool(form.errors),
    }
    return render(request, "roadmaps/move.html", context, status=422 if form.errors else 200)


def found_href(found: Measure) -> str:
    return reverse("roadmaps:measure", args=[found.pk])


def _back(request: HttpRequest) -> str:
    """Back to the view of the plan it was moved on; an address of another site is not followed."""
    asked = request.POST.get("back", "")
    return asked if asked.startswith("/roadmaps/") else ""


@require_safe
@only(sees_plans, what=WHAT)
def versions(request: HttpRequest, measure_id: int) -> HttpResponse:
    """How it was before: each version against the one before it."""
    found = measure_or_404(measure_id)
    kept, today = list_versions(found), timezone.localdate()
    names = names_for(get_plan_pack(found.plan, today), units_in(kept), today)
    context = {
        "one": found,
        "versions": version_lines(kept, names),
        "crumbs": crumbs(found.plan, found),
    }
    return render(request, "roadmaps/versions.html", context)


DEEDS: Final[dict[str, Callable[..., None]]] = {
    "begin": begin_measure,
    "resume": resume_measure,
    "remove": remove_measure,
}


@require_POST
@only(makes_plans, what=WHAT)
def do(request: HttpRequest, measure_id: int, deed: str) -> HttpResponse:
    """Begin it, take it off, take it up again, throw it out of a draft."""
    found = own_measure_or_404(request, measure_id)
    account, now = acting(request), timezone.now()
    try:
        if deed == "drop":
            because = request.POST.get("because", "")
            drop_measure(
                measure=found.pk,
                because=because,
                unit=account.unit_id,
                by=account.account_id,
                at=now,
            )
        elif deed in DEEDS:
            DEEDS[deed](measure=found.pk, by=account.account_id, at=now)
        else:
            raise Http404
    except Mistake as mistake:
        return measure_page(request, measure_or_404(found.pk), str(mistake))
    if deed == "remove":
        return redirect("roadmaps:plan", found.plan_id)
    return redirect(_back(request) or found_href(found))
