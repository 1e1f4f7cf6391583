"""The operator's view of marking: how far it is, how far experts agree, who holds what; dealing answers out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_GET, require_POST

from orientir.core.items.marking import MarkingRule
from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions.marking import MARKED_IN, take_from_expert
from orientir.cycle.assessment.models import Procedure
from orientir.cycle.assessment.pages.marking import (
    agreement_of,
    expert_lines,
    marking_lead,
    rule_facts,
    tasks_table,
)
from orientir.cycle.assessment.queries.marking import (
    get_pairs,
    list_conflicts,
    list_experts,
    list_tasks,
    rule_of,
)
from orientir.cycle.assessment.rules import ProcedureState, runs_procedures
from orientir.cycle.assessment.tasks import DEAL
from orientir.cycle.assessment.views.procedures_frame import (
    crumbs_of,
    instrument_of,
    procedure_or_404,
)
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.jobs.api import bar_of, find_progress, start_job
from orientir.kit.ui.parts import Progress

WHAT, WHO = gettext_noop("Marking by experts"), gettext_noop("the administrator of the region")


@require_GET
@only(runs_procedures, what=WHAT, who=WHO)
def marking(request: HttpRequest, code: str) -> HttpResponse:
    found = procedure_or_404(request, code)
    progress = _progress(request.GET.get("job", ""), found)
    if progress is not None and request.headers.get("HX-Request"):
        return render(request, "assessment/progress.html", {"progress": progress})
    tasks, pairs = list_tasks(found.pk), get_pairs(found.pk)
    experts = list_experts(found.pk, on=timezone.localdate())
    conflicts = list_conflicts(found.pk, [one.account for one in experts])
    has_begun = "marking" in found.design
    context = {
        "procedure": found,
        "progress": progress,
        "lead": marking_lead(
            tasks, has_begun, is_published=found.state == ProcedureState.PUBLISHED
        ),
        "has_begun": has_begun,
        "may_deal": found.state in MARKED_IN,
        "table": tasks_table(tasks, pairs) if tasks else None,
        "experts": expert_lines(experts, conflicts),
        "facts": rule_facts(_rule(found), agreement_of(pairs)),
        "crumbs": crumbs_of(found),
    }
    return render(request, "assessment/procedures_marking.html", context)


@require_POST
@only(runs_procedures, what=WHAT, who=WHO)
def deal(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for answers to be dealt; a job scores what is not scored yet and tells how far it is."""
    found = procedure_or_404(request, code)
    account: Acting = request.account  # type: ignore[attr-defined]
    job = start_job(DEAL, by=account.account_id, procedure=found.pk)
    return redirect(f"{_href(found)}?job={job.pk}")


@require_POST
@only(runs_procedures, what=WHAT, who=WHO)
def take(request: HttpRequest, code: str) -> HttpResponse:
    """What one expert has not marked goes to the others."""
    found = procedure_or_404(request, code)
    account: Acting = request.account  # type: ignore[attr-defined]
    expert = request.POST.get("expert", "")
    if not expert.isdecimal():
        raise Http404
    try:
        taken = take_from_expert(
            procedure=found.pk, expert=int(expert), by=account.account_id, at=timezone.now()
        )
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        told = ngettext(
            "%(n)s answer has gone to other experts.",
            "%(n)s answers have gone to other experts.",
            taken,
        )
        messages.success(request, told % {"n": taken})
    return redirect(_href(found))


def _rule(found: Procedure) -> MarkingRule | None:
    try:
        return rule_of(instrument_of(found))
    except Mistake:
        return None


def _href(found: Procedure) -> str:
    return reverse("assessment:procedure-marking", args=[found.code])


def _progress(text: str, found: Procedure) -> Progress | None:
    seen = find_progress(text)
    return None if seen is None else bar_of(
        seen, poll_href=f"{_href(found)}?job={seen.id}", ready=_("The answers are dealt out"),
        result_href=_href(found), result_title=_("Look at them"),
    )  # fmt: skip
