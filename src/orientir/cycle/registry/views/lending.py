"""One's own roles: until when they are given, and lending them for a leave."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.actions import lending as deeds
from orientir.cycle.registry.queries.lending import (
    OwnGrant,
    list_borrowers,
    list_lent,
    list_own_grants,
)
from orientir.cycle.registry.rules import title_of
from orientir.kit import russian
from orientir.kit.access.acting import Acting
from orientir.kit.ui.forms import tried


class LendForm(forms.Form):
    """To whom, from which day, until which."""

    grant = forms.TypedChoiceField(label=gettext_lazy("Role"), coerce=int)
    to = forms.TypedChoiceField(label=gettext_lazy("To whom"), coerce=int)
    first_day = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Day of return"),
        help_text=gettext_lazy("On this day the role is yours alone again."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, grants: list[OwnGrant], **named: Any) -> None:
        super().__init__(*args, **named)
        people = {account: name for one in grants for account, name in list_borrowers(one.id)}
        self.fields["grant"].choices = [(one.id, _words(one)) for one in grants]  # type: ignore[attr-defined]
        self.fields["to"].choices = sorted(people.items(), key=lambda pair: pair[1])  # type: ignore[attr-defined]

    @property
    def has_people(self) -> bool:
        return bool(self.fields["to"].choices)  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest) -> HttpResponse:
    """One's own roles and what of them is lent."""
    account: Acting = request.account  # type: ignore[attr-defined]
    if request.POST.get("deed") == "return":
        return _take_back(request, account)
    own = list_own_grants(account.account_id)
    lendable = [one for one in own if not one.is_lent]
    form = LendForm(request.POST or None, grants=lendable)
    if request.method == "POST" and form.is_valid() and tried(form, lambda: _lend(form, account)):
        messages.success(request, _("The role is lent. Both your journals tell of it."))
        return redirect("registry:roles")
    titles = {one.id: _words(one) for one in own}
    context = {
        "own": [(_words(one), one) for one in own],
        "lent": [(titles.get(one.lent_from, ""), one) for one in list_lent()],
        "form": form if lendable and form.has_people else None,
        "page_has_mistakes": bool(form.errors),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "registry/roles.html", context, status=status)


def _lend(form: LendForm, account: Acting) -> None:
    deeds.lend_grant(**form.cleaned_data, by=account.account_id, at=timezone.now())


def _take_back(request: HttpRequest, account: Acting) -> HttpResponse:
    chosen = request.POST.get("grant", "")
    try:
        grant = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 18 else 0
        deeds.take_back(grant=grant, by=account.account_id, at=timezone.now())
    except Mistake as mistake:
        messages.error(request, str(mistake))
    else:
        messages.success(request, _("The role is yours alone again."))
    return redirect("registry:roles")


def _words(one: OwnGrant) -> str:
    words = f"{title_of(one.role)}, {one.unit_title}"
    if one.valid_to is None:
        return words
    return _("%(role)s, until %(day)s") % {"role": words, "day": russian.day(one.valid_to)}
