"""The cockpit of a procedure: how far it has come, who is stuck, what looks odd. Its counts renew themselves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from orientir.cycle.assessment.models import Procedure
from orientir.cycle.assessment.pages import procedures as words
from orientir.cycle.assessment.queries.marking import has_extended
from orientir.cycle.assessment.queries.procedures import (
    count_form_items,
    list_forms,
    list_progress,
    list_results_files,
    list_signals,
    list_stuck,
    total_of,
)
from orientir.cycle.assessment.rules import (
    ProcedureState,
    invites_people,
    runs_procedures,
    sees_people,
    sees_procedures,
)
from orientir.cycle.assessment.views.procedures_frame import (
    WHAT,
    crumbs_of,
    facts_of,
    procedure_or_404,
)
from orientir.cycle.assessment.views.procedures_results import files_table
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.journal.recording import note_look

LIVE = (ProcedureState.OPEN,)


def cockpit(request: HttpRequest, found: Procedure) -> HttpResponse:
    """The page of a procedure that is no draft, as far as one's rights go."""
    account: Acting = request.account  # type: ignore[attr-defined]
    runs = runs_procedures(account)
    context = _counts(request, found) | {
        "crumbs": crumbs_of(),
        "facts": facts_of(found),
        "may_run": runs,
        "may_invite": invites_people(account) and found.state == ProcedureState.OPEN,
        "sees_people": sees_people(account),
        "mark": words.MARKS[found.state],
        "state_word": words.STATES[found.state],
        "next_step": words.next_step(found.state),
    }
    if runs:
        forms = list_forms(found.pk)
        files = list(list_results_files(found.pk))
        context |= {
            "forms_table": words.forms_table(forms, count_form_items(found.pk)) if forms else None,
            "forms_sentence": words.forms_sentence(found.design.get("report", {}), forms),
            "files": files_table(found, files) if files else None,
            "has_extended": has_extended(found.pk),
            "may_bring_results": found.state in (ProcedureState.OPEN, ProcedureState.CLOSED),
        }
    return render(request, "assessment/procedures_cockpit.html", context)


@require_safe
@only(sees_procedures, what=WHAT)
def counts(request: HttpRequest, code: str) -> HttpResponse:
    """The part of the cockpit that renews itself."""
    found = procedure_or_404(request, code)
    return render(request, "assessment/procedures_counts.html", _counts(request, found))


def _counts(request: HttpRequest, found: Procedure) -> dict[str, object]:
    account: Acting = request.account  # type: ignore[attr-defined]
    now = timezone.now()
    rows = list_progress(found.pk)
    runs = runs_procedures(account)
    stuck = list_stuck(found.pk, at=now) if runs and found.state in LIVE else []
    signals = list_signals(found.pk) if runs else []
    note_look(request, [*(one.person for one in stuck), *(one.person for one in signals)])
    return {
        "procedure": found,
        "total": total_of(rows),
        "lead": words.progress_lead(total_of(rows)),
        "table": words.progress_table(rows, sees_names=sees_people(account)) if rows else None,
        "stuck": words.stuck_lines(found.code, stuck, now),
        "signals": words.signal_groups(found.code, signals),
        "is_live": found.state in LIVE,
        "renewed_at": now,
    }
