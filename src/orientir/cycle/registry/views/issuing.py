"""Accounts for people of an organisation: chosen in a list, made at once, their codes told once and printed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.actions.issuing import Issued, issue_accounts
from orientir.cycle.registry.papers.codes import Slip, codes_pdf, slip_of
from orientir.cycle.registry.queries.issuing import Candidate, list_candidates
from orientir.cycle.registry.queries.units import UnitLine, find_unit
from orientir.cycle.registry.rules import gives_grants
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only
from orientir.kit.journal.recording import note_look
from orientir.kit.ui.frame import Link
from orientir.kit.ui.parts import Cell, Column, Row, Table

MOST_AT_ONCE = 500
"""More in one answer would take a browser's patience: for those there is the command line."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@only(gives_grants)
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """People of an organisation without an account, or whose code waits; POST makes what is chosen."""
    unit = find_unit(code, on=timezone.localdate())
    if unit is None:
        raise Http404
    if request.method == "POST":
        chosen = [int(one) for one in request.POST.getlist("person") if one.isdecimal()]
        found = _candidates(unit.id, chosen[:MOST_AT_ONCE])
        if found:
            return _issued(request, found, reverse("registry:issue", args=[code]))
    return _choice(request, unit, has_chosen=request.method != "POST")


@never_cache
@require_POST
@only(gives_grants)
def person_account(request: HttpRequest, person_id: int) -> HttpResponse:
    """An account for one person at one press, or a new code where the old one waits."""
    acting: Acting = request.account  # type: ignore[attr-defined]
    found = _candidates(acting.unit_id or 0, [person_id])
    if not found:
        raise Http404
    return _issued(request, found, reverse("registry:person", args=[person_id]))


@never_cache
@require_POST
@sensitive_post_parameters("slips")
@only(gives_grants)
def codes_paper(request: HttpRequest) -> HttpResponse:
    """The codes that stand on the page, as a paper: nothing is read from the database or kept."""
    try:
        told = json.loads(request.POST.get("slips", ""))
        slips = [Slip(**{one.name: str(row[one.name]) for one in fields(Slip)}) for row in told]
    except (ValueError, TypeError, KeyError) as error:
        raise BadRequest("slips") from error
    address = request.build_absolute_uri("/")
    response = HttpResponse(
        codes_pdf(slips, address=address, on=timezone.localdate()), content_type="application/pdf"
    )
    name = f"{_('One-time codes').lower().replace(' ', '-')}-{timezone.localdate()}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _candidates(unit: int, persons: Sequence[int] | None = None) -> list[Candidate]:
    return list_candidates(unit, on=timezone.localdate(), persons=persons)


def _issued(request: HttpRequest, found: list[Candidate], back: str) -> HttpResponse:
    acting: Acting = request.account  # type: ignore[attr-defined]
    note_look(request, [one.person_id for one in found])
    issued, refusal = [], ""
    try:
        issued = issue_accounts(candidates=found, by=acting.account_id, at=timezone.now())
    except Mistake as mistake:
        refusal = str(mistake)
    slips = [asdict(slip_of(one)) for one in issued]
    context = {
        "table": _codes(issued),
        "count": len(issued),
        "refusal": refusal,
        "slips": json.dumps(slips, ensure_ascii=False),
        "back": back,
    }
    return render(request, "registry/codes.html", context)


def _codes(issued: list[Issued]) -> Table:
    columns = [
        Column(_("Person"), place="name"),
        Column(_("Organisation")),
        Column(_("Login")),
        Column(_("One-time code")),
    ]
    rows = [
        Row(
            [
                Cell(one.full_name, href=reverse("registry:account", args=[one.account_id])),
                Cell(one.unit_title),
                Cell(format_html("<code>{}</code>", one.login)),
                Cell(format_html("<code>{}</code>", one.code)),
            ]
        )
        for one in issued
    ]
    return Table(_("One-time codes"), columns, rows)


def _choice(request: HttpRequest, unit: UnitLine, *, has_chosen: bool) -> HttpResponse:
    everybody = _candidates(unit.id)
    waiting = [one for one in everybody if one.account_id is None or one.is_waiting]
    shown = sorted(waiting, key=lambda one: one.account_id is not None)[:MOST_AT_ONCE]
    note_look(request, [one.person_id for one in shown])
    context: dict[str, Any] = {
        "unit": unit,
        "table": _people(shown),
        "count": len(shown),
        "left": len(waiting) - len(shown),
        "with_accounts": len(everybody) - len(waiting),
        "nobody_chosen": not has_chosen,
        "crumbs": [Link(unit.short_title, reverse("registry:staff", args=[unit.code]))],
    }
    return render(request, "registry/issue.html", context)


def _people(shown: list[Candidate]) -> Table:
    columns = [
        Column(_("Person"), place="name"),
        Column(_("Position")),
        Column(_("Organisation")),
        Column(_("Account")),
    ]
    rows = [
        Row(
            [
                Cell(_choose(one)),
                Cell(one.position),
                Cell(one.unit_title),
                Cell(_standing(one), second=one.login),
            ]
        )
        for one in shown
    ]
    return Table(_("Whom to make accounts for"), columns, rows)


def _choose(one: Candidate) -> SafeString:
    return format_html(
        '<label><input type="checkbox" name="person" value="{}"{}> {}</label>',
        one.person_id,
        "" if one.account_id else SafeString(" checked"),
        one.full_name,
    )


def _standing(one: Candidate) -> str:
    return _("none") if one.account_id is None else _("the code is not used: a new one replaces it")
