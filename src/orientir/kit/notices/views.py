"""The bell's page, and the page of when and where letters go."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.kit.access.acting import ActingRequest
from orientir.kit.access.gate import open_to_all
from orientir.kit.notices import actions, queries
from orientir.kit.notices.forms import AddressForm, TermsForm
from orientir.kit.notices.kinds import KINDS
from orientir.kit.notices.smtp import find_mail_server
from orientir.kit.ui.frame import Link
from orientir.kit.ui.listing import ON_A_PAGE, Listing, last_page, read_page
from orientir.kit.ui.parts import Chip, Empty, Pages


@require_safe
def notices(request: ActingRequest) -> HttpResponse:
    """Messages to the account that acts, newest first; by kind, or only unread ones."""
    account = _account(request)
    listing = Listing.of(request, "kind", "unread")
    kind, is_unread = listing.filters["kind"], bool(listing.filters["unread"])
    found, total, number = read_page(
        listing.number,
        lambda offset: queries.list_notices(
            account, kind=kind, is_unread=is_unread, offset=offset, limit=ON_A_PAGE
        ),
    )
    counts = queries.count_by_kind(account)
    context = {
        "found": found,
        "total": total,
        "unread": sum(unread for _kind, _all, unread in counts),
        "newest": max((one.id for one in found), default=0),
        "kind": kind,
        "chips": _chips(listing, counts),
        "reset": listing.href(kind="", unread="") if listing.is_narrowed else "",
        "pages": Pages(
            number,
            last_page(total),
            listing.href(page="{page}").replace("%7Bpage%7D", "{page}"),
            total,
        ),
        "empty": _empty(listing),
    }
    return render(request, "notices/list.html", context)


def _chips(listing: Listing, counts: list[tuple[str, int, int]]) -> list[Chip]:
    is_unread, kind = listing.filters["unread"], listing.filters["kind"]
    unread = sum(count for _kind, _all, count in counts)
    first = Chip(
        _("Unread"), listing.href(unread="" if is_unread else "1"), unread, pressed=bool(is_unread)
    )
    rest = [
        Chip(
            _(KINDS[name].title) if name in KINDS else name,
            listing.href(kind="" if name == kind else name),
            total,
            pressed=name == kind,
        )
        for name, total, _unread in counts
    ]
    return [first, *rest]


def _empty(listing: Listing) -> Empty:
    if listing.is_narrowed:
        return Empty(_("Nothing of this kind."), _("Take the filters off to see all messages."))
    return Empty(
        _("No messages yet."),
        _("Here the platform tells you of invitations, results, your route and learning."),
    )


@require_safe
def open_notice(request: ActingRequest, notice_id: int) -> HttpResponse:
    """Note that it was read and lead to what it is about."""
    found = actions.mark_read(account=_account(request), notice=notice_id, at=timezone.now())
    if found is None:
        raise Http404
    is_ours = found.link and url_has_allowed_host_and_scheme(found.link, allowed_hosts=None)
    return redirect(found.link if is_ours else reverse("notices:list"))


@require_POST
def read_all(request: ActingRequest) -> HttpResponse:
    until, kind = request.POST.get("until", ""), request.POST.get("kind", "")
    if until.isascii() and until.isdecimal() and len(until) < 19:
        actions.mark_all_read(
            account=_account(request), until=int(until), kind=kind, at=timezone.now()
        )
    return redirect("notices:list")


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: ActingRequest) -> HttpResponse:
    """When letters of each kind go out; the address has a form of its own."""
    account = _account(request)
    form = TermsForm(request.POST or None, terms=queries.get_terms(account))
    if request.method == "POST" and form.is_valid():
        actions.set_terms(account=account, terms=form.terms)
        messages.success(request, _("Saved."))
        return redirect("notices:settings")
    return _settings(request, form, AddressForm())


def _settings(request: ActingRequest, form: TermsForm, address_form: AddressForm) -> HttpResponse:
    has_mistakes = bool(form.errors or address_form.errors)
    context = {
        "crumbs": [Link(_("Messages"), reverse("notices:list"))],
        "form": form,
        "address_form": address_form,
        "address": queries.find_address(_account(request)),
        "has_mail": _has_mail(),
        "page_has_mistakes": has_mistakes,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if has_mistakes else HTTPStatus.OK
    return render(request, "notices/settings.html", context, status=status)


def _has_mail() -> bool:
    try:
        return find_mail_server() is not None
    except Mistake:
        return False


@require_POST
def address(request: ActingRequest) -> HttpResponse:
    """Ask for an address, take it away, or let letters go on."""
    account, deed = _account(request), request.POST.get("deed", "ask")
    if deed == "forget":
        actions.forget_address(account=account, at=timezone.now())
        messages.success(request, _("The address is destroyed: no letters will come."))
        return redirect("notices:settings")
    if deed == "resume":
        actions.resume_letters(account=account)
        return redirect("notices:settings")
    form = AddressForm(request.POST)
    if form.is_valid() and _is_asked(form, account):
        messages.success(request, _("A letter is on its way: open the link in it within a day."))
        return redirect("notices:settings")
    return _settings(request, TermsForm(terms=queries.get_terms(account)), form)


def _is_asked(form: AddressForm, account: int) -> bool:
    try:
        actions.ask_for_address(
            account=account, address=form.cleaned_data["address"], at=timezone.now()
        )
    except actions.AddressNotTaken as mistake:
        form.add_error("address", str(mistake))
        return False
    return True


@require_safe
def confirm(request: ActingRequest, code: str) -> HttpResponse:
    """The link of the letter: opened by whoever asked for it, logged in."""
    if actions.confirm_address(account=_account(request), code=code, at=timezone.now()):
        messages.success(request, _("The address is confirmed: letters go there."))
    else:
        messages.error(
            request, _("This link is a day old, used or not yours. Ask for a new letter.")
        )
    return redirect("notices:settings")


@csrf_exempt
@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, leave_key: str) -> HttpResponse:
    """Stop letters without a log-in: by the link of a letter (asks once), or by the mail program itself."""
    if request.method != "POST":
        return render(request, "notices/leave.html", {"is_done": False})
    if not actions.pause_letters(leave_key=leave_key):
        raise Http404
    return render(request, "notices/leave.html", {"is_done": True})


def _account(request: ActingRequest) -> int:
    assert request.account is not None
    return request.account.account_id
