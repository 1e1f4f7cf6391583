"""The way of a file: template, upload, check, look, load, undo."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.collection.actions.undoing import require_undoable
from orientir.cycle.collection.actions.uploading import Upload, begin_import, throw_away
from orientir.cycle.collection.catalogue import KINDS, get_sheet
from orientir.cycle.collection.catalogue.blanks import write_template
from orientir.cycle.collection.catalogue.pack_codes import get_codes
from orientir.cycle.collection.forms import UploadForm
from orientir.cycle.collection.models import Import, ImportFile
from orientir.cycle.collection.queries.imports import (
    ImportNotFound,
    count_open_pairs,
    find_job,
    find_twin,
    get_import,
    list_imports,
)
from orientir.cycle.collection.rules import loads_files, may_load
from orientir.cycle.collection.tasks import CHECK, LOAD, UNDO
from orientir.cycle.collection.views.showing import (
    errors_table,
    history_table,
    is_being_undone,
    progress_of,
    result_facts,
    sheets_table,
    why_not_undone,
)
from orientir.cycle.registry.api import find_unit_title
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.jobs.api import Job, start_job
from orientir.kit.journal.recording import note_look
from orientir.kit.tabular.exporting import CSV_TYPE, XLSX_TYPE
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Danger, Empty

WHAT: Final = gettext_noop("Loading of files")


@require_safe
@only(loads_files, what=WHAT)
def home(request: HttpRequest) -> HttpResponse:
    """What can be loaded, with templates; what was loaded lately; what waits for a decision."""
    account: Acting = request.account  # type: ignore[attr-defined]
    sheets = [get_sheet(kind) for kind in KINDS if may_load(account, kind)]
    latest = list(list_imports()[:10])
    context = {
        "sheets": sheets_table(sheets),
        "open_pairs": count_open_pairs(),
        "latest": history_table(latest),
        "has_latest": bool(latest),
        "empty": _no_imports(),
    }
    return render(request, "collection/home.html", context)


@require_safe
@only(loads_files, what=WHAT)
def history(request: HttpRequest) -> HttpResponse:
    """Every import in sight, the latest first."""
    listing = Listing.of(request)
    shown, total = listing.read_query(list_imports())
    context = {
        "total": total,
        "table": history_table(shown),
        "pages": listing.pages(total),
        "empty": _no_imports(),
    }
    return render(request, "collection/history.html", context)


@require_safe
@only(loads_files, what=WHAT)
def template(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """An empty file to fill in."""
    account: Acting = request.account  # type: ignore[attr-defined]
    if kind not in KINDS or form not in ("xlsx", "csv") or not may_load(account, kind):
        raise Http404
    _title, content = write_template(kind, is_csv=form == "csv")
    return _attachment(content, f"{kind}.{form}", CSV_TYPE if form == "csv" else XLSX_TYPE)


@require_http_methods(["GET", "HEAD", "POST"])
@only(loads_files, what=WHAT)
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of a file; a good one begins its check."""
    account: Acting = request.account  # type: ignore[attr-defined]
    if kind not in KINDS or not may_load(account, kind) or account.unit_id is None:
        raise Http404
    initial = {"as_of": timezone.localdate(), "unit": find_unit_title(account.unit_id).code}
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        kind=kind,
        unit_id=account.unit_id,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("collection:import", _begin(form, kind, account.account_id))
        except Mistake as mistake:
            form.add_error("file", str(mistake))
    context = {"form": form, "sheet": get_sheet(kind, get_codes()), "kind": kind}
    context["page_has_mistakes"] = bool(form.errors)
    return render(request, "collection/upload.html", context, status=422 if form.errors else 200)


def _begin(form: UploadForm, kind: str, account_id: int) -> int:
    cleaned = form.cleaned_data
    given = Upload(
        kind=kind,
        file_name=cleaned["file"].name,
        content=cleaned["file"].read(),
        as_of=cleaned["as_of"],
        unit_id=cleaned["unit"],
        mode=cleaned.get("mode", "additions"),
    )
    made = begin_import(upload=given, by=account_id, at=timezone.now())
    start_job(CHECK, by=account_id, import_id=made.pk)
    return made.pk


@require_safe
@only(loads_files, what=WHAT)
def show(request: HttpRequest, import_id: int) -> HttpResponse:
    """One import, whatever has become of it so far."""
    found = _get(import_id)
    job = find_job(import_id)
    summary: dict[str, Any] = found.summary
    if found.state == Import.State.READY:
        note_look(request, summary.get("closing_people", []))
    context = {
        "found": found,
        "sheet": get_sheet(found.kind),
        "unit": find_unit_title(found.unit_id),
        "progress": progress_of(found, job),
        "errors": errors_table(summary.get("errors", [])),
        "notices": errors_table(summary.get("notices", [])),
        "facts": result_facts(summary.get("result", {})),
        "foreseen": result_facts(summary.get("foreseen", {})),
        "twin": find_twin(found) if found.state == Import.State.READY else None,
        "load_title": _load_title(summary),
        "valid_title": _valid_title(summary),
        "is_stuck": _is_stuck(found, job),
        "can_undo": found.state == Import.State.LOADED and found.used_by_snapshot_at is None,
        "is_being_undone": is_being_undone(found, job),
        "why_not_undone": why_not_undone(found, job),
    }
    if request.headers.get("HX-Request") and context["progress"]:
        return render(request, "collection/parts/progress.html", context)
    response = render(request, "collection/import.html", context)
    if request.headers.get("HX-Request"):
        response.headers["HX-Refresh"] = "true"
    return response


