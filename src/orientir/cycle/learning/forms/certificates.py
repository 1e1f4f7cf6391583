"""Forms of certificates: issuing, numbering, a duplicate, annulling, one's own document."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from orientir.cycle.learning.actions.certificates import NumberingTerms
from orientir.cycle.learning.actions.own_certificates import OwnTerms
from orientir.cycle.learning.forms import LONG, SHORT, DayField


class IssueForm(forms.Form):
    issued_on = DayField(label=_("Day of issue"))
    numbers = forms.CharField(
        label=_("Numbers of blanks"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Only if your blanks are numbered already: one a line, in the order of names. "
            "Empty: the next numbers by your rule."
        ),
    )

    def clean_numbers(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["numbers"].splitlines() if line.strip()]


class NumberingForm(forms.Form):
    series = forms.CharField(
        label=_("Series"), max_length=20, required=False, widget=forms.TextInput(attrs=SHORT)
    )
    number = forms.CharField(
        label=_("Pattern of the number"),
        max_length=60,
        help_text=_(
            "{number:06} is the running number with zeros, {yy} and {year} the year of issue."
        ),
    )
    registration = forms.CharField(label=_("Pattern of the registration number"), max_length=60)
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    signer = forms.CharField(
        label=_("Who signs"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=LONG),
        help_text=_("Position and name, as printed beside the line."),
    )

    @property
    def terms(self) -> NumberingTerms:
        return NumberingTerms(**self.cleaned_data)


class DuplicateForm(forms.Form):
    because = forms.CharField(
        label=_("Why a duplicate is given"), max_length=500, widget=forms.TextInput(attrs=LONG)
    )
    issued_on = DayField(label=_("Day of issue"))
    number = forms.CharField(
        label=_("Number of the blank"), max_length=40, required=False,
        help_text=_("Empty: the next number by your rule."),
    )  # fmt: skip


class AnnulForm(forms.Form):
    because = forms.CharField(
        label=_("Why it is annulled"), max_length=500, widget=forms.TextInput(attrs=LONG),
        help_text=_("Cannot be undone. The public page says that it is not in force, without the reason."),
    )  # fmt: skip


class OwnForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Document"),
        choices=[
            ("upskilling", _("Certificate of upskilling")),
            ("retraining", _("Diploma of professional retraining")),
        ],
    )
    title = forms.CharField(
        label=_("Programme"), max_length=500, widget=forms.TextInput(attrs=LONG)
    )
    organisation_title = forms.CharField(
        label=_("Who issued it"), max_length=300, widget=forms.TextInput(attrs=LONG)
    )
    number = forms.CharField(label=_("Series and number"), max_length=60)
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=5000)
    issued_on = DayField(label=_("Day of issue"))
    file = forms.FileField(
        label=_("Photograph or scan"),
        help_text=_("PDF, JPEG or PNG, up to 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    @property
    def terms(self) -> OwnTerms:
        told = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        file = self.cleaned_data["file"]
        return OwnTerms(**told, file_name=file.name, content=file.read())
