"""Forms of accounts and grants."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.registry.models import Unit
from orientir.cycle.registry.rules import GIVES, Role, title_of


class GrantForm(forms.Form):
    """A role for a unit, perhaps with a last day."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    unit = forms.CharField(
        label=gettext_lazy("Code of the organisation or municipality"),
        max_length=64,
        help_text=gettext_lazy("As in the list of organisations. The grant covers all below it."),
    )
    until = forms.DateField(
        label=gettext_lazy("Ends on"),
        required=False,
        help_text=gettext_lazy("On this day it gives nothing any more. Empty: without a term."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, giver: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = GIVES.get(Role(giver), frozenset()) if giver in Role.values else frozenset()
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, title_of(role)) for role in Role if role in given
        ]

    def clean_unit(self) -> int:
        unit = Unit.objects.filter(code=self.cleaned_data["unit"].strip()).first()
        if unit is None:
            raise forms.ValidationError(_("There is no organisation with this code."))
        return int(unit.pk)

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until is not None and until <= timezone.localdate():
            raise forms.ValidationError(_("The day has passed: name a later one."))
        return until


class AccountForm(GrantForm):
    """A new account with its first grant."""

    login = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]{2,59}$",
        label=gettext_lazy("Login"),
        help_text=gettext_lazy("Small Latin letters, digits, dots and dashes: petrova.sch12"),
        error_messages={
            "invalid": gettext_lazy("From 3 to 60 small Latin letters, digits, dots, dashes.")
        },
    )
    display_name = forms.CharField(label=gettext_lazy("Name as shown"), max_length=200)
    field_order = ("login", "display_name", "role", "unit", "until")
