"""What people write on the pages of a route."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orientir.core.mistakes import Mistake
from orientir.cycle.learning import api as learning
from orientir.cycle.routes.models import RouteStep
from orientir.cycle.routes.pages.words import KINDS, SUPPORTS
from orientir.cycle.routes.queries.routes import Curator
from orientir.kit.documents.received import ACCEPT, LARGEST_FILE, Received, receive_document

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "o-short"})


class StepForm(forms.Form):
    """One step."""

    goal = forms.CharField(
        label=_("Goal"),
        max_length=400,
        help_text=_("What you will be able to do."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    title = forms.CharField(
        label=_("What to do"),
        max_length=300,
        required=False,
        help_text=_("The programme, the material or the task. Empty: a programme is chosen later."),
        widget=forms.TextInput(attrs={"class": "o-long"}),
    )
    hours = forms.IntegerField(
        label=_("Hours"),
        min_value=1,
        max_value=2000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "o-short"}),
    )
    due_on = forms.DateField(label=_("Until"), widget=DAY)
    report = forms.CharField(
        label=_("How it is shown to be done"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "o-long"}),
    )
    topic = forms.ChoiceField(label=_("Topic of the Concept"), required=False)
    needs_money = forms.BooleanField(label=_("Money of the organisation is needed"), required=False)
    needs_absence = forms.BooleanField(label=_("Absence from work is needed"), required=False)

    def __init__(self, *args: Any, topics: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("none of them")), *topics]

    @staticmethod
    def initial_of(step: RouteStep) -> dict[str, Any]:
        names = (
            "goal", "kind", "title", "hours", "due_on", "report", "topic", "needs_money",
            "needs_absence",
        )  # fmt: skip
        return {name: getattr(step, name) for name in names}


class StudyForm(forms.Form):
    """What a person has for programmes; nothing of it must be said."""

    hours = forms.IntegerField(
        label=_("Hours for programmes in a year"),
        min_value=1,
        max_value=2000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "o-short"}),
    )
    forms = forms.MultipleChoiceField(
        label=_("Forms of study that suit"),
        choices=list(learning.FORMS.items()),
        required=False,
        help_text=_("None ticked: any will do."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, usual: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"].help_text = _(
            "Empty: %(hours)s, as the methodology supposes. Longer programmes are not proposed."
        ) % {"hours": usual}


class WishForm(forms.Form):
    wish = forms.CharField(
        label=_("What you want to learn and why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CuratorForm(forms.Form):
    """Who accompanies."""

    curator = forms.TypedChoiceField(
        label=_("Who accompanies"), coerce=int, empty_value=None, required=False
    )
    support = forms.ChoiceField(label=_("As whom"), choices=list(SUPPORTS.items()))

    def __init__(self, *args: Any, curators: Sequence[Curator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["curator"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("nobody")),
            *((one.person_id, f"{one.name} ({one.unit_title}), {one.load}") for one in curators),
        ]


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each looked at: no name alone is believed."""

    widget = _Files

    def clean(self, data: Any, _initial: Any = None) -> list[Received]:
        """Raises ValidationError in the words of who looked."""
        found = data if isinstance(data, list | tuple) else [data] if data else []
        try:
            return [
                receive_document(one.name or "", one.read(LARGEST_FILE + 1)) for one in found if one
            ]
        except Mistake as mistake:
            raise forms.ValidationError(str(mistake)) from mistake


class ReportForm(forms.Form):
    result = forms.CharField(
        label=_("What came of it"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    documents = FilesField(
        label=_("Documents"),
        required=False,
        help_text=_(
            "A plan of a lesson, a map of observations, a picture: up to five. You and the one who "
            "accompanies see them, nobody else. No names of children."
        ),
        widget=_Files(attrs={"accept": ACCEPT}),
    )


class MarkForm(forms.Form):
    mark = forms.CharField(
        label=_("Your mark in words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NoteForm(forms.Form):
    """A note, or with a moment a meeting."""

    text = forms.CharField(
        label=_("Note or what the meeting is about"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    meets_at = forms.DateTimeField(
        label=_("Meeting: when"),
        required=False,
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "o-short"}
        ),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    place = forms.CharField(label=_("Meeting: where"), max_length=200, required=False)
