"""Forms of log-in and of one's own password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.kit.access.acting import Acting
from orientir.kit.access.passwords import find_weakness


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(
        label=label, strip=False, widget=widget, help_text=help_text, max_length=200
    )


class LoginForm(forms.Form):
    login = forms.CharField(
        label=gettext_lazy("Login"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = _password(gettext_lazy("Password"), "current-password")


class PasswordForm(forms.Form):
    """Old password and the new one twice; the rules are told before they are broken."""

    old = _password(gettext_lazy("Your password now"), "current-password")
    new = _password(
        gettext_lazy("New password"),
        "new-password",
        gettext_lazy(
            "At least 10 characters, not digits alone, not your name. Example of a kind: four words."
        ),
    )
    again = _password(gettext_lazy("New password once more"), "new-password")

    def __init__(self, *args: Any, account: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        if account.must_choose_password:
            self.fields["old"].label = _("The one-time code")

    def clean_new(self) -> str:
        password = str(self.cleaned_data["new"])
        weakness = find_weakness(password, self.account.login, self.account.display_name)
        if weakness:
            raise forms.ValidationError(weakness)
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("The two new passwords differ: type the same twice."))
        return data
