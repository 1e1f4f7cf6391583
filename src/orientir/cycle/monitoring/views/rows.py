"""The rows that a figure was counted from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from orientir.core.indicators.lineage import Part
from orientir.core.packs.specs import Indicator
from orientir.cycle.monitoring.pages.rows import part_titles, table_of
from orientir.cycle.monitoring.queries.rows import Figure, note_look, read_rows
from orientir.cycle.monitoring.queries.units import titles_by_code
from orientir.cycle.monitoring.views.indicator import crumbs, get_indicator, page_of
from orientir.cycle.monitoring.views.scope import BadAddress, Scope, context, page, scope_of
from orientir.cycle.registry import api as registry
from orientir.kit import russian
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import ON_A_PAGE, last_page
from orientir.kit.ui.parts import Chip, Empty, Pages


@require_GET
@page
def rows(request: HttpRequest, code: str) -> HttpResponse:
    """One page of the rows that the viewer may see; the look is journalled."""
    scope = scope_of(request)
    found = get_indicator(scope, code)
    figure = _figure(request, scope, found)
    number = page_of(request)
    units = registry.list_codes_in_sight()
    shown = read_rows(figure, units, (number - 1) * ON_A_PAGE, ON_A_PAGE)
    if number > last_page(shown.total):
        number = last_page(shown.total)
        shown = read_rows(figure, units, (number - 1) * ON_A_PAGE, ON_A_PAGE)
    if shown.rows:
        note_look(figure, shown, timezone.now())
    titles = titles_by_code(scope.snapshot, scope.year, map(str, shown.column("unit_id")))
    heading = f"{found.code}. {found.short_title}: {_('rows')}"
    return render(
        request,
        "monitoring/rows.html",
        context(
            scope,
            heading=heading,
            lead=_lead(figure, found, shown.total),
            crumbs=[
                *crumbs(scope, found)[:1],
                Link(f"{found.code}. {found.short_title}", scope.addresses.indicator(code)),
            ],
            chips=_chips(scope, figure),
            table=table_of(shown, scope.frame.pack, titles, heading),
            pages=_pages(scope, number, shown.total),
            empty=_empty(),
        ),
    )


PARTS: dict[str, Part] = {"numerator": "numerator", "denominator": "denominator"}


def _figure(request: HttpRequest, scope: Scope, found: Indicator) -> Figure:
    wanted = request.GET.get("part", "numerator")
    if wanted not in PARTS:
        raise BadAddress(_("A quotient has no part “%(part)s”.") % {"part": wanted})
    part = PARTS[wanted]
    return Figure(scope.snapshot, scope.structure, found.code, scope.year, scope.unit, part)


def _lead(figure: Figure, found: Indicator, total: int) -> str:
    words = found.numerator_words if figure.part == "numerator" else found.denominator_words
    text = ngettext("%(n)s row that you may see", "%(n)s rows that you may see", total)
    head = f"{figure.unit.short_title}, {figure.year}: {words}."
    return f"{head} {text % {'n': russian.number(total)}}."


def _chips(scope: Scope, figure: Figure) -> list[Chip]:
    return [
        Chip(word, scope.addresses.here(part=code, page=""), pressed=code == figure.part)
        for code, word in part_titles()
    ]


def _pages(scope: Scope, number: int, total: int) -> Pages:
    address = scope.addresses.here(page="PAGE").replace("PAGE", "{page}")
    return Pages(number, last_page(total), address, total)


def _empty() -> Empty:
    return Empty(
        _("There are no rows that you may see."),
        _(
            "Rows about people are seen by those who work with them: the organisation, its "
            "municipality, the ministry and the operator. The administrator of the region grants it."
        ),
    )
