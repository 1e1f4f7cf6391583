"""The form of an import: the file, its date, its unit, how complete it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orientir.cycle.collection.catalogue.results import PUPIL_RESULTS
from orientir.cycle.registry import api as registry
from orientir.kit.tabular.bounds import MOST_BYTES


class UploadForm(forms.Form):
    """``unit_id``: the unit of the grant; rows may be about it and those below."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("xlsx, or CSV in UTF-8, filled in by the template; up to 60 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    as_of = forms.DateField(
        label=_("As of which day the file is"),
        help_text=_("What changed since then is not in it. For example 01.09.2025."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    unit = forms.CharField(
        label=_("For which organisation"),
        help_text=_("Code, ИНН or title. The file may be about it and all below it."),
        max_length=500,
    )
    mode = forms.ChoiceField(
        label=_("How complete it is"),
        choices=[
            ("additions", _("Additions: rows are added and corrected, nothing is closed")),
            ("complete", _("The complete list: posts that are not in it will be closed")),
        ],
        widget=forms.RadioSelect,
        initial="additions",
    )

    def __init__(self, *args: Any, kind: str, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit_id = unit_id
        self.endings: tuple[str, ...] = (".xlsx", ".xlsm", ".csv")
        if kind != "people_posts":
            del self.fields["mode"]
        if kind == PUPIL_RESULTS:
            self._take_results()

    def _take_results(self) -> None:
        """Results come as Parquet too, and larger than a browser sends."""
        self.endings += (".parquet",)
        file = self.fields["file"]
        file.widget.attrs["accept"] = ".xlsx,.csv,.parquet"
        file.help_text = _(
            "xlsx, CSV or Parquet up to 60 MB; larger: orientir import pupil_results."
        )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 60 MB. Divide it into parts."))
        if not (file.name or "").lower().endswith(self.endings):
            raise forms.ValidationError(_("Neither xlsx nor CSV. Save the table as one of them."))
        return file

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean_unit(self) -> int:
        book = registry.load_unit_book(self.unit_id)
        found = book.find(self.cleaned_data["unit"])
        if len(found) > 1:
            raise forms.ValidationError(_("Several organisations are called so. Write the code."))
        if not found or not book.in_scope(found[0]):
            raise forms.ValidationError(_("You have no such organisation. Check the code or ИНН."))
        return found[0]