def _is_stuck(found: Import, job: Job | None) -> bool:
    """Whether the work on it ended without an end: the file may be loaded again or thrown away."""
    if found.state == Import.State.FAILED:
        return True
    underway = found.state in (Import.State.CHECKING, Import.State.LOADING)
    return underway and job is not None and job.state == Job.State.FAILED


def _load_title(summary: dict[str, Any]) -> str:
    rows = int(summary.get("rows", 0))
    text = ngettext("Load %(rows)s row", "Load %(rows)s rows", rows)
    title = text % {"rows": russian.number(rows)}
    closing = int(summary.get("closing_count", 0))
    if not closing:
        return title
    also = ngettext("and close %(posts)s post", "and close %(posts)s posts", closing)
    return f"{title} {also % {'posts': russian.number(closing)}}"


def _valid_title(summary: dict[str, Any]) -> str:
    rows = int(summary.get("good_rows", 0))
    if not rows:
        return ""
    text = ngettext("Load %(rows)s right row", "Load %(rows)s right rows", rows)
    return text % {"rows": russian.number(rows)}


@require_POST
@only(loads_files, what=WHAT)
def load(request: HttpRequest, import_id: int) -> HttpResponse:
    """Begin loading a checked file; closing more than 5 % of posts is asked once more on a page of its own."""
    found = _get(import_id)
    only_valid = request.POST.get("only_valid") == "yes"
    may_begin = found.state in (Import.State.READY, Import.State.FAILED) or (
        found.state == Import.State.REFUSED and only_valid
    )
    if not may_begin:
        return redirect("collection:import", import_id)
    needed = int(found.summary.get("confirmations_needed", 0))
    if needed > 1 and request.POST.get("confirmed") != "yes":
        return render(request, "ui/danger.html", {"danger": _ask_again(found, only_valid)})
    found.state, found.only_valid_rows = Import.State.LOADING, only_valid
    found.save(update_fields=["state", "only_valid_rows"])
    account: Acting = request.account  # type: ignore[attr-defined]
    start_job(LOAD, by=account.account_id, import_id=import_id)
    return redirect("collection:import", import_id)


def _ask_again(found: Import, only_valid: bool) -> Danger:
    count = int(found.summary.get("closing_count", 0))
    words = ngettext(
        "%(count)s post will be closed: more than 5 %% of those held.",
        "%(count)s posts will be closed: more than 5 %% of those held.",
        count,
    )
    act = ngettext("Close %(count)s post", "Close %(count)s posts", count)
    shown = {"count": russian.number(count)}
    return Danger(
        _("So many posts are closed rarely"),
        [
            words % shown,
            _("If the file is not the complete list, go back and load it as additions."),
            _("The import can be undone until a snapshot has used it."),
        ],
        act % shown,
        f"/collection/imports/{found.pk}/",
        [("confirmed", "yes"), ("only_valid", "yes" if only_valid else "")],
    )


@require_POST
@only(loads_files, what=WHAT)
def discard(request: HttpRequest, import_id: int) -> HttpResponse:
    """Throw away a file that was not loaded."""
    account: Acting = request.account  # type: ignore[attr-defined]
    found = _get(import_id)
    underway = found.state in (Import.State.CHECKING, Import.State.LOADING)
    if underway and not _is_stuck(found, find_job(import_id)):
        return redirect("collection:import", import_id)
    try:
        throw_away(import_id=import_id, by=account.account_id, at=timezone.now())
    except Mistake:
        return redirect("collection:import", import_id)
    return redirect("collection:upload", found.kind)


@require_safe
@only(loads_files, what=WHAT)
def marked(request: HttpRequest, import_id: int) -> HttpResponse:  # noqa: ARG001
    """The file back with its mistakes marked."""
    found = _get(import_id)
    file = ImportFile.objects.filter(pk=found.pk).first()
    if file is None or file.marked is None:
        raise Http404
    name = found.file_name.rpartition(".")[0] or found.file_name
    return _attachment(bytes(file.marked), f"{name}-{_('with-marks')}.xlsx", XLSX_TYPE)


@require_http_methods(["GET", "HEAD", "POST"])
@only(loads_files, what=WHAT)
def undo(request: HttpRequest, import_id: int) -> HttpResponse:
    """Take an import back as a whole: asked on a page that says what will happen."""
    found = _get(import_id)
    account: Acting = request.account  # type: ignore[attr-defined]
    if request.method == "POST":
        if is_being_undone(found, find_job(import_id)):
            return redirect("collection:import", import_id)
        try:
            require_undoable(import_id=import_id)
        except Mistake as mistake:
            context = {"found": found, "why": str(mistake), "sheet": get_sheet(found.kind)}
            return render(request, "collection/not_undone.html", context, status=409)
        start_job(UNDO, by=account.account_id, import_id=import_id)
        return redirect("collection:import", import_id)
    return render(request, "ui/danger.html", {"danger": _undo_danger(found)})


def _undo_danger(found: Import) -> Danger:
    return Danger(
        _("Undo import %(number)s") % {"number": found.pk},
        [
            _("Everything that file “%(file)s” brought or changed will be as it was before it.")
            % {"file": found.file_name},
            _("Later imports of the same rows must be undone first; then you will be told which."),
        ],
        _("Undo import %(number)s") % {"number": found.pk},
        f"/collection/imports/{found.pk}/",
    )


def _get(import_id: int) -> Import:
    try:
        return get_import(import_id)
    except ImportNotFound as error:
        raise Http404 from error


def _attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _no_imports() -> Empty:
    return Empty(
        _("No files have been loaded yet."), _("The first one appears here when you load it.")
    )
