"""«Кто смотрел мои данные» for a person; the journal of the unit for its head, of all for the officer."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orientir.kit import russian
from orientir.kit.access.acting import Acting, ActingRequest
from orientir.kit.access.gate import only
from orientir.kit.journal import queries
from orientir.kit.journal.models import JournalEntry
from orientir.kit.journal.queries import Asked
from orientir.kit.journal.recording import note_look, record
from orientir.kit.journal.tables import (
    entries_table,
    name_of,
    touches_of_ours_table,
    touches_table,
    when,
)
from orientir.kit.journal.words import title_of_event, title_of_kind
from orientir.kit.ui.listing import Listing
from orientir.kit.ui.parts import Cell, Chip, Column, Empty, Fact, Row, Table
from orientir.kit.ui.sheets import FILES, table_file

FILTERS = ("kind", "since", "until", "who", "foreign")
MOST_EXPORTED: Final = 50_000  # rows of a file; the latest ones


def reads_journal(account: Acting) -> bool:
    """The journal is the head's and the administrator's; its policy in the database says the same."""
    return account.role in ("administrator", "head")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Who looked at and who changed the data of the person this account belongs to."""
    listing = Listing.of(request, *FILTERS)
    asked = Asked.of(listing.filters)
    touches, total = listing.read(lambda offset: queries.list_touches(asked, 50, offset))
    context = {
        "has_person": request.account.person_id is not None,  # type: ignore[attr-defined]
        "table": touches_table(touches),
        "empty": _empty(
            listing,
            _("Nobody has looked yet."),
            _("Everyone who opens or changes your data appears here with name and time."),
        ),
    }
    return render(
        request, "journal/mine.html", context | _list(listing, total, "journal:mine-file")
    )


@require_safe
def mine_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same as a file, for oneself."""
    asked = Asked.of(Listing.of(request, *FILTERS).filters)
    touches, _total = queries.list_touches(asked, MOST_EXPORTED, 0)
    return _file(request, touches_table(touches), kind, _("who-saw-my-data"))


@require_safe
@only(reads_journal)
def journal(request: HttpRequest) -> HttpResponse:
    """What was done by those who work in one's units; the officer sees all."""
    listing = Listing.of(request, *FILTERS)
    entries, total = listing.read_query(queries.list_entries(Asked.of(listing.filters)))
    context = {
        "table": entries_table(entries),
        "is_whole": queries.reads_whole(),
        "seal": _seal_in_words(),
        "empty": _empty(
            listing,
            _("Nothing is written down yet."),
            _("Looks at people's data and changes of it appear here as they happen."),
        ),
    }
    return render(request, "journal/journal.html", context | _list(listing, total, "journal:file"))


@require_safe
@only(reads_journal)
def journal_file(request: ActingRequest, kind: str) -> HttpResponse:
    """What the list shows, with its filters, as a file."""
    asked = Asked.of(Listing.of(request, *FILTERS).filters)
    entries = list(queries.list_entries(asked)[:MOST_EXPORTED])
    return _file(request, entries_table(entries), kind, _("journal"))


@require_safe
@only(reads_journal)
def people(request: HttpRequest) -> HttpResponse:
    """Who looked at or changed the data of people of one's units, wherever they work."""
    listing = Listing.of(request, *FILTERS)
    touches, total = listing.read(lambda offset: _touches_of_ours(listing, 50, offset))
    is_foreign = bool(listing.filters["foreign"])
    foreign = Chip(
        _("From elsewhere alone"),
        listing.href(foreign="" if is_foreign else "1"),
        pressed=is_foreign,
    )
    context = {
        "table": touches_of_ours_table(touches),
        "empty": _empty(
            listing,
            _("Nobody has looked yet."),
            _("Everyone who opens or changes the data of people of your units appears here."),
        ),
    }  # fmt: skip
    told = _list(listing, total, "journal:people-file")
    told["chips"] = [*told["chips"], foreign]
    return render(request, "journal/people.html", context | told)


