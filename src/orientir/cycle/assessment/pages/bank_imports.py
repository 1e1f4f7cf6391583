"""Tables of files of items: their history, what one brings, what it cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.assessment.models import ItemImport
from orientir.cycle.assessment.pages.bank_words import KINDS
from orientir.kit import russian
from orientir.kit.ui.parts import Cell, Column, Row, Table

STATES: Final[Mapping[str, tuple[str, Promise]]] = {
    "checking": ("doing", gettext_lazy("is being looked through")),
    "refused": ("failed", gettext_lazy("brings nothing")),
    "ready": ("waiting", gettext_lazy("looked through, waits for you")),
    "loading": ("doing", gettext_lazy("is being brought in")),
    "loaded": ("done", gettext_lazy("brought in")),
    "failed": ("failed", gettext_lazy("did not work out")),
    "undone": ("not_established", gettext_lazy("taken back")),
}


def imports_table(found: Sequence[ItemImport]) -> Table:
    columns = [
        Column(_("File"), place="name"),
        Column(_("Items came"), kind="number", place="value"),
        Column(_("Who sent it")),
        Column(_("State"), place="verdict"),
    ]
    return Table(_("Files of items"), columns, [_import_row(one) for one in found])


def _import_row(one: ItemImport) -> Row:
    state, words = STATES[one.state]
    who = one.created_by.display_name if one.created_by else _("the command line")
    return Row(
        [
            Cell(one.file_name, href=reverse("assessment:bank_import", args=[one.pk])),
            Cell(russian.number(one.summary.get("came"))),
            Cell(who, second=russian.moment(timezone.localtime(one.created_at))),
            Cell(str(words), state=state),
        ]
    )


def came_table(come: Sequence[Mapping[str, Any]]) -> Table:
    columns = [
        Column(_("Item"), place="name"),
        Column(_("Kind")),
        Column(_("Competency")),
        Column(_("What to look at")),
    ]
    return Table(_("Items that come"), columns, [_came_row(one) for one in come])


def _came_row(one: Mapping[str, Any]) -> Row:
    notes = "; ".join([*one["wrong"], *one["losses"]])
    return Row(
        [
            Cell(one["words"] or one["code"], second=one["code"]),
            Cell(str(KINDS[one["kind"]])),
            Cell(one["competency"] or "—"),
            Cell(notes or "—", state="check" if notes else ""),
        ]
    )


def refused_table(summary: Mapping[str, Any]) -> Table:
    columns = [Column(_("Item or file"), place="name"), Column(_("Why it does not come"))]
    rows = [
        Row([Cell(item, second=file if file != item else ""), Cell(reason)])
        for item, reason, file in summary.get("unsupported", [])
    ]
    rows += [Row([Cell(file), Cell(reason)]) for file, reason in summary.get("malformed", [])]
    return Table(_("What does not come"), columns, rows)
