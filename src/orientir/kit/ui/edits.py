"""Two editors never overwrite each other silently: one mechanism for every form that changes what stands already.

The form carries, signed, the values it was opened with. When it comes back they are held against the values that stand
now: what somebody else changed meanwhile is told at its field, was and became, beside what one typed oneself; sent
again, one's own is written knowingly.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.http import QueryDict
from django.utils.translation import gettext as _

SEEN = "seen"
_SALT = "orientir.kit.ui.edits"
LONGEST_TOLD = 200


def watch(form: forms.BaseForm, known: Mapping[str, Any]) -> forms.BaseForm:
    """Let ``form``, which changes what stands, carry ``known``: the values that stand now, by names of its fields."""
    told = _told(form, known)
    form.fields[SEEN] = forms.CharField(
        widget=forms.HiddenInput, required=False, initial=signing.dumps(told, salt=_SALT)
    )
    return form


def is_clear(form: forms.BaseForm, known: Mapping[str, Any]) -> bool:
    """Whether nobody changed meanwhile what this valid form would write; else both versions are told at the fields."""
    opened = _opened(form)
    now = _told(form, known)
    form.cleaned_data.pop(SEEN, None)
    if opened is None or opened == now:
        return True
    changed = [name for name in now if opened.get(name) != now[name]]
    for name in changed:
        form.add_error(name, _sentence(opened.get(name), now[name]))
    data = cast(QueryDict, form.data).copy()
    data[form.add_prefix(SEEN)] = signing.dumps(now, salt=_SALT)
    form.data = data
    return not changed


def _opened(form: forms.BaseForm) -> dict[str, str] | None:
    """The values the form was opened with; None where it did not carry them or they are not of our making."""
    carried = str(form.data.get(form.add_prefix(SEEN), ""))
    try:
        found: dict[str, str] = signing.loads(carried, salt=_SALT)
    except signing.BadSignature:
        return None
    return found


def _told(form: forms.BaseForm, known: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(known[name]) for name in form.fields if name in known and name != SEEN}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return "\n".join(value.split("\r\n")).strip()
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True).strip('"')


def _sentence(was: str | None, became: str) -> str:
    text = _(
        "While you were editing, somebody else changed this: was “%(was)s”, became “%(became)s”. "
        "Send the form again to write yours, or put theirs in."
    )
    return text % {"was": _short(was or ""), "became": _short(became)}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD]}…"
