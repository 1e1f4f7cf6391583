"""Forms of the room: a programme, a group, an order, results."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.core.frdo.profiles import get_suggestions
from orientir.cycle.learning.actions.groups import GroupTerms, SessionTerms
from orientir.cycle.learning.actions.results import OrderTerms
from orientir.cycle.learning.models import GroupSession, LearningGroup, Programme, ProgrammeModule
from orientir.cycle.learning.pages.words import FORMS, FUNDING, KINDS
from orientir.cycle.learning.queries.programmes import list_unknown_codes
from orientir.cycle.learning.terms import ModuleTerms, ProgrammeTerms

LONG = {"class": "o-long"}
SHORT = {"class": "o-short"}
_SESSION = re.compile(r"^(\d{1,2}\.\d{1,2}\.\d{4})(?:\s+(\d{1,2}:\d{2}))?$")


class MomentField(forms.DateTimeField):
    """A day with a time, in the platform's time zone."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M"], **kwargs)


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)


class ModulesField(forms.CharField):
    """One module a line: title; hours; how it is checked."""

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        return tuple(self._module(number, line) for number, line in enumerate(lines, start=1))

    def _module(self, number: int, line: str) -> ModuleTerms:
        parts = [part.strip() for part in line.split(";")]
        if len(parts) < 2 or not parts[0] or not parts[1].isdecimal() or not int(parts[1]):
            raise forms.ValidationError(
                _("Line %(n)s: write title; hours; how it is checked.") % {"n": number}
            )
        return ModuleTerms(parts[0][:300], int(parts[1]), (), "; ".join(parts[2:])[:120])


class CodesField(forms.CharField):
    """Codes of programmes of the catalogue, as people part them."""

    def to_python(self, value: Any) -> Any:
        codes = (
            tuple(dict.fromkeys(re.split(r"[\s,;]+", str(value or "").strip()))) if value else ()
        )
        unknown = list_unknown_codes(codes)
        if unknown:
            raise forms.ValidationError(
                _("There is no such programme in the catalogue: %(codes)s.")
                % {"codes": ", ".join(unknown)}
            )
        return codes

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else ", ".join(value or ())


class OfferedField(forms.ChoiceField):
    """A column of ФИС ФРДО with what is offered for it; what stands there already may stay."""

    def __init__(self, field: str, *, required: bool = True, **kwargs: Any) -> None:
        empty = [] if required else [("", gettext_lazy("not named"))]
        offered = [(one, one) for one in get_suggestions()[field]]
        super().__init__(choices=[*empty, *offered], required=required, **kwargs)

    def keep(self, value: str) -> None:
        """Offer ``value`` too."""
        if value and not self.valid_value(value):
            self.choices = [*self.choices, (value, value)]  # type: ignore[misc]


