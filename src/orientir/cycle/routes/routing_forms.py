"""What is asked of a run of routing, and when a proposed group is to learn."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.routes.actions.routing import DraftTerms
from orientir.cycle.routes.queries.routing import Asked

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_AS_PACK = gettext_lazy("Empty: as the methodology says.")


class AskedForm(forms.Form):
    """A new run. What is left empty is as the pack says."""

    title = forms.CharField(label=gettext_lazy("What to call this run"), max_length=200)
    hours = forms.IntegerField(
        label=gettext_lazy("Hours of courses that one person has"),
        min_value=1, max_value=2000, required=False, help_text=_AS_PACK,
    )  # fmt: skip
    most_programmes = forms.IntegerField(
        label=gettext_lazy("Programmes for one person at most"),
        min_value=1, max_value=3, required=False, help_text=_AS_PACK,
    )  # fmt: skip
    farthest_km = forms.IntegerField(
        label=gettext_lazy("How far people go to learn, km"),
        min_value=1, max_value=3000, required=False, help_text=_AS_PACK,
    )  # fmt: skip
    least_size = forms.IntegerField(
        label=gettext_lazy("The smallest new group"),
        min_value=1, max_value=200, required=False, help_text=_AS_PACK,
    )  # fmt: skip
    most_size = forms.IntegerField(
        label=gettext_lazy("The largest new group"),
        min_value=1, max_value=200, required=False, help_text=_AS_PACK,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        least, most = data.get("least_size"), data.get("most_size")
        if least and most and least > most:
            self.add_error("least_size", _("The smallest group is larger than the largest."))
        return data

    def asked(self) -> Asked:
        return Asked(
            **{
                name: value
                for name, value in self.cleaned_data.items()
                if name != "title" and value not in (None, "")
            }
        )


class ChangeForm(AskedForm):
    """«What if»: the same people and groups with something changed."""

    extra_seats = forms.IntegerField(
        label=gettext_lazy("More seats in every group"),
        min_value=0, max_value=500, required=False, initial=0,
    )  # fmt: skip
    programme = forms.ChoiceField(
        label=gettext_lazy("One more group of a programme"), required=False
    )
    seats = forms.IntegerField(
        label=gettext_lazy("Seats in that group"), min_value=1, max_value=500, required=False
    )
    begins = forms.DateField(label=gettext_lazy("Its first day"), widget=_DAY, required=False)
    ends = forms.DateField(label=gettext_lazy("Its last day"), widget=_DAY, required=False)

    def __init__(self, *args: Any, programmes: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["programme"].choices = [("", _("none")), *programmes]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        begins, ends = data.get("begins"), data.get("ends")
        if data.get("programme") and not (data.get("seats") and begins and ends):
            self.add_error("seats", _("Say the seats and the days of the new group."))
        if begins and ends and ends < begins:
            self.add_error("ends", _("The last day is before the first."))
        return data


class DraftForm(forms.Form):
    """Days of the groups that a proposal makes."""

    starts_on = forms.DateField(label=gettext_lazy("First day of learning"), widget=_DAY)
    ends_on = forms.DateField(label=gettext_lazy("Last day of learning"), widget=_DAY)
    closes_on = forms.DateField(label=gettext_lazy("Applications until"), widget=_DAY)

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends, closes = (data.get(name) for name in ("starts_on", "ends_on", "closes_on"))
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day is before the first."))
        if starts and closes and not self.today < closes < starts:
            self.add_error("closes_on", _("Between today and the first day of learning."))
        return data

    def terms(self) -> DraftTerms:
        return DraftTerms(**self.cleaned_data)
