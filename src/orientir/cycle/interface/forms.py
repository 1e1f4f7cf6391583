"""What is asked of a new key."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from orientir.cycle.interface.rules import Scope


class KeyForm(forms.Form):
    """For which program, what it may read, until when."""

    title = forms.CharField(
        label=_("For which program"), max_length=100,
        help_text=_("So that you know later what you revoke: «Portal of the ministry»."),
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=_("What it may read"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    expires_on = forms.DateField(
        label=_("Until which day"), help_text=_("A year at most."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    @staticmethod
    def usual(today: date) -> dict[str, object]:
        """What stands in an untouched form: half a year of everything."""
        return {"scopes": list(Scope.values), "expires_on": today + timedelta(days=182)}
