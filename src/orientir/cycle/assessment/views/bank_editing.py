"""Writing items: a form for every kind, its preview, more rows; a change is a new version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.items.checks import check_item
from orientir.core.items.specs import Item as Content
from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions.bank_items import (
    NewItem,
    add_item,
    change_terms,
    is_same_task,
    save_version,
)
from orientir.cycle.assessment.forms.bank import (
    ItemForm,
    initial_of,
    is_kept_whole,
    sent_pictures,
    typed_rows,
)
from orientir.cycle.assessment.forms.bank_rows import COLUMNS, ItemRow, rows_of
from orientir.cycle.assessment.models import Item
from orientir.cycle.assessment.pages.bank_preview import key_lines, preview_of, rubric_of
from orientir.cycle.assessment.pages.bank_words import KINDS
from orientir.cycle.assessment.queries.bank import ItemNotFound, Version, get_item, list_versions
from orientir.cycle.assessment.rules import edits_bank
from orientir.cycle.assessment.views.bank import WHAT
from orientir.cycle.goals.api import get_competency_model
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.ui.frame import Link

BLANK_ROWS = {"single_choice": 4, "multiple_choice": 5, "ordering": 4, "matching": 4, "hotspot": 3}
MORE = 3


@require_safe
@only(edits_bank, what=WHAT)
def choose(request: HttpRequest) -> HttpResponse:
    """Which kind of item is to be written."""
    context = {"kinds": KINDS.items(), "crumbs": _crumbs(_("A new item"))}
    return render(request, "assessment/bank_kinds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(edits_bank, what=WHAT)
def write(request: HttpRequest, kind: str) -> HttpResponse:
    """A new item of a kind."""
    if kind not in COLUMNS:
        raise Http404
    rows = [ItemRow()] * BLANK_ROWS.get(kind, 2)
    initial = {"shuffle": kind in ("single_choice", "multiple_choice"), "lines": 8}
    return _edit(request, kind, rows, initial, None)


@require_http_methods(["GET", "HEAD", "POST"])
@only(edits_bank, what=WHAT)
def edit(request: HttpRequest, item_id: int) -> HttpResponse:
    """The next version of an item."""
    try:
        kept = get_item(item_id)
    except ItemNotFound as error:
        raise Http404 from error
    current = next((one for one in list_versions(item_id) if one.id == kept.current_id), None)
    if current is None:
        raise Http404
    rows = [*rows_of(current.content), ItemRow()]
    return _edit(request, kept.kind, rows, initial_of(kept, current.content), (kept, current))


def _edit(
    request: HttpRequest,
    kind: str,
    rows: list[ItemRow],
    initial: dict[str, Any],
    there: tuple[Item, Version] | None,
) -> HttpResponse:
    model = get_competency_model(on=timezone.localdate())
    competencies = [(one.code, f"{one.code} {one.short_title}") for one in model.competencies]
    form = ItemForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        kind=kind,
        competencies=competencies,
        initial=initial,
        is_new=there is None,
    )
    if request.method == "POST":
        rows = typed_rows(request.POST)
    if "more" in request.POST:
        return _show(request, form, [*rows, *[ItemRow()] * MORE], there, None, asked=False)
    content = _content(form, rows) if request.method == "POST" else None
    if content is not None and "preview" not in request.POST:
        try:
            return redirect("assessment:bank_item", _save(request, form, content, there))
        except Mistake as mistake:
            form.add_error(None, str(mistake))
    return _show(request, form, rows, there, content, asked=request.method == "POST")


def _content(form: ItemForm, rows: list[ItemRow]) -> Content | None:
    if not form.is_valid():
        return None
    try:
        return form.content(rows)
    except Mistake as mistake:
        form.add_error(None, str(mistake))
    return None


def _save(
    request: HttpRequest, form: ItemForm, content: Content, there: tuple[Item, Version] | None
) -> int:
    account: Acting = request.account  # type: ignore[attr-defined]
    author = there[0].author if there else account.display_name
    item = NewItem(content, form.terms(author), pictures=sent_pictures(request.FILES))
    now = timezone.now()
    if there is None:
        return add_item(item=item, by=account.account_id, at=now)
    if not item.pictures and is_same_task(content, there[1].content):
        change_terms(item_id=there[0].pk, terms=item.terms, by=account.account_id, at=now)
        told = _("What is asked stays as it was; the item's place in the bank is changed.")
        messages.success(request, told)
        return there[0].pk
    note = form.cleaned_data["note"]
    save_version(item_id=there[0].pk, item=item, note=note, by=account.account_id, at=now)
    return there[0].pk


def _show(
    request: HttpRequest,
    form: ItemForm,
    rows: list[ItemRow],
    there: tuple[Item, Version] | None,
    content: Content | None,
    *,
    asked: bool,
) -> HttpResponse:
    pictures = there[1].pictures if there else {}
    has_mistakes = asked and bool(form.errors)
    context = {
        "form": form if asked else _quiet(form),
        "rows": list(enumerate(rows)),
        "columns": COLUMNS[form.kind],
        "kind": KINDS[form.kind],
        "item": there[0] if there else None,
        "loses": there is not None and not is_kept_whole(there[1].content),
        "preview": preview_of(content, pictures) if content else None,
        "keys": key_lines(content, pictures) if content else [],
        "rubric": rubric_of(content) if content else None,
        "issues": [one for one in check_item(content) if one.place or one.level != "notice"]
        if content
        else [],
        "page_has_mistakes": has_mistakes,
        "crumbs": _crumbs(_("Edit") if there else str(KINDS[form.kind]), there and there[0]),
    }
    status = 422 if has_mistakes else 200
    return render(request, "assessment/bank_edit.html", context, status=status)


def _quiet(form: ItemForm) -> ItemForm:
    """The form with what was typed and without complaints: nothing has been asked of it yet."""
    if form.is_bound:
        form.errors.clear()
    return form


def _crumbs(last: str, kept: Item | None = None) -> list[Link]:
    crumbs = [Link(_("Item bank"), reverse("assessment:bank"))]
    if kept is not None:
        crumbs.append(Link(kept.code, reverse("assessment:bank_item", args=[kept.pk])))
    return [*crumbs, Link(last, "")]
