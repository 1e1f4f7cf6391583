"""The catalogue as a file: the template, a file brought in after a look at its mistakes, the catalogue given away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.actions.catalogue_files import bring_catalogue
from orientir.cycle.learning.forms import CatalogueFileForm
from orientir.cycle.learning.models import Programme
from orientir.cycle.learning.queries.programmes import list_programmes
from orientir.cycle.learning.rules import runs_learning
from orientir.cycle.learning.sheets import FORMS, FUNDING, KINDS, read_catalogue, sheet_of
from orientir.cycle.learning.views.catalogue import FILTERS, filters_of
from orientir.cycle.learning.views.frame import WHAT, acting, anybody, crumbs, model_on, topics_on
from orientir.kit.access.gate import only
from orientir.kit.tabular.blanks import write_blank_xlsx
from orientir.kit.tabular.exporting import XLSX_TYPE, write_xlsx
from orientir.kit.tabular.issues import grouped
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import Listing

MOST = 2_000
SHOWN = 50


@require_safe
@only(runs_learning, what=WHAT)
def template(_request: HttpRequest) -> HttpResponse:
    """An empty workbook to fill in."""
    topics = topics_on(model_on(timezone.localdate()))
    return _file(write_blank_xlsx(sheet_of(topics)), "programmes-template.xlsx")


@require_safe
@only(anybody, what=WHAT)
def export(request: HttpRequest) -> HttpResponse:
    """Exactly the programmes of the list, as the template has them."""
    listing, topics = Listing.of(request, *FILTERS), topics_on(model_on(timezone.localdate()))
    found, _total = list_programmes(filters_of(listing, [], acting(request)), limit=MOST)
    titles = [column.title for column in sheet_of(topics).columns]
    return _file(
        write_xlsx("Программы", titles, [_row(one, topics) for one in found]), "programmes.xlsx"
    )


def _row(one: Programme, topics: Any) -> list[str | int | bool | None]:
    return [
        one.code, one.title, KINDS[one.kind], FORMS[one.form], one.hours, one.audience,
        one.annotation, topics.get(one.topic, ""), ", ".join(one.competencies),
        one.is_federal_priority, one.federal_number, one.authors, one.qualification,
        FUNDING[one.funding], one.cost,
    ]  # fmt: skip


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@only(runs_learning, what=WHAT)
def bring(request: HttpRequest) -> HttpResponse:
    """A file is looked through; with any mistake nothing of it comes, and every mistake has its row."""
    form = CatalogueFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "crumbs": crumbs(Link(_("Catalogue from a file"), ""))}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                context |= _bring(request, form)
            except Mistake as mistake:
                form.add_error("file", str(mistake))
            else:
                if "came" in context:
                    messages.success(
                        request, _("Programmes brought in as drafts: %(n)s.") % context
                    )
                    return redirect("learning:home")
    return render(request, "learning/catalogue_file.html", context, status=status)


def _bring(request: HttpRequest, form: CatalogueFileForm) -> dict[str, Any]:
    """What was wrong with the file, or how many programmes came."""
    account, at, file = acting(request), timezone.now(), form.cleaned_data["file"]
    if account.unit_id is None:
        raise Mistake(_("A programme belongs to an organisation: choose the role you act by."))
    model = model_on(at.date())
    checked, rows = read_catalogue(
        file.read(),
        file.name,
        topics=topics_on(model),
        competencies={one.code for one in model.competencies},
        taken=set(Programme.objects.values_list("code", flat=True)),
        pack=model.pack,
    )
    if checked.errors:
        told = [(one.first.sentence(), one.count) for one in grouped(checked.errors)]
        return {"mistakes": told[:SHOWN], "wrong_rows": len(checked.bad_rows), "good": len(rows)}
    if len(rows) > MOST:
        raise Mistake(_("A file holds at most %(n)s programmes.") % {"n": MOST})
    came = bring_catalogue(
        organisation=account.unit_id, rows=rows, file_name=file.name, by=account.account_id, at=at
    )
    return {"came": came, "n": came}
