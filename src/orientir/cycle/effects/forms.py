"""What is asked: a measure and who got it, an effect, the power of a design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orientir.core.mistakes import Mistake
from orientir.cycle.effects.rules import BASELINES, CLUSTERS, COMPARED, LEVELS
from orientir.cycle.effects.starts import lines_of, read_starts, rows_of
from orientir.cycle.registry.api import UnitBook

Choices = Sequence[tuple[str, str]]


class StartsForm(forms.Form):
    """Who got it and since when: lines or a file."""

    lines = forms.CharField(
        label=_("Who got it and since which year"), required=False, max_length=200_000,
        help_text=_("A line for each: code or title; the first year under the measure. For example: 75701000; 2024"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or a file"), required=False,
        help_text=_("xlsx or CSV: the unit in the first column, the year in the last."),
    )  # fmt: skip

    def read(self, book: UnitBook, level: str) -> dict[int, int]:
        """Unit → year; mistakes stand at the field. Empty where there are any."""
        file = self.cleaned_data.get("file")
        field = "file" if file else "lines"
        try:
            told = rows_of(file.read(), file.name) if file else lines_of(self.cleaned_data["lines"])
            return read_starts(told, book, level)
        except Mistake as mistake:
            self.add_error(field, str(mistake))
            return {}


class MeasureForm(StartsForm):
    """A measure of a road map or of one's own."""

    title = forms.CharField(
        label=_("What was done"), max_length=300,
        help_text=_("As the order calls it: «Courses of functional literacy for teams of schools»."),
    )  # fmt: skip
    row = forms.ChoiceField(
        label=_("Row of the road map"), required=False,
        help_text=_("If it is one of those: recommendations that lean on it will show what came of it."),
    )  # fmt: skip
    basis = forms.CharField(
        label=_("By which document"), max_length=300, required=False,
        help_text=_("Order, number and day; may be left empty."),
    )  # fmt: skip
    level = forms.ChoiceField(label=_("Who was given it"), choices=list(LEVELS.items()))
    field_order = ("title", "level", "row", "basis", "lines", "file")

    def __init__(self, *args: Any, rows: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(number), f"{number}. {title[:90]}") for number, title in rows.items()]
        self.fields["row"].choices = [("", "—"), *named]  # type: ignore[attr-defined]


class StudyForm(forms.Form):
    """What is asked of a measure."""

    indicator = forms.ChoiceField(label=_("What it was to change"))
    compared = forms.ChoiceField(label=_("With whom to compare"), choices=list(COMPARED.items()))
    cluster = forms.ChoiceField(
        label=_("How it was given"), choices=list(CLUSTERS.items()),
        help_text=_("Chance is counted by what the measure was given to."),
    )  # fmt: skip
    baseline = forms.ChoiceField(label=_("What to start from"), choices=list(BASELINES.items()))
    skip = forms.ChoiceField(
        label=_("The year before the start"),
        choices=[
            ("", _("left out by itself where the measure was given for a bad year")),
            ("0", _("keep it")),
            ("1", _("leave it out: by its figures the measure was given")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, indicators: Choices, is_municipal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = indicators  # type: ignore[attr-defined]
        if is_municipal:
            del self.fields["cluster"]


class PowerForm(forms.Form):
    """How many are to get it, for how long, and what is worth noticing."""

    level = forms.ChoiceField(label=_("Who would be given it"), choices=list(LEVELS.items()))
    indicator = forms.ChoiceField(label=_("What the measure is to change"))
    give = forms.IntegerField(label=_("How many get it"), min_value=1, max_value=5000)
    after = forms.IntegerField(label=_("Years waited for"), min_value=1, max_value=10)
    effect = forms.FloatField(
        label=_("What effect matters"), min_value=0.01, max_value=100, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("In units of the indicator: percentage points for a share."),
    )  # fmt: skip

    def __init__(self, *args: Any, indicators: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = indicators  # type: ignore[attr-defined]


class TargetForm(forms.Form):
    """A target of the next year and why this one."""

    value = forms.DecimalField(
        label=_("Target"), min_value=0, max_digits=9, decimal_places=3, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What it stands on"))
    document = forms.CharField(
        label=_("By which document"), max_length=300, required=False,
        help_text=_("Order, number and day; may be left empty."),
    )  # fmt: skip

    def __init__(self, *args: Any, has_measures: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            ("as_is", _("on the forecast as it goes")),
            ("own", _("on a decision of one's own")),
        ]
        if has_measures:
            choices.insert(1, ("with_measures", _("on the forecast with measures")))
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
