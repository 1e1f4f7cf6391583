"""One's own keys for programs: made, shown once, revoked; and what the interface is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orientir.core.mistakes import Mistake
from orientir.cycle.interface.actions import make_key, revoke_key
from orientir.cycle.interface.forms import KeyForm
from orientir.cycle.interface.models import AccessKey
from orientir.cycle.interface.queries import list_keys
from orientir.cycle.interface.rules import A_MINUTE, Scope, makes_keys
from orientir.cycle.registry.api import titles_of
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import only, open_to_all
from orientir.kit.ui.forms import tried

WHAT, WHO = gettext_noop("Keys for programs"), gettext_noop("whoever gave you your role")


@require_safe
@open_to_all
def about(request: HttpRequest) -> HttpResponse:
    """What programs can read here and how, for whoever writes them."""
    root = request.build_absolute_uri(reverse("interface:v1:api-root"))
    context = {
        "root": root,
        "most": A_MINUTE,
        "has_keys": request.account is not None and makes_keys(request.account),  # type: ignore[attr-defined]
    }
    return render(request, "interface/about.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(makes_keys, what=WHAT, who=WHO)
def keys(request: HttpRequest) -> HttpResponse:
    account: Acting = request.account  # type: ignore[attr-defined]
    now = timezone.now()
    today = timezone.localdate(now)
    form = KeyForm(request.POST or None, initial=KeyForm.usual(today))
    made: list[str] = []
    if request.method == "POST" and form.is_valid() and account.grant is not None:
        grant = account.grant.id
        told = form.cleaned_data
        tried(
            form,
            lambda: made.append(make_key(by=account.account_id, grant=grant, at=now, **told)),
        )
    if made:
        return render(request, "interface/made.html", {"key": made[0], "title": told["title"]})
    found = list_keys()
    titles = titles_of({one.grant.unit_id for one in found}, today)
    context = {
        "form": form,
        "keys": [_line(one, titles.get(one.grant.unit_id, ""), today) for one in found],
        "page_has_mistakes": form.is_bound,
    }
    return render(request, "interface/keys.html", context, status=422 if form.is_bound else 200)


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key in the list; ``state``: a chip's mark and its word."""

    key: AccessKey
    unit: str
    reads: str
    mark: str
    word: str


def _line(key: AccessKey, unit: str, today: date) -> KeyLine:
    reads = ", ".join(str(Scope(one).label) for one in key.scopes)
    if key.revoked_at is not None:
        mark, word = "none", _("revoked")
    elif key.expires_on < today:
        mark, word = "none", _("its term is over")
    else:
        mark, word = "done", _("reads")
    return KeyLine(key, unit, reads, mark, word)


@require_POST
@only(makes_keys, what=WHAT, who=WHO)
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """At once and for good: a program that still needs it gets another."""
    account: Acting = request.account  # type: ignore[attr-defined]
    try:
        revoke_key(key=key_id, by=account.account_id, at=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        messages.success(
            request, _("The key is revoked: the program that holds it reads nothing any more.")
        )
    return redirect("interface:keys")
