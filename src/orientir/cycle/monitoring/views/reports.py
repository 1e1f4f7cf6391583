"""The report of a unit's indicators on paper: the page's own figures, under the same rights."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from orientir.core.packs.specs import Note, Pack
from orientir.cycle.monitoring.pages.life import state_words
from orientir.cycle.monitoring.pages.region import RegionPage, region_page
from orientir.cycle.monitoring.reports.region import Heading, region_docx, region_pdf
from orientir.cycle.monitoring.views.region import given_of
from orientir.cycle.monitoring.views.scope import BadAddress, Scope, page, scope_of
from orientir.kit import russian

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS: Mapping[str, tuple[str, Callable[[RegionPage, Heading, Iterable[Note]], bytes]]] = {
    "pdf": ("application/pdf", region_pdf),
    "docx": (_DOCX, region_docx),
}


@require_GET
@page
def report(request: HttpRequest, kind: str) -> HttpResponse:
    scope = scope_of(request)
    if kind not in _KINDS:
        raise BadAddress(_("Reports are given as pdf and docx, not “%(kind)s”.") % {"kind": kind})
    content_type, render = _KINDS[kind]
    shown = region_page(given_of(scope), scope.addresses)
    response = HttpResponse(
        render(shown, _heading(scope), _notes(scope.frame.pack)), content_type=content_type
    )
    name = f"{scope.snapshot.code}-{scope.year}-{scope.unit.code}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _heading(scope: Scope) -> Heading:
    snapshot, pack = scope.snapshot, scope.frame.pack
    when = _("snapshot as of %(day)s, %(state)s") % {
        "day": russian.day(snapshot.reporting_on),
        "state": state_words(snapshot),
    }
    edition = _("%(pack)s, edition %(version)s") % {
        "pack": pack.short_title,
        "version": snapshot.pack_version,
    }
    return Heading(
        unit=scope.unit.short_title,
        year=scope.year,
        snapshot=when,
        content_sha256=snapshot.content_sha256,
        methodology=edition,
        signatures=_signatures(scope, pack),
    )


def _signatures(scope: Scope, pack: Pack) -> tuple[str, ...]:
    """The heads who sign: of those whom the pack names for the region, of the unit itself elsewhere."""
    if not scope.is_region:
        return (_("Head: %(unit)s") % {"unit": scope.unit.short_title},)
    titles = {actor.code: actor.short_title for actor in pack.actors}
    return tuple(_("Head: %(unit)s") % {"unit": titles[code]} for code in pack.signatories)


def _notes(pack: Pack) -> list[Note]:
    """Notes that touch a figure; those on the order's other pages stay in the pack."""
    return [note for note in pack.notes if note.indicator]
