"""Forms of the room."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.community.actions.belonging import Joining, Part, Vacancy
from orientir.cycle.community.actions.mentoring import Programme, Step
from orientir.cycle.community.actions.support import AccompanierTerms
from orientir.cycle.community.pages.words import COMMUNITIES, ENDED, SCHEMES, STAGES, SUPPORTS

Day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
KEPT_BY_HAND = ("regional_methodical_active", "association", "project_group", "expert_registry")
"""The reserve has a way of its own: an offer that the person agrees to."""


def _choices(words: Any, *codes: str) -> list[tuple[str, Any]]:
    return [(code, words[code]) for code in (codes or words)]


class PlacesForm(forms.Form):
    """How many people, and with what one helps; ``competencies``: (code, title)."""

    capacity = forms.IntegerField(
        label=gettext_lazy("How many people at most"), min_value=1, max_value=200
    )
    competencies = forms.MultipleChoiceField(
        label=gettext_lazy("Helps with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nothing ticked: with anything."),
    )

    def __init__(self, *args: Any, competencies: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["competencies"].choices = competencies  # type: ignore[attr-defined]


class AccompanierForm(PlacesForm):
    """``units``: whose people the person may accompany, (id, title)."""

    kind = forms.ChoiceField(label=gettext_lazy("In what role"), choices=_choices(SUPPORTS))
    unit = forms.TypedChoiceField(
        label=gettext_lazy("Whose people"),
        coerce=int,
        help_text=gettext_lazy("People of this organisation and of all below it."),
    )
    basis = forms.CharField(label=gettext_lazy("By which order"), max_length=200, required=False)
    field_order = ("kind", "unit", "capacity", "competencies", "basis")

    def __init__(self, *args: Any, units: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]

    def terms(self) -> AccompanierTerms:
        data = self.cleaned_data
        return AccompanierTerms(
            data["kind"], data["unit"], data["capacity"], tuple(data["competencies"]), data["basis"]
        )


class MemberForm(forms.Form):
    community = forms.ChoiceField(
        label=gettext_lazy("Community"), choices=_choices(COMMUNITIES, *KEPT_BY_HAND)
    )
    title = forms.CharField(
        label=gettext_lazy("Which one"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Of an association or a project group: its name."),
    )
    is_chair = forms.BooleanField(label=gettext_lazy("Leads it"), required=False)
    basis = forms.CharField(label=gettext_lazy("By which order"), max_length=200, required=False)
    since = forms.DateField(label=gettext_lazy("Since"), widget=Day, initial=timezone.localdate)

    def clean_since(self) -> date:
        return _not_later(self.cleaned_data["since"])

    def joining(self) -> Joining:
        return Joining(
            **{
                name: self.cleaned_data[name]
                for name in ("community", "title", "is_chair", "basis")
            }
        )


class VacancyForm(forms.Form):
    """``units``: organisations that may have it, (id, title)."""

    unit = forms.TypedChoiceField(label=gettext_lazy("Organisation"), coerce=int)
    position = forms.CharField(label=gettext_lazy("Position"), max_length=200)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=120, required=False)
    rate = forms.DecimalField(
        label=gettext_lazy("Rate"), min_value=0, max_value=3, decimal_places=2, initial=1
    )
    scheme = forms.ChoiceField(
        label=gettext_lazy("Programme"), choices=_choices(SCHEMES), initial="none"
    )
    terms = forms.CharField(
        label=gettext_lazy("Terms: pay, housing, what else matters"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    opened_on = forms.DateField(
        label=gettext_lazy("Open since"), widget=Day, initial=timezone.localdate
    )

    def __init__(self, *args: Any, units: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]

    def clean_opened_on(self) -> date:
        return _not_later(self.cleaned_data["opened_on"])

    def vacancy(self) -> Vacancy:
        names = ("unit", "position", "subject", "rate", "scheme", "terms")
        return Vacancy(**{name: self.cleaned_data[name] for name in names})


class ContestForm(forms.Form):
    contest = forms.CharField(label=gettext_lazy("Contest"), max_length=200)
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=_choices(STAGES))
    held_on = forms.DateField(label=gettext_lazy("Held on"), widget=Day)
    is_federal_contest = forms.BooleanField(
        label=gettext_lazy("A contest of the federal list"), required=False
    )
    result = forms.CharField(
        label=gettext_lazy("Result"), max_length=100, required=False,
        help_text=gettext_lazy("Winner, laureate, participant"),
    )  # fmt: skip

    def clean_held_on(self) -> date:
        return _not_later(self.cleaned_data["held_on"])

    def part(self) -> Part:
        return Part(**self.cleaned_data)


class ReserveForm(forms.Form):
    because = forms.CharField(
        label=gettext_lazy("Why this person"),
        max_length=300,
        help_text=gettext_lazy(
            "The person reads this and, once they agree, the ministry. No figures of a result: they are personal."
        ),
    )


class EndingForm(forms.Form):
    ended = forms.ChoiceField(label=gettext_lazy("Why it ends"), choices=_choices(ENDED))


class ProgrammeForm(forms.Form):
    """The programme of a pair: steps are lines, each «what; by which day; done on»."""

    aim = forms.CharField(
        label=gettext_lazy("Aim"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What the person will be able to do at the end."),
    )  # fmt: skip
    steps = forms.CharField(
        label=gettext_lazy("Steps"), required=False, max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One a line: what; by 15.03.2027; done on 10.03.2027. The days may be left out."),
    )  # fmt: skip
    ends_on = forms.DateField(label=gettext_lazy("Ends on"), required=False, widget=Day)
    order_number = forms.CharField(
        label=gettext_lazy("Number of the order"), required=False, max_length=60
    )
    order_on = forms.DateField(label=gettext_lazy("Date of the order"), required=False, widget=Day)
    outcome = forms.CharField(
        label=gettext_lazy("What came of it"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def clean_steps(self) -> tuple[Step, ...]:
        lines = [line for line in self.cleaned_data["steps"].splitlines() if line.strip()]
        return tuple(_step(number, line) for number, line in enumerate(lines, start=1))

    def programme(self) -> Programme:
        return Programme(**self.cleaned_data)


def _step(number: int, line: str) -> Step:
    what, *days = (part.strip() for part in line.split(";"))
    if not what or len(days) > 2:
        raise forms.ValidationError(
            _("Step %(n)s: what is to be done, then at most two days, parted by semicolons.")
            % {"n": number}
        )
    due_on, done_on = (*(_day(number, day) for day in days), None, None)[:2]
    return Step(what, due_on, done_on)


def _day(number: int, text: str) -> date | None:
    if not text:
        return None
    try:
        return forms.DateField(input_formats=["%d.%m.%Y", "%Y-%m-%d"]).clean(text)  # type: ignore[no-any-return]
    except forms.ValidationError as error:
        raise forms.ValidationError(
            _("Step %(n)s: «%(day)s» is not a day: write 15.03.2027.") % {"n": number, "day": text}
        ) from error


def _not_later(day: date) -> date:
    if day > timezone.localdate():
        raise forms.ValidationError(_("The day has not come yet."))
    return day
