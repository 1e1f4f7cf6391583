"""Where letters go, and when of which kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from orientir.kit.notices.kinds import KINDS, Term

TERMS: dict[str, Promise] = {
    Term.AT_ONCE: gettext_lazy("here and by a letter at once"),
    Term.DAILY: gettext_lazy("here and in the letter of the day"),
    Term.HERE: gettext_lazy("only here"),
    Term.OFF: gettext_lazy("not at all"),
}


class AddressForm(forms.Form):
    address = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy(
            "A letter with a link will come: letters go there once you open it."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class TermsForm(forms.Form):
    """One choice per kind of notice."""

    def __init__(self, *args: Any, terms: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in KINDS.items():
            self.fields[_field(name)] = forms.ChoiceField(
                label=gettext(kind.title),
                choices=[(term, TERMS[term]) for term in kind.terms],
                initial=terms[name],
                help_text=gettext_lazy("Needed by law or for safety.") if kind.is_needed else "",
            )

    @property
    def terms(self) -> dict[str, str]:
        return {name: self.cleaned_data[_field(name)] for name in KINDS}


def _field(name: str) -> str:
    return name.replace(".", "-")
