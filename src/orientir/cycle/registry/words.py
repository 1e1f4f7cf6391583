"""Codes of the registry in words, for pages and exports."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNIT_KINDS: Mapping[str, Promise] = {
    "school": _("School"),
    "kindergarten": _("Kindergarten"),
    "supplementary": _("Supplementary education"),
    "vocational": _("College"),
    "further_education": _("Further education of teachers"),
    "methodical_service": _("Methodical service"),
    "assessment_centre": _("Assessment centre"),
    "authority": _("Education authority"),
    "other": _("Other organisation"),
}
STAFF_CATEGORIES: Mapping[str, Promise] = {
    "pedagogical": _("Teaching staff"),
    "managerial": _("Heads and deputies"),
    "other": _("Other staff"),
}
QUALIFICATIONS: Mapping[str, Promise] = {
    "none": _("no category"),
    "first": _("first category"),
    "highest": _("highest category"),
}


def word_of(words: Mapping[str, Promise], code: str) -> str:
    """The word for a code, or the code itself where there is none."""
    return str(words.get(code, code))
