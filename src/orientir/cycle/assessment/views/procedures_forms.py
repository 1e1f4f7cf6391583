"""Forms of a procedure: beginning one, its terms, whom it asks, how its test forms are built."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.core.packs.competencies import Instrument
from orientir.cycle.assessment.models import Procedure
from orientir.cycle.assessment.pages.procedures import DELIVERIES
from orientir.cycle.registry.api import Unit

MOST_FORMS = 13
TERMS = (
    "title", "opens_at", "closes_at", "minutes", "attempts", "delivery", "keep_answers_years",
    "keep_results_years",
)  # fmt: skip
"""What of the form is written into the procedure as it is."""


class MomentField(forms.DateTimeField):
    """A day with a time, in the platform's time zone."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M"], **kwargs)


class BeginForm(forms.Form):
    """A new procedure: by what, when. The rest comes from the instrument and may be changed."""

    instrument = forms.ChoiceField(label=gettext_lazy("What is measured"))
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("As people will read it. Empty: the title of the instrument."),
        widget=forms.TextInput(attrs={"class": "o-long"}),
    )
    opens_at = MomentField(label=gettext_lazy("The test opens"))
    closes_at = MomentField(label=gettext_lazy("The test closes"))
    delivery = forms.ChoiceField(
        label=gettext_lazy("How it is taken"), choices=list(DELIVERIES.items())
    )

    def __init__(self, *args: Any, instruments: list[Instrument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, one.title) for one in instruments]
        self.fields["instrument"].choices = choices  # type: ignore[attr-defined]


class TermsForm(forms.Form):
    """When, how long, how often, and to what text people agree."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "o-long"}),
    )
    opens_at = MomentField(label=gettext_lazy("The test opens"))
    closes_at = MomentField(label=gettext_lazy("The test closes"))
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes for the test"),
        required=False,
        min_value=1,
        max_value=600,
        help_text=gettext_lazy("Empty: no limit of time."),
        widget=forms.NumberInput(attrs={"class": "o-short"}),
    )
    attempts = forms.IntegerField(
        label=gettext_lazy("Attempts"),
        min_value=1,
        max_value=5,
        widget=forms.NumberInput(attrs={"class": "o-short"}),
    )
    delivery = forms.ChoiceField(
        label=gettext_lazy("How it is taken"), choices=list(DELIVERIES.items())
    )
    keep_answers_years = forms.IntegerField(
        label=gettext_lazy("Years for which answers are kept"),
        min_value=1,
        max_value=75,
        help_text=gettext_lazy("After the test closes; then they are destroyed by themselves."),
        widget=forms.NumberInput(attrs={"class": "o-short"}),
    )
    keep_results_years = forms.IntegerField(
        label=gettext_lazy("Years for which results are kept"),
        min_value=1,
        max_value=75,
        help_text=gettext_lazy("The text below is changed with them where it is as proposed."),
        widget=forms.NumberInput(attrs={"class": "o-short"}),
    )
    consent = forms.CharField(
        label=gettext_lazy("Text of the consent"),
        max_length=6000,
        help_text=gettext_lazy(
            "People agree to exactly these words. Check the terms of keeping: the operator sets them."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    @classmethod
    def initial_of(cls, procedure: Procedure) -> dict[str, Any]:
        told = {name: getattr(procedure, name) for name in TERMS}
        return told | {"consent": procedure.consent_text}


class AudienceForm(forms.Form):
    """Whom the rule asks: nothing ticked in a group means anybody."""

    municipalities = forms.MultipleChoiceField(
        label=gettext_lazy("Municipalities"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    organisations = forms.CharField(
        label=gettext_lazy("Organisations by code"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("Codes of the registry through a comma; each with all below it."),
        widget=forms.TextInput(attrs={"class": "o-long"}),
    )
    staff_category = forms.MultipleChoiceField(
        label=gettext_lazy("Staff"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("pedagogical", gettext_lazy("teaching staff")),
            ("managerial", gettext_lazy("managing staff")),
            ("other", gettext_lazy("other staff")),
        ],
    )
    positions = forms.MultipleChoiceField(
        label=gettext_lazy("Positions"), required=False, widget=forms.CheckboxSelectMultiple
    )
    subjects = forms.MultipleChoiceField(
        label=gettext_lazy("Subjects"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        municipalities: list[tuple[str, str]],
        positions: list[str],
        subjects: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {code for code, _title in municipalities}
        self._offer("municipalities", municipalities)
        self._offer("positions", [(one, one) for one in positions])
        self._offer("subjects", [(one, one) for one in subjects])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, rule: dict[str, Any], known: set[str]) -> dict[str, Any]:
        units = list(rule.get("units") or ())
        return {
            "municipalities": [code for code in units if code in known],
            "organisations": ", ".join(code for code in units if code not in known),
            "staff_category": rule.get("staff_category") or [],
            "positions": rule.get("positions") or [],
            "subjects": rule.get("subjects") or [],
        }

    def clean_organisations(self) -> list[str]:
        asked = [part.strip() for part in self.cleaned_data["organisations"].split(",")]
        codes = [part for part in asked if part]
        known = set(Unit.objects.filter(code__in=codes).values_list("code", flat=True))
        absent = [code for code in codes if code not in known]
        if absent:
            text = _("There is no organisation with the code: %(codes)s.")
            raise forms.ValidationError(text % {"codes": ", ".join(absent[:5])})
        return codes


class BuildForm(forms.Form):
    """How test forms are built from the bank."""

    number = forms.IntegerField(
        label=gettext_lazy("How many forms"),
        min_value=1,
        max_value=MOST_FORMS,
        widget=forms.NumberInput(attrs={"class": "o-short"}),
    )
    design = forms.ChoiceField(
        label=gettext_lazy("How they are made"),
        choices=[
            (
                "parallel",
                gettext_lazy("parallel: each measures everything, people compare directly"),
            ),
            (
                "booklets",
                gettext_lazy("booklets: each holds a part, all pairs are linked, tasks are spared"),
            ),
        ],
    )
    anchors = forms.IntegerField(
        label=gettext_lazy("Tasks common to all forms"),
        min_value=0,
        max_value=60,
        help_text=gettext_lazy(
            "They tie parallel forms to one scale: a fifth of the form is usual."
        ),
        widget=forms.NumberInput(attrs={"class": "o-short"}),
    )
    least = forms.IntegerField(
        label=gettext_lazy("Tasks of each competency in a booklet at least"),
        min_value=0,
        max_value=20,
        help_text=gettext_lazy("Matters for booklets alone."),
        widget=forms.NumberInput(attrs={"class": "o-short"}),
    )
    seed = forms.IntegerField(
        label=gettext_lazy("Number of the lot"),
        min_value=0,
        max_value=1_000_000,
        help_text=gettext_lazy("The same number builds the same forms; another one, others."),
        widget=forms.NumberInput(attrs={"class": "o-short"}),
    )
    with_trial = forms.BooleanField(label=gettext_lazy("Take tasks on trial, too"), required=False)
