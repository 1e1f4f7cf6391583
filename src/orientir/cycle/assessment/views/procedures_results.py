"""Results from paper or another system: template, file in, file taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions.results_files import (
    GivenFile,
    ResultsNotTaken,
    bring_results,
    get_known,
    undo_results,
)
from orientir.cycle.assessment.models import Procedure, ResultsFile
from orientir.cycle.assessment.outside.sheets import write_template
from orientir.cycle.assessment.queries.invitations import list_people_of_template
from orientir.cycle.assessment.rules import ProcedureState, Source, runs_procedures
from orientir.cycle.assessment.views.procedures_frame import WHAT, crumbs_of, procedure_or_404
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.journal.recording import note_look
from orientir.kit.tabular.exporting import XLSX_TYPE
from orientir.kit.tabular.issues import Issue, grouped
from orientir.kit.ui.parts import Cell, Column, Danger, Row, Table

MOST_SHOWN = 200
FORMS = (".xlsx", ".csv", ".xml", ".zip")


@require_http_methods(["GET", "HEAD", "POST"])
@only(runs_procedures, what=WHAT)
def results(request: HttpRequest, code: str) -> HttpResponse:
    """Bring a file in: all of it, or a list of what is in the way."""
    found = procedure_or_404(request, code)
    refusal = ""
    issues: tuple[Issue, ...] = ()
    if request.method == "POST":
        try:
            made = _bring(request, found)
        except ResultsNotTaken as mistake:
            refusal, issues = str(mistake), mistake.issues
        except Mistake as mistake:
            refusal = str(mistake)
        else:
            messages.success(request, _brought(made))
            return redirect("assessment:procedure", code)
    context = {
        "procedure": found,
        "crumbs": crumbs_of(found),
        "refusal": refusal,
        "issues": issues_table(issues) if issues else None,
        "page_has_mistakes": bool(refusal),
    }
    status = 422 if refusal else 200
    return render(request, "assessment/procedures_results.html", context, status=status)


def _bring(request: HttpRequest, found: Procedure) -> ResultsFile:
    account: Acting = request.account  # type: ignore[attr-defined]
    file = request.FILES.get("file")
    if file is None or account.unit_id is None:
        raise Mistake(_("Choose a file."))
    name = str(file.name)
    if not name.lower().endswith(FORMS):
        raise Mistake(
            _("Files of results are xlsx, csv, xml or zip; this is “%(name)s”.") % {"name": name}
        )
    is_paper = request.POST.get("source") == Source.PAPER
    given = GivenFile(name, file.read(), Source.PAPER if is_paper else Source.EXTERNAL)
    return bring_results(
        procedure=found.pk,
        file=given,
        within=account.unit_id,
        by=account.account_id,
        at=timezone.now(),
    )


def _brought(made: ResultsFile) -> str:
    people = ngettext("%(n)s person", "%(n)s people", made.persons) % {
        "n": russian.number(made.persons)
    }
    answers = ngettext("%(n)s answer", "%(n)s answers", made.responses) % {
        "n": russian.number(made.responses)
    }
    return _("Brought in: %(people)s, %(answers)s.") % {"people": people, "answers": answers}


def issues_table(issues: Sequence[Issue]) -> Table:
    """Row, task, what stands there, what is wrong, how it should be."""
    return Table(
        _("Mistakes"),
        [
            Column(_("Row")),
            Column(_("Task"), place="name"),
            Column(_("In the file"), place="value"),
            Column(_("What is wrong")),
            Column(_("How it should be")),
        ],
        [
            Row(
                [
                    Cell(entry.places),
                    Cell(entry.first.column or russian.MISSING),
                    Cell(entry.first.value[:60]),
                    Cell(entry.first.wrong),
                    Cell(entry.first.expected or russian.MISSING),
                ]
            )
            for entry in grouped(issues)[:MOST_SHOWN]
        ],
        dense=True,
    )


@require_safe
@only(runs_procedures, what=WHAT)
def template(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet with everybody invited and every task of the forms."""
    found = procedure_or_404(request, code)
    people = list_people_of_template(found.pk)
    note_look(request, [one.person for one in people])
    content = write_template(get_known(found.pk), [one.cells for one in people])
    response = HttpResponse(content, content_type=XLSX_TYPE)
    name = f"{found.code}-{_('results')}.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@only(runs_procedures, what=WHAT)
def undo(request: HttpRequest, code: str, file_id: int) -> HttpResponse:
    """Take a file back: asked on a page that says what goes."""
    found = procedure_or_404(request, code)
    file = ResultsFile.objects.filter(procedure=found, pk=file_id).first()
    if file is None:
        raise Http404
    if request.method != "POST":
        return render(request, "ui/danger.html", {"danger": _undo_danger(found, file)})
    account: Acting = request.account  # type: ignore[attr-defined]
    try:
        undo_results(results_file=file_id, by=account.account_id, at=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        messages.success(request, _("The file is taken back with all it brought."))
    return redirect("assessment:procedure", code)


def _undo_danger(found: Procedure, file: ResultsFile) -> Danger:
    text = ngettext(
        "The result of %(n)s person that file “%(name)s” brought will go.",
        "The results of %(n)s people that file “%(name)s” brought will go.",
        file.persons,
    )
    return Danger(
        _("Take the file back"),
        [
            text % {"n": russian.number(file.persons), "name": file.file_name},
            _("It can be brought in again as long as results are not counted."),
        ],
        _("Take the file back"),
        reverse("assessment:procedure", args=[found.code]),
    )


def files_table(found: Procedure, files: Sequence[ResultsFile]) -> Table:
    """Files of results, with the way back."""
    may_undo = found.state in (ProcedureState.OPEN, ProcedureState.CLOSED)
    return Table(
        _("Files of results"),
        [
            Column(_("File"), place="name"),
            Column(_("People"), kind="number", place="value"),
            Column(_("Answers"), kind="number"),
            Column(_("When")),
            Column(_("State"), place="verdict"),
        ],
        [Row(_file_cells(found, one, may_undo)) for one in files],
    )


def _file_cells(found: Procedure, one: ResultsFile, may_undo: bool) -> list[Any]:
    back = Cell(_("taken back"), state="not_established")
    if one.undone_at is None:
        href = reverse("assessment:procedure-results-undo", args=[found.code, one.pk])
        back = (
            Cell(_("take it back"), href=href) if may_undo else Cell(_("brought in"), state="done")
        )
    return [
        Cell(one.file_name, _("on paper") if one.source == Source.PAPER else _("another system")),
        Cell(russian.number(one.persons)),
        Cell(russian.number(one.responses)),
        Cell(russian.moment(timezone.localtime(one.loaded_at))),
        back,
    ]
