"""Accounts of one's subtree: the list, a new one, the card of one with its grants."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.actions import accounts as deeds
from orientir.cycle.registry.forms import AccountForm, GrantForm
from orientir.cycle.registry.queries.accounts import (
    AccountLine,
    AccountNotFound,
    GrantLine,
    get_account,
    list_accounts,
)
from orientir.cycle.registry.queries.people import (
    PeopleFilters,
    PersonLine,
    PersonNotFound,
    get_person,
    list_people,
)
from orientir.cycle.registry.rules import gives_grants, title_of
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.access.factors import has_factor
from orientir.kit.access.gate import only
from orientir.kit.journal.recording import note_look
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import ON_A_PAGE, Listing
from orientir.kit.ui.parts import Cell, Column, Empty, Row, Table

MOST_LISTED = 8
Deed = Callable[[HttpRequest, int], HttpResponse]


@require_safe
@only(gives_grants)
def accounts(request: HttpRequest) -> HttpResponse:
    listing = Listing.of(request, "q")
    found, total = listing.read(
        lambda offset: list_accounts(listing.filters["q"], limit=ON_A_PAGE, offset=offset)
    )
    context = {
        "listing": listing,
        "total": total,
        "table": _table(found),
        "pages": listing.pages(total),
        "empty": Empty(
            _("No account is like this."), _("Search by a part of the login or of the name.")
        ),
    }
    return render(request, "registry/accounts.html", context)


def _table(found: list[AccountLine]) -> Table:
    columns = [Column(_("Name"), place="name"), Column(_("Login")), Column(_("Roles"))]
    rows = [
        Row(
            [
                Cell(
                    account.display_name,
                    second="" if account.is_active else _("switched off"),
                    href=reverse("registry:account", args=[account.id]),
                ),
                Cell(account.login),
                Cell("; ".join(_words(grant) for grant in account.grants if _is_in_force(grant))),
            ]
        )
        for account in found
    ]
    return Table(_("Accounts"), columns, rows)


def _is_in_force(grant: GrantLine) -> bool:
    return grant.is_in_force(timezone.localdate())


def _words(grant: GrantLine) -> str:
    words = f"{title_of(grant.role)}, {grant.unit_title}"
    if grant.valid_to is None:
        return words
    return _("%(role)s, until %(day)s") % {"role": words, "day": russian.day(grant.valid_to)}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@only(gives_grants)
def begin_account(request: HttpRequest) -> HttpResponse:
    """A new account with its first grant and a password that is shown once."""
    acting = _acting(request)
    form = AccountForm(request.POST or None, giver=acting.role)
    if request.method == "POST" and form.is_valid():
        try:
            made, password = _make(form.cleaned_data, acting.account_id)
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            return _card(request, made, password=password)
    return render(
        request,
        "registry/account_new.html",
        {"form": form, "crumbs": _crumbs(), "page_has_mistakes": bool(form.errors)},
        status=_status(form),
    )


@transaction.atomic
def _make(data: dict[str, Any], by: int) -> tuple[int, str]:
    at = timezone.now()
    made = deeds.create_account(
        login=data["login"], display_name=data["display_name"], by=by, at=at
    )
    deeds.give_grant(
        account=made, role=data["role"], unit=data["unit"], until=data["until"], by=by, at=at
    )
    return made, deeds.give_password(account=made, by=by, at=at)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@only(gives_grants)
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """One account: its grants; giving and ending them, a new password, switching off."""
    deed = _DEEDS.get(request.POST.get("deed", ""))
    if request.method != "POST" or deed is None:
        return _card(request, account_id)
    try:
        return deed(request, account_id)
    except Mistake as mistake:
        return _card(request, account_id, refusal=str(mistake))


def _card(request: HttpRequest, account_id: int, **more: Any) -> HttpResponse:
    form = more.setdefault("form", GrantForm(giver=_acting(request).role))
    try:
        found = get_account(account_id)
    except AccountNotFound as error:
        raise Http404 from error
    context = {
        "found": found,
        "has_factor": has_factor(account_id),
        "tie": _tie(request, found),
        "address": reverse("registry:account", args=[account_id]),
        "grants": [(grant, _words(grant)) for grant in found.grants if _is_in_force(grant)],
        "crumbs": _crumbs(),
        "page_has_mistakes": bool(form.errors),
        **more,
    }
    return render(request, "registry/account.html", context, status=_status(form))


def _tie(request: HttpRequest, found: AccountLine) -> dict[str, Any]:
    """Whose the account is; or whom one may choose: ``q`` searches, ``person`` is the one to confirm."""
    if found.person_id is not None:
        return {"person": _person_in_sight(request, found.person_id)}
    if not found.is_mine_to_run:
        return {}
    text, chosen = request.GET.get("q", "").strip()[:200], request.GET.get("person", "")
    listed = _alike(request, text) if text else []
    is_number = chosen.isascii() and chosen.isdecimal() and len(chosen) < 18
    candidate = _person_in_sight(request, int(chosen)) if is_number else None
    return {"text": text, "listed": listed, "candidate": candidate}


def _alike(request: HttpRequest, text: str) -> list[PersonLine]:
    filters = PeopleFilters(text=text, within=_acting(request).unit_id)
    listed, _total = list_people(filters, on=timezone.localdate(), limit=MOST_LISTED)
    note_look(request, [one.id for one in listed])
    return listed


def _person_in_sight(request: HttpRequest, person_id: int) -> PersonLine | None:
    try:
        person = get_person(person_id)
    except PersonNotFound:
        return None
    note_look(request, [person.id])
    return person


def _tie_person(request: HttpRequest, account_id: int) -> HttpResponse:
    chosen = request.POST.get("person", "")
    person = get_person(int(chosen) if chosen.isascii() and chosen.isdecimal() else 0)
    by, at = _acting(request).account_id, timezone.now()
    deeds.tie_account(account=account_id, person=person.id, by=by, at=at)
    return _back(account_id)


def _untie_person(request: HttpRequest, account_id: int) -> HttpResponse:
    by, at = _acting(request).account_id, timezone.now()
    deeds.untie_account(account=account_id, by=by, at=at)
    return _back(account_id)


def _give(request: HttpRequest, account_id: int) -> HttpResponse:
    acting = _acting(request)
    form = GrantForm(request.POST, giver=acting.role)
    if not form.is_valid():
        return _card(request, account_id, form=form)
    by, at = acting.account_id, timezone.now()
    deeds.give_grant(account=account_id, by=by, at=at, **form.cleaned_data)
    return _back(account_id)


def _end(request: HttpRequest, account_id: int) -> HttpResponse:
    grant = request.POST.get("grant", "")
    if grant.isascii() and grant.isdecimal():
        by, at = _acting(request).account_id, timezone.now()
        deeds.end_grant(grant=int(grant), account=account_id, by=by, at=at)
    return _back(account_id)


def _new_password(request: HttpRequest, account_id: int) -> HttpResponse:
    by, at = _acting(request).account_id, timezone.now()
    password = deeds.give_password(account=account_id, by=by, at=at)
    return _card(request, account_id, password=password)


def _drop_factor(request: HttpRequest, account_id: int) -> HttpResponse:
    by, at = _acting(request).account_id, timezone.now()
    deeds.drop_second_factor(account=account_id, by=by, at=at)
    return _back(account_id)


def _switch(request: HttpRequest, account_id: int) -> HttpResponse:
    by, at = _acting(request).account_id, timezone.now()
    is_active = request.POST.get("is_active") == "yes"
    deeds.switch_account(account=account_id, is_active=is_active, by=by, at=at)
    return _back(account_id)


_DEEDS: dict[str, Deed] = {
    "give": _give,
    "end": _end,
    "password": _new_password,
    "factor": _drop_factor,
    "switch": _switch,
    "tie": _tie_person,
    "untie": _untie_person,
}


def _acting(request: HttpRequest) -> Acting:
    acting: Acting = request.account  # type: ignore[attr-defined]
    return acting


def _back(account_id: int) -> HttpResponse:
    return redirect("registry:account", account_id)


def _crumbs() -> list[Link]:
    return [Link(_("Accounts"), reverse("registry:accounts"))]


def _status(form: GrantForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
