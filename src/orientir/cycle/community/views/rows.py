"""What lists of rows share: the list itself, a new row, a question before an end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from orientir.core.mistakes import Mistake
from orientir.cycle.community.rules import (
    keeps_communities,
)
from orientir.cycle.community.views.frame import (
    acting,
    crumbs,
    done,
    form_page,
)
from orientir.kit.ui.listing import Listing

WHAT: Final = gettext_noop("Support and communities")
Keep = Callable[[], object]


def by_whom(request: HttpRequest) -> dict[str, Any]:
    return {"by": acting(request).account_id, "at": timezone.now()}


def list_page(
    request: HttpRequest, listing: Listing, total: int, context: dict[str, Any]
) -> HttpResponse:
    more = {
        "listing": listing,
        "total": total,
        "pages": listing.pages(total),
        "keeps": keeps_communities(acting(request)),
        "crumbs": crumbs(),
    }
    return render(request, "community/list.html", more | context)


def keep(
    request: HttpRequest, form: Any, context: dict[str, Any], back: str, keep: Keep
) -> HttpResponse:
    """The form, or what it asks for done and the list it belongs to."""
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, context)
    try:
        keep()
    except Mistake as mistake:
        form.add_error(None, str(mistake))
        return form_page(request, form, context)
    messages.success(request, _("Written down."))
    return redirect(back)


def confirm(
    request: HttpRequest, context: dict[str, Any], back: str, deed: Callable[[str], object]
) -> HttpResponse:
    """A question with a button for each answer; nothing is done before one is pressed."""
    if request.method != "POST":
        return render(request, "community/confirm.html", {**context, "back": reverse(back)})
    act = request.POST.get("act", "")
    if act not in [code for code, _title in context["acts"]]:
        raise Http404
    return done(request, lambda: deed(act), _("Done."), back)
