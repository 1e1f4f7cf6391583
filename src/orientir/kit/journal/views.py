"""«Кто смотрел мои данные» for a person; the journal of the subtree for an administrator."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.journal.models import JournalEntry
from orientir.kit.journal.queries import Touch, find_names, list_entries, list_touches
from orientir.kit.journal.words import tell_person, title_of_event, title_of_kind
from orientir.kit.ui.listing import ON_A_PAGE, last_page, read_page
from orientir.kit.ui.parts import Cell, Chip, Column, Empty, Pages, Row, Table


def reads_journal(account: Acting) -> bool:
    """The journal is the administrator's; its policy in the database says the same."""
    return account.role == "administrator"


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Who looked at and who changed the data of the person this account belongs to."""
    touches, total, number = read_page(
        _page_number(request), lambda offset: list_touches(ON_A_PAGE, offset)
    )
    context = {
        "has_person": request.account.person_id is not None,  # type: ignore[attr-defined]
        "total": total,
        "table": _touches_table(touches),
        "pages": Pages(number, last_page(total), "?page={page}", total),
        "empty": Empty(
            _("Nobody has looked yet."),
            _("Everyone who opens or changes your data appears here with name and time."),
        ),
    }
    return render(request, "journal/mine.html", context)


def _touches_table(touches: list[Touch]) -> Table:
    columns = [
        Column(_("Who"), place="name"),
        Column(_("When"), place="value"),
        Column(_("What")),
    ]
    rows = [
        Row(
            [
                Cell(_who(touch), second=touch.unit_title),
                Cell(russian.moment(timezone.localtime(touch.at))),
                Cell(tell_person(touch.event, touch.kind)),
            ]
        )
        for touch in touches
    ]
    return Table(_("Who saw my data"), columns, rows)


def _who(touch: Touch) -> str:
    if touch.is_self:
        return _("You yourself")
    return touch.who or _("The platform itself")


@require_safe
@only(reads_journal)
def journal(request: HttpRequest) -> HttpResponse:
    """Looks and changes in the administrator's subtree, by kind and from a day on."""
    kind, since = request.GET.get("kind", ""), _since(request)
    paginator = Paginator(list_entries(kind, since), ON_A_PAGE)
    page = paginator.get_page(_page_number(request))
    entries = list(page.object_list)
    kept = {"kind": kind, "since": since.isoformat() if since else ""}
    address = "?" + urlencode(kept) + "&page={page}"
    context = {
        "total": paginator.count,
        "since": kept["since"],
        "kind": kind,
        "table": _entries_table(entries),
        "chips": [_chip(code, kind, kept["since"]) for code in JournalEntry.Kind.values],
        "pages": Pages(page.number, paginator.num_pages, address, paginator.count),
        "empty": Empty(
            _("Nothing is written down yet."),
            _("Looks at people's data and changes of it appear here as they happen."),
        ),
    }
    return render(request, "journal/journal.html", context)


def _chip(code: str, chosen: str, since: str) -> Chip:
    is_on = code == chosen
    return Chip(
        title_of_kind(code),
        "?" + urlencode({"kind": "" if is_on else code, "since": since}),
        pressed=is_on,
    )


def _entries_table(entries: list[JournalEntry]) -> Table:
    names = find_names([entry.account_id for entry in entries if entry.account_id])
    columns = [
        Column(_("Who"), place="name"),
        Column(_("When"), place="value"),
        Column(_("What")),
        Column(_("People concerned"), kind="number", place="of"),
    ]
    rows = [
        Row(
            [
                Cell(names.get(entry.account_id or 0) or _("The platform itself")),
                Cell(russian.moment(timezone.localtime(entry.at))),
                Cell(title_of_event(entry.event, entry.kind), second=", ".join(entry.fields)),
                Cell(russian.number(len(entry.persons))),
            ]
        )
        for entry in entries
    ]
    return Table(_("Journal"), columns, rows)


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1


def _since(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("since", ""))
    except ValueError:
        return None
