"""What is asked of a decision: its words, its points, its number and day, a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orientir.core.mistakes import Mistake
from orientir.cycle.decisions.actions.drafting import Executor, Point, Terms
from orientir.cycle.decisions.rules import DecisionKind

Long = forms.TextInput(attrs={"class": "o-long"})
Lines = forms.Textarea(attrs={"rows": 4})


def day_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


class DecisionForm(forms.Form):
    """A draft in words. What a kind has no use for is left out."""

    title = forms.CharField(
        widget=Long,
        label=_("Title"),
        max_length=500,
        help_text=_("As it will stand in the register: “On measures…”."),
    )
    grounds = forms.CharField(
        label=_("Grounds"), required=False, widget=Lines, max_length=4000,
        help_text=_("Why it is decided: documents, results. Figures are pinned on the next page."),
    )  # fmt: skip
    present = forms.CharField(
        label=_("Present"), required=False, widget=Lines, max_length=4000,
        help_text=_("A line for each: name, post."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 8}), max_length=20000
    )
    control = forms.CharField(widget=Long,
        label=_("On whom control lies"), required=False, max_length=300,
        help_text=_("In the words of the document: post and name."),
    )  # fmt: skip
    signatory_post = forms.CharField(
        widget=Long, label=_("Who signs: post"), required=False, max_length=200
    )
    signatory = forms.CharField(
        widget=Long, label=_("Who signs: initials and family name"), required=False, max_length=100
    )
    is_for_all = forms.BooleanField(
        label=_("All units below are to know of it"), required=False,
        help_text=_("Otherwise only those who are charged with something see it."),
    )  # fmt: skip

    def __init__(self, kind: DecisionKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in _UNUSED[kind]:
            del self.fields[name]
        if kind == DecisionKind.MINUTES:
            self.fields["text"].label = _("Heard")

    def terms(self) -> Terms:
        return Terms(self.kind, **self.cleaned_data)


_UNUSED = {
    DecisionKind.ORDER: ("present", "text"),
    DecisionKind.MINUTES: ("control",),
    DecisionKind.LETTER: ("present", "control"),
}


class PointForm(forms.Form):
    """One point: what, by when, by which document it is seen, charged to whom."""

    text = forms.CharField(label=_("What is to be done"), widget=Lines, max_length=4000)
    due_on = day_field(_("Until"))
    expected = forms.CharField(widget=Long,
        label=_("What will show it done"), required=False, max_length=300,
        help_text=_("Which document the report is to bring."),
    )  # fmt: skip
    is_for_everyone = forms.BooleanField(
        label=_("All who are listed below"),
        required=False,
        help_text=_("Then mark nobody by hand."),
    )
    executors = forms.MultipleChoiceField(
        label=_("Charged to"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each reports for itself."),
        required=False,
    )
    people = forms.CharField(
        label=_("Or to people by name"), widget=Lines, required=False, max_length=4000,
        help_text=_("A line for each: full name of somebody of your unit or below it."),
    )  # fmt: skip
    person_who = forms.CharField(widget=Long,
        label=_("Or in other words"), required=False, max_length=300,
        help_text=_("How the document names whoever is charged, if one is marked: post and name."),
    )  # fmt: skip

    def __init__(
        self,
        choices: Sequence[tuple[str, str]],
        find_people: Callable[[Sequence[str]], list[Executor]],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.find_people = find_people
        self.fields["executors"].choices = choices  # type: ignore[attr-defined]

    def clean_people(self) -> list[Executor]:
        lines = [line.strip() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        try:
            return self.find_people(lines)
        except Mistake as mistake:
            raise forms.ValidationError(str(mistake)) from mistake

    def point(self) -> Point:
        told = self.cleaned_data
        return Point(told["text"], told["due_on"], told["expected"])


class SignForm(forms.Form):
    """Number and day, as they stand on the signed paper."""

    number = forms.CharField(label=_("Number"), max_length=40)
    signed_on = day_field(_("Signed on"))


class LinksForm(forms.Form):
    """What a decision carries out."""

    orders = forms.MultipleChoiceField(
        label=_("Orders of recommendations"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    rows = forms.MultipleChoiceField(
        label=_("Rows of your plans"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Those that are not done yet."),
    )  # fmt: skip
    measures = forms.MultipleChoiceField(
        label=_("Measures of the road map"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self,
        choices_of: Mapping[str, Mapping[str, str]],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """``choices_of``: field → key → words."""
        super().__init__(*args, **kwargs)
        for name, choices in choices_of.items():
            self.fields[name].choices = list(choices.items())  # type: ignore[attr-defined]
            if not choices:
                del self.fields[name]
