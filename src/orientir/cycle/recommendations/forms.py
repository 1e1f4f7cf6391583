"""What is asked: which snapshot, which order, better words, an answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orientir.cycle.monitoring import api as monitoring


class RunForm(forms.Form):
    """Which snapshot the rules are held against."""

    snapshot = forms.ChoiceField(
        label=_("Snapshot"),
        help_text=_("Recommendations are made by its figures, the latest first."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, one.code) for one in monitoring.list_snapshots()]
        self.fields["snapshot"].choices = choices  # type: ignore[attr-defined]


class IssueForm(forms.Form):
    """The document by which what is shown in the list is issued."""

    number = forms.CharField(label=_("Number of the order"), max_length=40)
    signed_on = forms.DateField(
        label=_("Signed on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class WordsForm(forms.Form):
    """A recommendation in better words."""

    text = forms.CharField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000
    )
    actions = forms.CharField(
        label=_("What to do"),
        help_text=_("A line for each."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
    )
    term_days = forms.IntegerField(
        label=_("Term, days from the order"), min_value=1, max_value=1100
    )

    def lines(self) -> list[str]:
        """What to do, one by one."""
        text: str = self.cleaned_data["actions"]
        return [line.strip() for line in text.splitlines() if line.strip()]
