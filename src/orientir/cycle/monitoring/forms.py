"""Forms of verification."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ObjectionForm(forms.Form):
    """What is wrong with a figure, and how it should be."""

    reason = forms.CharField(
        label=_("What is wrong and how you know it"),
        help_text=_(
            "Name data, not people. For example: two teachers sat the diagnostic on 3 October."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    numerator = forms.DecimalField(
        label=_("Numerator as it should be"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=6,
    )
    denominator = forms.DecimalField(
        label=_("Denominator as it should be"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=6,
    )
    rows = forms.CharField(
        label=_("Which rows"),
        help_text=_(
            "Codes as the page of rows shows them, by commas: those too many, or what is missing."
        ),
        max_length=500,
        required=False,
    )


class AnswerForm(forms.Form):
    """What the operator says to an objection."""

    outcome = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            ("accepted", _("We agree: the figure will be corrected")),
            ("declined", _("The figure stands")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In words"),
        help_text=_("What will be done and when, or why the figure stands."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["outcome"].initial = "accepted"
