"""What somebody else changed while a form stood open is told at its field, both versions, before it is overwritten."""

from __future__ import annotations

import re
from datetime import date

from django import forms
from django.http import QueryDict

from orientir.kit.ui.edits import SEEN, is_clear, watch


class PlanForm(forms.Form):
    title = forms.CharField()
    starts_on = forms.DateField()


OPENED = {"title": "План", "starts_on": date(2026, 9, 1), "secret": "не поле формы"}


def carried(known: dict[str, object]) -> str:
    """What the page of the form holds in its hidden field."""
    form = watch(PlanForm(initial=known), known)
    found = re.search(r'value="([^"]+)"', str(form[SEEN]))
    assert found is not None
    assert "не поле" not in found[1]
    return found[1]


def sent(title: str, seen: str, known: dict[str, object]) -> tuple[forms.Form, bool]:
    data = QueryDict(mutable=True)
    data.update({"title": title, "starts_on": "2026-09-01", SEEN: seen})
    data._mutable = False
    form = PlanForm(data, initial=known)
    watch(form, known)
    assert form.is_valid()
    return form, is_clear(form, known)


def test_what_nobody_touched_is_written() -> None:
    form, clear = sent("План района", carried(OPENED), OPENED)
    assert clear
    assert form.cleaned_data == {"title": "План района", "starts_on": date(2026, 9, 1)}


def test_what_somebody_else_changed_is_told_with_both_versions() -> None:
    meanwhile = OPENED | {"title": "План округа"}
    form, clear = sent("План района", carried(OPENED), meanwhile)
    assert not clear
    (told,) = form.errors["title"]
    assert "было «План», стало «План округа»" in told
    assert form["title"].value() == "План района"
    assert list(form.errors) == ["title"]


def test_sent_again_ones_own_is_written_knowingly() -> None:
    meanwhile = OPENED | {"title": "План округа"}
    form, _clear = sent("План района", carried(OPENED), meanwhile)
    again, clear = sent("План района", str(form[SEEN].value()), meanwhile)
    assert clear
    assert again.cleaned_data["title"] == "План района"
    _third, still_clear = sent("План района", str(form[SEEN].value()), OPENED)
    assert not still_clear


def test_a_form_that_carries_nothing_of_ours_is_taken_as_it_is() -> None:
    for seen in ("", "made up", "{}:x:y"):
        assert sent("План района", seen, OPENED)[1]
