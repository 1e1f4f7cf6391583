"""The list of organisations."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from orientir.cycle.registry.queries.units import (
    UnitFilters,
    UnitLine,
    count_staff,
    list_municipalities,
    list_units,
)
from orientir.cycle.registry.rules import sees_people
from orientir.cycle.registry.views.sending import send_table
from orientir.cycle.registry.words import UNIT_KINDS, word_of
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.ui.listing import ON_A_PAGE, Listing
from orientir.kit.ui.parts import Cell, Chip, Column, Empty, Row, Table

STATES = ("open", "closed", "all")


@require_safe
@only(sees_people, what=gettext_noop("The list of organisations"), who="")
def organisations(request: HttpRequest) -> HttpResponse:
    """Organisations of one's subtree: searched, narrowed, ordered, fifty a page, or as a file."""
    listing = Listing.of(request, "q", "kind", "municipality", "state", natural="title")
    account: Acting = request.account  # type: ignore[attr-defined]
    filters = _filters(listing, account)
    today = timezone.localdate()
    if (form := request.GET.get("format", "")) in ("xlsx", "csv"):
        lines, _total = list_units(filters, on=today, sort=listing.sort, limit=None)
        return send_table(form, _("Organisations"), _titles(), map(_export_row, lines))
    lines, total = listing.read(
        lambda offset: list_units(
            filters, on=today, sort=listing.sort, limit=ON_A_PAGE, offset=offset
        )
    )
    staff = count_staff([line.id for line in lines], on=today)
    return render(request, "registry/organisations.html", _context(listing, lines, total, staff))


def _filters(listing: Listing, account: Acting) -> UnitFilters:
    state = listing.filters["state"]
    return UnitFilters(
        text=listing.filters["q"],
        kind=listing.filters["kind"],
        municipality=listing.filters["municipality"],
        state=state if state in STATES else "open",
        within=account.unit_id,
    )


def _context(
    listing: Listing, lines: list[UnitLine], total: int, staff: dict[int, int]
) -> dict[str, Any]:
    return {
        "listing": listing,
        "total": total,
        "municipalities": list_municipalities(on=timezone.localdate()),
        "kinds": [(code, str(word)) for code, word in UNIT_KINDS.items()],
        "chips": _chips(listing),
        "table": _table(listing, lines, staff),
        "pages": listing.pages(total),
        "empty": _empty(listing),
    }


def _chips(listing: Listing) -> list[Chip]:
    words = {"closed": _("only closed"), "all": _("working and closed")}
    chosen = listing.filters["state"]
    return [
        Chip(word, listing.href(state="" if code == chosen else code), pressed=code == chosen)
        for code, word in words.items()
    ]


def _table(listing: Listing, lines: list[UnitLine], staff: dict[int, int]) -> Table:
    columns = [
        listing.column(_("Organisation"), "title", place="name"),
        listing.column(_("Kind"), "kind"),
        listing.column(_("Municipality"), "municipality"),
        Column(_("People working"), kind="number", place="value"),
    ]
    rows = [
        Row(
            [
                Cell(
                    line.short_title,
                    second=_second_line(line),
                    href=reverse("registry:staff", args=[line.code]),
                ),
                Cell(word_of(UNIT_KINDS, line.kind)),
                Cell(line.municipality or "—"),
                Cell(russian.number(staff.get(line.id, 0))),
            ]
        )
        for line in lines
    ]
    return Table(_("Organisations"), columns, rows)


def _second_line(line: UnitLine) -> str:
    title = line.title if line.title != line.short_title else ""
    if line.is_open or line.valid_to is None:
        return title
    closed = _("closed on %(day)s") % {"day": russian.day(line.valid_to)}
    return f"{title} · {closed}" if title else closed


def _titles() -> list[str]:
    return [
        _("Code"), _("Full title"), _("Short title"), _("Kind"), _("Municipality"), "ИНН",
        _("Working"),
    ]  # fmt: skip


def _export_row(line: UnitLine) -> list[Any]:
    kind = word_of(UNIT_KINDS, line.kind)
    return [
        line.code, line.title, line.short_title, kind, line.municipality, line.inn, line.is_open,
    ]  # fmt: skip


def _empty(listing: Listing) -> Empty:
    if listing.is_narrowed:
        return Empty(
            _("Nothing found."),
            _("Check the spelling or take off some of the filters."),
            "?",
            _("Show all"),
        )
    return Empty(
        _("There are no organisations yet."),
        _("They appear when the file of organisations is loaded."),
        reverse("collection:home"),
        _("Load a file"),
    )
