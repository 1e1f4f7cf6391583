"""What is asked of a project group, a meeting, a product and an event."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orientir.cycle.community.actions.events import EventTerms
from orientir.cycle.community.actions.groups import GroupAssignment
from orientir.cycle.community.actions.meetings import Question
from orientir.cycle.community.rules import EventKind, OpinionVerdict, ProductKind

LONG = forms.TextInput(attrs={"class": "o-long"})
BAR = "|"


def lines_of(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def moment(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
    return forms.DateTimeField(
        label=label, required=required, widget=widget, input_formats=formats, help_text=help_text
    )


class GroupForm(forms.Form):
    """A technical assignment with its term and order."""

    title = forms.CharField(label=_("Name of the group"), max_length=200, widget=LONG)
    direction = forms.CharField(label=_("Direction"), max_length=300, required=False, widget=LONG)
    aim = forms.CharField(label=_("Aim"), required=False, widget=area(3), max_length=4000)
    tasks = forms.CharField(
        label=_("Tasks of the group"),
        required=False,
        widget=area(),
        max_length=8000,
        help_text=_("A line for each."),
    )
    results = forms.CharField(
        label=_("Expected products"), required=False, widget=area(), max_length=8000,
        help_text=_("A line for each."),
    )  # fmt: skip
    working_rules = forms.CharField(
        label=_("How the group works"), required=False, widget=area(3), max_length=4000
    )
    measure = forms.CharField(
        label=_("Measure of the road map"), required=False, max_length=40, help_text=_("Its number: 13, 16.")
    )  # fmt: skip
    order_number = forms.CharField(label=_("Number of the order"), required=False, max_length=60)
    order_on = day(_("Day of the order"), required=False)
    starts_on = day(_("Works from"))
    ends_on = day(_("Works until"))

    def assignment(self) -> GroupAssignment:
        told = dict(self.cleaned_data)
        told["tasks"], told["results"] = lines_of(told["tasks"]), lines_of(told["results"])
        return GroupAssignment(**told)


class GroupMemberForm(forms.Form):
    """A person's part in a group."""

    part = forms.CharField(
        label=_("Micro-group or role"), required=False, max_length=120, widget=LONG
    )
    is_chair = forms.BooleanField(
        label=_("Heads the group"), required=False, help_text=_("The former head becomes a member.")
    )
    since = day(_("Since"))


class MeetingForm(forms.Form):
    """When, where, about what."""

    meets_at = moment(_("Day and hour"))
    place = forms.CharField(label=_("Where"), required=False, max_length=300, widget=LONG)
    agenda = forms.CharField(
        label=_("Agenda"), widget=area(6), max_length=8000,
        help_text=_("A line for each question; who speaks after a bar: “On the draft | Ivanova A. A.”."),
    )  # fmt: skip

    def questions(self) -> list[Question]:
        parts = [line.partition(BAR) for line in lines_of(self.cleaned_data["agenda"])]
        return [Question(topic.strip()[:500], speaker.strip()[:200]) for topic, _bar, speaker in parts]  # fmt: skip


class ProductForm(forms.Form):
    """A product of a group, before its first file."""

    title = forms.CharField(label=_("Title"), max_length=300, widget=LONG)
    kind = forms.ChoiceField(label=_("Kind"), choices=ProductKind.choices)
    about = forms.CharField(
        label=_("What it is for"), required=False, widget=area(3), max_length=4000
    )
    authors = forms.CharField(label=_("Authors"), required=False, max_length=500, widget=LONG)


class OpinionForm(forms.Form):
    """What one thinks of a product; an expert comes to a verdict."""

    verdict = forms.ChoiceField(label=_("Conclusion"), choices=OpinionVerdict.choices)
    words = forms.CharField(label=_("Remarks and proposals"), widget=area(), max_length=8000)

    def __init__(self, *args: Any, is_expertise: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_expertise:
            del self.fields["verdict"]


class EventForm(forms.Form):
    """An event: what, when, for whom, how many."""

    title = forms.CharField(label=_("Title"), max_length=300, widget=LONG)
    kind = forms.ChoiceField(label=_("Kind"), choices=EventKind.choices)
    about = forms.CharField(label=_("What it is about"), required=False, widget=area(3), max_length=4000)  # fmt: skip
    audience = forms.CharField(label=_("For whom"), required=False, max_length=300, widget=LONG)
    starts_at = moment(_("Begins"))
    ends_at = moment(_("Ends"))
    closes_at = moment(_("Registration until"), _("Empty: until it begins."), required=False)
    place = forms.CharField(label=_("Where"), required=False, max_length=300, widget=LONG)
    link = forms.URLField(
        label=_("Link to take part from afar"), required=False, max_length=500,
        widget=forms.URLInput(attrs={"class": "o-long"}),
        assume_scheme="https",
    )  # fmt: skip
    seats = forms.IntegerField(
        label=_("Seats"), required=False, min_value=1, max_value=100_000,
        help_text=_("Empty: as many as come. Who is late stands in a queue and gets what comes free."),
    )  # fmt: skip
    programme = forms.CharField(
        label=_("Programme"), required=False, widget=area(6), max_length=12000,
        help_text=_("A line for each: “10:00 | Opening | Ivanova A. A.”."),
    )  # fmt: skip
    measure = forms.CharField(
        label=_("Measure of the road map"), required=False, max_length=40, help_text=_("Its number: 13, 16.")
    )  # fmt: skip

    def terms(self) -> EventTerms:
        told = dict(self.cleaned_data)
        told["closes_at"] = told["closes_at"] or told["starts_at"]
        told["kind"] = EventKind(told["kind"])
        told["programme"] = tuple(_programme_line(line) for line in lines_of(told["programme"]))
        return EventTerms(**told)


def _programme_line(line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.split(BAR)]
    if len(parts) == 1:
        return {"time": "", "title": parts[0], "speaker": ""}
    return {"time": parts[0][:20], "title": parts[1], "speaker": " ".join(parts[2:])}


def programme_text(programme: list[dict[str, str]]) -> str:
    """The programme as it is written in the form."""
    return "\n".join(
        f" {BAR} ".join(part for part in (one["time"], one["title"], one["speaker"]) if part)
        for one in programme
    )