@require_safe
@only(reads_journal)
def people_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    listing = Listing.of(request, *FILTERS)
    touches, _total = _touches_of_ours(listing, MOST_EXPORTED, 0)
    return _file(request, touches_of_ours_table(touches), kind, _("who-saw-our-people"))


def _touches_of_ours(
    listing: Listing, limit: int, offset: int
) -> tuple[list[queries.TouchOfOurs], int]:
    asked, is_foreign = Asked.of(listing.filters), bool(listing.filters["foreign"])
    return queries.list_touches_of_ours(asked, limit, offset, is_foreign=is_foreign)


@require_safe
@only(reads_journal)
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One entry with all it says; of whom it speaks, those in sight are named, and that is a look too."""
    found = queries.find_entry(entry_id)
    if found is None:
        raise Http404
    people_in_sight = queries.find_people(found.persons)
    note_look(request, people_in_sight)
    values = queries.list_values(found)
    context = {
        "title": title_of_event(found.event, found.kind),
        "facts": _facts(found),
        "people": list(people_in_sight.values()),
        "others": len(found.persons) - len(people_in_sight),
        "values": _values_table(values, people_in_sight) if values else None,
    }
    return render(request, "journal/entry.html", context)


def _facts(found: JournalEntry) -> list[Fact]:
    actors = queries.find_actors([found.account_id] if found.account_id else [])
    actor = actors.get(found.account_id or 0)
    unit = queries.find_unit_title(found.unit_id, timezone.localdate(found.at))
    told = [
        (_("Who"), name_of(found, actor.name if actor else "")),
        (_("Of which unit"), unit),
        (_("When"), when(found)),
        (_("Kind of entry"), title_of_kind(found.kind)),
        (_("What about"), found.subject),
        (_("Fields"), ", ".join(found.fields)),
        (_("People concerned"), russian.number(len(found.persons))),
    ]
    return [Fact(title, value) for title, value in told if value]


def _values_table(values: list[Any], names: dict[int, str]) -> Table:
    columns = [
        Column(_("Field"), place="name"),
        Column(_("Whose")),
        Column(_("Was")),
        Column(_("Became")),
    ]
    rows = [
        Row(
            [
                Cell(value.field),
                Cell(names.get(value.person_id, "")),
                Cell(value.old if value.old is not None else russian.MISSING),
                Cell(value.new if value.new is not None else russian.MISSING),
            ]
        )
        for value in values
    ]
    return Table(_("What was and what became"), columns, rows)


def _list(listing: Listing, total: int, file: str) -> dict[str, Any]:
    """What every list of the journal has round its table."""
    kept = listing.href()
    return {
        "total": total,
        "filters": listing.filters,
        "chips": [
            listing.chip("kind", code, title_of_kind(code)) for code in JournalEntry.Kind.values
        ],
        "pages": listing.pages(total),
        "files": {
            form: reverse(file, args=[form]) + (kept if kept != "?" else "") for form in FILES
        },
    }


def _empty(listing: Listing, title: str, explanation: str) -> Empty:
    if listing.is_narrowed:
        return Empty(_("Nothing of the kind."), _("Widen the days or take the filters off."))
    return Empty(title, explanation)


def _seal_in_words() -> str:
    """The last seal, for whoever writes it down elsewhere; empty before the first."""
    seal = queries.find_last_seal()
    if seal is None:
        return ""
    tail = bytes(seal.tail).hex()
    return _("Sealed on %(at)s, seal %(number)s: %(tail)s") % {
        "at": russian.moment(timezone.localtime(seal.sealed_at)),
        "number": seal.pk,
        "tail": " ".join(tail[place : place + 8] for place in range(0, len(tail), 8)),
    }


def _file(request: ActingRequest, table: Table, kind: str, name: str) -> HttpResponse:
    """A file of the journal is itself written down."""
    if kind not in FILES or request.account is None:
        raise Http404
    record(
        event="journal.exported",
        by=request.account.account_id,
        at=timezone.now(),
        subject=f"{name}.{kind}: {len(table.rows)}",
    )
    return table_file(table, kind, f"{name}-{timezone.localdate():%Y-%m-%d}")