class ProgrammeForm(forms.Form):
    """A programme as its authors write it."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=500, widget=forms.TextInput(attrs=LONG)
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=list(KINDS.items()))
    form = forms.ChoiceField(label=gettext_lazy("Form"), choices=list(FORMS.items()))
    hours = forms.IntegerField(
        label=gettext_lazy("Academic hours"),
        min_value=0,
        max_value=2000,
        widget=forms.NumberInput(attrs=SHORT),
    )
    audience = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=LONG),
    )
    annotation = forms.CharField(
        label=gettext_lazy("What it teaches"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    competencies = forms.MultipleChoiceField(
        label=gettext_lazy("Competencies"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    modules = ModulesField(
        label=gettext_lazy("Modules"),
        required=False,
        help_text=gettext_lazy("One a line: title; hours; how it is checked."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    prerequisites = CodesField(
        label=gettext_lazy("To be learned first"),
        required=False,
        help_text=gettext_lazy(
            "Codes of programmes: nobody is led to this one before them. Usually empty."
        ),
    )
    is_pedagogical = forms.BooleanField(label=gettext_lazy("Pedagogical"), required=False)
    is_federal_priority = forms.BooleanField(label=gettext_lazy("Federal priority"), required=False)
    federal_number = forms.CharField(
        label=gettext_lazy("Number in the federal registry"), max_length=40, required=False
    )
    authors = forms.CharField(
        label=gettext_lazy("Authors"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs=LONG),
    )
    qualification = forms.CharField(
        label=gettext_lazy("Qualification given"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Of a programme of retraining."),
        widget=forms.TextInput(attrs=LONG),
    )
    professional_area = OfferedField("professional_area", label=gettext_lazy("Field of activity"))
    speciality_group = OfferedField(
        "speciality_group",
        label=gettext_lazy("Group of specialities"),
        required=False,
        help_text=gettext_lazy("Asked for by FIS FRDO; entered once for all certificates."),
    )
    funding = forms.ChoiceField(label=gettext_lazy("Funding"), choices=list(FUNDING.items()))
    cost = forms.IntegerField(
        label=gettext_lazy("Roubles for one learner"),
        min_value=0,
        required=False,
        widget=forms.NumberInput(attrs=SHORT),
    )

    def __init__(
        self,
        *args: Any,
        topics: Mapping[str, str],
        competencies: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("none of these")), *topics.items()]  # type: ignore[attr-defined]
        self.fields["competencies"].choices = list(competencies)  # type: ignore[attr-defined]
        for name in ("professional_area", "speciality_group"):
            self.fields[name].keep(self.initial.get(name, ""))  # type: ignore[attr-defined]

    def terms(self, pack: str) -> ProgrammeTerms:
        told = {name: value for name, value in self.cleaned_data.items() if name != "modules"}
        told["competencies"] = tuple(told["competencies"])
        return ProgrammeTerms(pack=pack, **told)


def programme_initial(one: Programme, modules: Sequence[ProgrammeModule]) -> dict[str, Any]:
    """What stands in the form of a programme already written."""
    lines = ["; ".join(filter(None, (m.title, str(m.hours), m.control))) for m in modules]
    names = [name for name in ProgrammeForm.base_fields if name != "modules"]
    return {name: getattr(one, name) for name in names} | {"modules": "\n".join(lines)}


class SessionsField(forms.CharField):
    """One session a line: day and time; hours; topic; place."""

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        return tuple(self._session(number, line) for number, line in enumerate(lines, start=1))

    def _session(self, number: int, line: str) -> SessionTerms:
        parts = [part.strip() for part in line.split(";")] + ["", "", ""]
        when = _SESSION.match(parts[0])
        if when is None or not parts[1].isdecimal():
            raise forms.ValidationError(
                _("Line %(n)s: write day and time; hours; topic; place.") % {"n": number}
            )
        try:
            return _session(when[1], when[2], parts)
        except ValueError as error:
            raise forms.ValidationError(
                _("Line %(n)s: there is no such day or time.") % {"n": number}
            ) from error


def _session(day: str, clock: str | None, parts: list[str]) -> SessionTerms:
    dates = [int(part) for part in day.split(".")]
    hour, minute = (int(part) for part in clock.split(":")) if clock else (0, 0)
    return SessionTerms(
        held_on=date(dates[2], dates[1], dates[0]),
        begins=time(hour, minute) if clock else None,
        hours=int(parts[1]),
        title=parts[2][:300],
        place=parts[3][:300],
    )


class GroupForm(forms.Form):
    """Terms of a group and its timetable."""

    seats = forms.IntegerField(
        label=gettext_lazy("Seats"),
        min_value=1,
        max_value=1000,
        initial=25,
        widget=forms.NumberInput(attrs=SHORT),
    )
    opens_at = MomentField(label=gettext_lazy("Applications open"))
    closes_at = MomentField(label=gettext_lazy("Applications close"))
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(label=gettext_lazy("Last day"))
    form = forms.ChoiceField(label=gettext_lazy("Form"), choices=list(FORMS.items()))
    place = forms.CharField(
        label=gettext_lazy("Place"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=LONG),
    )
    trainer = forms.CharField(
        label=gettext_lazy("Trainer"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=LONG),
    )
    funding = forms.ChoiceField(label=gettext_lazy("Funding"), choices=list(FUNDING.items()))
    needs_approval = forms.BooleanField(
        label=gettext_lazy("The head must agree"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "Learning takes people from work. Without it seats are given at once."
        ),
    )
    sessions = SessionsField(
        label=gettext_lazy("Timetable"),
        required=False,
        help_text=gettext_lazy(
            "One session a line: day and time; hours; topic; place. For example: 21.11.2026 10:00; 6; "
            "Introduction; room 12."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def terms(self) -> GroupTerms:
        told = {name: value for name, value in self.cleaned_data.items() if name != "sessions"}
        return GroupTerms(**told)


def group_initial(one: LearningGroup, sessions: Sequence[GroupSession]) -> dict[str, Any]:
    names = [name for name in GroupForm.base_fields if name != "sessions"]
    return {name: getattr(one, name) for name in names} | {"sessions": sessions_text(sessions)}


def sessions_text(sessions: Sequence[GroupSession]) -> str:
    """The timetable as it is typed."""
    lines = []
    for one in sessions:
        when = f"{one.held_on:%d.%m.%Y}" + (f" {one.begins:%H:%M}" if one.begins else "")
        lines.append("; ".join([when, str(one.hours), one.title, one.place]).rstrip("; "))
    return "\n".join(lines)


class OrderForm(forms.Form):
    """Number, day and signature of an order."""

    number = forms.CharField(
        label=gettext_lazy("Number of the order"),
        max_length=40,
        widget=forms.TextInput(attrs=SHORT),
    )
    signed_on = DayField(label=gettext_lazy("Day of the order"))
    signed_by = forms.CharField(label=gettext_lazy("Who signs"), max_length=200)

    def order(self) -> OrderTerms:
        told = self.cleaned_data
        return OrderTerms(told["number"], told["signed_on"], told["signed_by"])
