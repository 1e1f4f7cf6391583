"""Files of items: sent, looked through, taken in, taken back; a selection goes out as QTI 3 or xlsx."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions.bank_imports import begin_import, undo_import
from orientir.cycle.assessment.actions.bank_items import content_of
from orientir.cycle.assessment.forms.bank import ItemFileForm
from orientir.cycle.assessment.models import ItemImport
from orientir.cycle.assessment.pages.bank_export import items_as_qti, items_as_xlsx
from orientir.cycle.assessment.pages.bank_imports import (
    came_table,
    imports_table,
    refused_table,
)
from orientir.cycle.assessment.queries.bank import choose_items
from orientir.cycle.assessment.queries.bank_imports import (
    ImportNotThere,
    find_job,
    get_import,
    list_imports,
    list_pictures,
)
from orientir.cycle.assessment.rules import ImportState, edits_bank
from orientir.cycle.assessment.tasks import CHECK_ITEMS, LOAD_ITEMS
from orientir.cycle.assessment.views.bank import FILTERS, WHAT, filters_of
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.jobs.api import Job, get_progress, start_job
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Danger, Empty, Progress

MOST_EXPORTED = 5_000
SHOWN = 100
FORMATS = {"xlsx": items_as_xlsx, "qti": items_as_qti}


@require_http_methods(["GET", "HEAD", "POST"])
@only(edits_bank, what=WHAT)
def imports(request: HttpRequest) -> HttpResponse:
    """Send a file; what was brought in before."""
    account: Acting = request.account  # type: ignore[attr-defined]
    form = ItemFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("assessment:bank_import", _begin(form, account.account_id))
        except Mistake as mistake:
            form.add_error("file", str(mistake))
    listing = Listing.of(request)
    shown, total = listing.read_query(list_imports())
    context = {
        "form": form,
        "table": imports_table(shown),
        "total": total,
        "pages": listing.pages(total),
        "empty": Empty(_("No files yet."), _("The first one appears here when you send it.")),
        "page_has_mistakes": bool(form.errors),
        "crumbs": _crumbs(_("Files of items")),
    }
    status = 422 if form.errors else 200
    return render(request, "assessment/bank_imports.html", context, status=status)


def _begin(form: ItemFileForm, by: int) -> int:
    file = form.cleaned_data["file"]
    begun = begin_import(file_name=file.name, content=file.read(), by=by, at=timezone.now())
    start_job(CHECK_ITEMS, by=by, import_id=begun)
    return begun


@require_safe
@only(edits_bank, what=WHAT)
def show(request: HttpRequest, import_id: int) -> HttpResponse:
    """One file: what it brings, what it cannot and why; taking it in or back."""
    found = _get(import_id)
    progress = _progress(found, find_job((CHECK_ITEMS, LOAD_ITEMS), import_id))
    if request.headers.get("HX-Request") and progress:
        return render(request, "collection/parts/progress.html", {"progress": progress})
    summary: dict[str, Any] = found.summary
    come = summary.get("come") or []
    come = come if isinstance(come, list) else []
    refused = [*summary.get("unsupported", []), *summary.get("malformed", [])]
    context = {
        "found": found,
        "progress": progress,
        "come": len(come),
        "same": summary.get("same", []),
        "came_table": came_table(come[:SHOWN]),
        "more": max(0, len(come) - SHOWN),
        "refused": len(refused),
        "refused_table": refused_table(summary),
        "crumbs": _crumbs(found.file_name, _("Files of items")),
    }
    response = render(request, "assessment/bank_import.html", context)
    if request.headers.get("HX-Request"):
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@only(edits_bank, what=WHAT)
def load(request: HttpRequest, import_id: int) -> HttpResponse:
    """Begin taking in what a checked file brings."""
    account: Acting = request.account  # type: ignore[attr-defined]
    found = _get(import_id)
    if found.state == ImportState.READY:
        ItemImport.objects.filter(pk=import_id).update(state=ImportState.LOADING)
        start_job(LOAD_ITEMS, by=account.account_id, import_id=import_id)
    return redirect("assessment:bank_import", import_id)


@require_http_methods(["GET", "HEAD", "POST"])
@only(edits_bank, what=WHAT)
def undo(request: HttpRequest, import_id: int) -> HttpResponse:
    """Take a file back as a whole: asked on a page that says what will happen."""
    account: Acting = request.account  # type: ignore[attr-defined]
    found = _get(import_id)
    if request.method == "POST":
        try:
            undo_import(import_id=import_id, by=account.account_id, at=timezone.now())
        except Mistake as mistake:
            messages.error(request, str(mistake))
        return redirect("assessment:bank_import", import_id)
    danger = Danger(
        _("Take the file back"),
        [
            _("Everything that “%(file)s” brought leaves the bank, reviews with it.")
            % {"file": found.file_name},
            _("Nothing is taken out if a form uses any of it."),
        ],
        _("Take the file back"),
        reverse("assessment:bank_import", args=[import_id]),
    )
    return render(request, "ui/danger.html", {"danger": danger})


@require_safe
@only(edits_bank, what=WHAT)
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The items of the list, narrowed as the list is."""
    account: Acting = request.account  # type: ignore[attr-defined]
    listing = Listing.of(request, *FILTERS)
    items = choose_items(filters_of(listing, account), limit=MOST_EXPORTED)
    contents = [content_of(one) for one in items if one.current]
    if form not in FORMATS:
        raise Http404
    file = FORMATS[form](contents, list_pictures(items))
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _progress(found: ItemImport, job: Job | None) -> Progress | None:
    if found.state not in (ImportState.CHECKING, ImportState.LOADING) or job is None:
        return None
    seen = get_progress(job.pk)
    return Progress(
        title=seen.title,
        step=seen.error or seen.step or _("In the queue"),
        done=seen.done,
        total=seen.total,
        poll_href=reverse("assessment:bank_import", args=[found.pk]),
        state="failed" if seen.state == "failed" else "doing",
    )


def _get(import_id: int) -> ItemImport:
    try:
        return get_import(import_id)
    except ImportNotThere as error:
        raise Http404 from error


def _crumbs(last: str, above: str = "") -> list[Link]:
    crumbs = [Link(_("Item bank"), reverse("assessment:bank"))]
    if above:
        crumbs.append(Link(above, reverse("assessment:bank_imports")))
    return [*crumbs, Link(last, "")]
