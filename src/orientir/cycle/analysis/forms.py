"""What is asked for a run: which results, and how they are to be counted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orientir.cycle.analysis.actions.running import gathered_keys
from orientir.cycle.analysis.kinds.known import Kind
from orientir.cycle.analysis.pages.words import tell_key
from orientir.cycle.collection import api as collection
from orientir.cycle.monitoring import api as monitoring
from orientir.kit import russian

ROLES = {
    "outcome": _("Results to be explained"),
    "prior": _("Earlier results of the same pupils"),
    "context": _("Conditions of schools"),
    "results": _("Results"),
    "plan": _("The plan of the paper"),
    "own": _("What schools say of themselves"),
    "federal": _("The federal list of schools with signs of bias"),
}
HINTS = {
    "prior": _("With them one sees what pupils added; without them only where they stand."),
    "context": _("Schools in harder conditions are then compared with those like them."),
    "federal": _("It stands beside what is found here; the two are not added up."),
    "own": _("Without it marks in the journal stand for how a school sees its pupils."),
}


class RunForm(forms.Form):
    """A choice for each role of the kind; what it cannot do without must be chosen."""

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._keys: dict[str, dict[str, collection.ResultsKey]] = {}
        self._gathers = kind.gathers
        self._of_snapshot = kind.of_snapshot
        if kind.gathers:
            self._ask_year(kind)
        if kind.of_snapshot:
            self._ask_snapshot()
        for role, wanted in kind.roles.items():
            keys = collection.list_results_keys(wanted)
            self._keys[role] = {str(place): key for place, key in enumerate(keys)}
            named = [(place, tell_key(key)) for place, key in self._keys[role].items()]
            is_needed = role in kind.needs
            self.fields[role] = forms.ChoiceField(
                label=ROLES[role],
                help_text=HINTS.get(role, ""),
                choices=named if is_needed else [("", _("do not use")), *named],
                required=is_needed,
            )

    def _ask_year(self, kind: Kind) -> None:
        keys = [key for wanted in kind.gathers for key in collection.list_results_keys(wanted)]
        years = sorted({key.year for key in keys}, reverse=True)
        self.fields["year"] = forms.TypedChoiceField(
            label=_("Year"),
            help_text=_("All results of this year and of the year before it are looked at."),
            choices=[(year, str(year)) for year in years],
            coerce=int,
        )

    def _ask_snapshot(self) -> None:
        found = monitoring.list_snapshots()
        self.fields["snapshot"] = forms.ChoiceField(
            label=_("Snapshot"),
            help_text=_("The latest stands first. What is counted stays tied to it."),
            choices=[(one.code, russian.day(one.reporting_on)) for one in found],
        )

    def options(self) -> dict[str, Any]:
        if self._of_snapshot:
            return {"snapshot": self.cleaned_data["snapshot"]}
        return {"year": self.cleaned_data["year"]} if self._gathers else {}

    def keys(self) -> dict[str, collection.ResultsKey]:
        """Role → what was chosen for it."""
        if self._gathers:
            return gathered_keys(self._gathers, self.cleaned_data["year"])
        chosen = {role: self.cleaned_data.get(role, "") for role in self._keys}
        return {role: self._keys[role][place] for role, place in chosen.items() if place}
