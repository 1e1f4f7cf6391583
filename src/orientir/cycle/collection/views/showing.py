"""View-models of the pages of imports: tables of errors, of history, facts of a result, progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from orientir.cycle.collection.catalogue import get_sheet
from orientir.cycle.collection.catalogue.pack_codes import get_form_titles
from orientir.cycle.collection.models import Import
from orientir.cycle.collection.tasks import UNDO
from orientir.kit import russian
from orientir.kit.jobs.api import Job, get_progress
from orientir.kit.tabular.sheets import Sheet
from orientir.kit.ui.parts import Cell, Column, Fact, Progress, Row, Table

STATES: Mapping[str, tuple[str, Promise]] = {
    "checking": ("doing", gettext_lazy("being checked")),
    "refused": ("failed", gettext_lazy("has mistakes, not loaded")),
    "ready": ("waiting", gettext_lazy("checked, waits for you")),
    "confirmation": ("waiting", gettext_lazy("waits for confirmation")),
    "loading": ("doing", gettext_lazy("being loaded")),
    "loaded": ("done", gettext_lazy("loaded")),
    "failed": ("failed", gettext_lazy("failed, nothing changed")),
    "undone": ("not_established", gettext_lazy("undone")),
}
RESULTS: Mapping[str, Promise] = {
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "same": gettext_lazy("The same as before"),
    "people_new": gettext_lazy("New people"),
    "people_changed": gettext_lazy("People brought up to date"),
    "posts_closed": gettext_lazy("Posts closed"),
    "successions": gettext_lazy("Reorganisations noted"),
    "doubtful_pairs": gettext_lazy("Pairs that may be one person"),
    "sets": gettext_lazy("Sets of results"),
    "schools": gettext_lazy("Schools in them"),
}


def sheets_table(sheets: Sequence[Sheet]) -> Table:
    """What can be loaded, with the templates."""
    columns = [Column(_("What is in the file"), place="name"), Column(_("Template"))]
    return Table(_("What can be loaded"), columns, [_sheet_row(sheet) for sheet in sheets])


def _sheet_row(sheet: Sheet) -> Row:
    links = format_html(
        '<a href="{}">xlsx</a> · <a href="{}">CSV</a>',
        reverse("collection:template", args=[sheet.kind, "xlsx"]),
        reverse("collection:template", args=[sheet.kind, "csv"]),
    )
    address = reverse("collection:upload", args=[sheet.kind])
    title = get_form_titles().get(sheet.kind, sheet.title)
    return Row([Cell(title, second=sheet.about, href=address), Cell(links)])


def errors_table(errors: Sequence[Mapping[str, Any]]) -> Table:
    """Place, value as found, what is wrong, how it should be."""
    columns = [
        Column(_("Sheet")),
        Column(_("Row")),
        Column(_("Column"), place="name"),
        Column(_("In the file"), place="value"),
        Column(_("What is wrong")),
        Column(_("How it should be")),
    ]
    return Table(_("Mistakes"), columns, [_error_row(error) for error in errors], dense=True)


def _error_row(error: Mapping[str, Any]) -> Row:
    count = int(error["count"])
    rows = russian.number(error["row"]) if count == 1 else str(error["places"])
    again = ngettext("%(count)s row", "%(count)s rows", count) % {"count": russian.number(count)}
    return Row(
        [
            Cell(error["sheet"]),
            Cell(rows, second=again if count > 1 else ""),
            Cell(error["column"]),
            Cell(str(error["value"])[:80]),
            Cell(error["wrong"]),
            Cell(error["expected"] or "—"),
        ]
    )


def history_table(imports: Sequence[Import]) -> Table:
    columns = [
        Column(_("File"), place="name"),
        Column(_("What"), place="line"),
        Column(_("As of")),
        Column(_("Who and when")),
        Column(_("State"), place="verdict"),
    ]
    return Table(_("Imports"), columns, [_history_row(one) for one in imports])


def _history_row(found: Import) -> Row:
    who = found.created_by.display_name if found.created_by else _("from the command line")
    state, word = STATES[found.state]
    return Row(
        [
            Cell(found.file_name, href=reverse("collection:import", args=[found.pk])),
            Cell(get_sheet(found.kind).title),
            Cell(russian.day(found.as_of)),
            Cell(who, second=russian.moment(timezone.localtime(found.created_at))),
            Cell(str(word), state=state),
        ]
    )


def result_facts(result: Mapping[str, int]) -> list[Fact]:
    """New, changed, same; and the rest where there is any."""
    always = ("new", "changed", "same")
    return [
        Fact(str(title), russian.number(result[name]))
        for name, title in RESULTS.items()
        if name in result and (name in always or result[name])
    ]


def is_being_undone(found: Import, job: Job | None) -> bool:
    """Whether the latest work on a loaded import is to take it back, and has not ended."""
    is_undo = job is not None and job.name == UNDO and found.state == Import.State.LOADED
    return is_undo and job is not None and job.state not in (Job.State.DONE, Job.State.FAILED)


def why_not_undone(found: Import, job: Job | None) -> str:
    """The sentence with which the latest try to undo a loaded import failed."""
    is_undo = job is not None and job.name == UNDO and found.state == Import.State.LOADED
    return get_progress(job.pk).error if is_undo and job is not None else ""


def progress_of(found: Import, job: Job | None) -> Progress | None:
    """The job under way about an import, or None when nothing is."""
    is_underway = found.state in (Import.State.CHECKING, Import.State.LOADING)
    if job is None or not (is_underway or is_being_undone(found, job)):
        return None
    seen = get_progress(job.pk)
    return Progress(
        title=seen.title,
        step=seen.error or seen.step or _("Waiting in the queue"),
        done=seen.done,
        total=seen.total,
        poll_href=reverse("collection:import", args=[found.pk]),
        state="failed" if seen.state == "failed" else "doing",
    )
