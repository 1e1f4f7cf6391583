"""A person's own routes, and asking for one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from orientir.core.mistakes import Mistake
from orientir.cycle.routes.actions.wishes import ask_for_route
from orientir.cycle.routes.forms import WishForm
from orientir.cycle.routes.pages import words
from orientir.cycle.routes.queries.routes import OwnRoute, list_own_routes
from orientir.cycle.routes.rules import OPEN
from orientir.kit.access.acting import Acting
from orientir.kit.access.gate import Forbidden
from orientir.kit.ui.frame import Link


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My routes: those open first; one alone opens at once."""
    account: Acting = request.account  # type: ignore[attr-defined]
    own = list_own_routes(account.person_id) if account.person_id else []
    if len(own) == 1 and "all" not in request.GET:
        return redirect("routes:route", own[0].id)
    context = {
        "routes": [(one, *_words(one)) for one in own],
        "has_person": account.person_id is not None,
        "may_wish": not any(one.is_wish and one.status in OPEN for one in own),
    }
    return render(request, "routes/mine.html", context)


def _words(one: OwnRoute) -> tuple[str, str, str]:
    steps = words.steps_words(one.steps_done, one.steps_total)
    return words.STATUS_MARKS[one.status], str(words.STATUSES[one.status]), steps


@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest) -> HttpResponse:
    """A route without a diagnostic: why, and a draft to lay steps in."""
    account: Acting = request.account  # type: ignore[attr-defined]
    if account.person_id is None:
        raise Forbidden(
            _("A route of one's own"), _("whoever runs your account: it is not tied to a person")
        )
    form = WishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = ask_for_route(
                person=account.person_id,
                wish=form.cleaned_data["wish"],
                by=account.account_id,
                at=timezone.now(),
            )
        except Mistake as mistake:
            form.add_error(None, str(mistake))
        else:
            messages.success(request, _("The draft is there: add steps to it."))
            return redirect("routes:route", made)
    context = {
        "form": form,
        "page_has_mistakes": bool(form.errors),
        "crumbs": [Link(_("My routes"), "../mine/")],
    }
    return render(request, "routes/wish.html", context, status=422 if form.errors else 200)
