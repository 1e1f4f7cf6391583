"""Codes of the room in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SUPPORTS: Final[Mapping[str, Promise]] = {
    "curator": _("curator"),
    "tutor": _("tutor"),
    "regional_methodist": _("regional methodist"),
    "mentor": _("mentor"),
}
COMMUNITIES: Final[Mapping[str, Promise]] = {
    "regional_methodical_active": _("Regional methodical active"),
    "association": _("Associations of teachers"),
    "project_group": _("Project groups"),
    "expert_registry": _("Registry of experts"),
    "personnel_reserve": _("Personnel reserve"),
}
REASONS: Final[Mapping[str, Promise]] = {
    "same_unit": _("works in the same organisation"),
    "same_municipality": _("works in the same municipality"),
    "same_subject": _("the same subject"),
    "competencies": _("helps with what is lacking"),
    "free": _("has many free places"),
}
OBSTACLES: Final[Mapping[str, Promise]] = {
    "nobody_serves": _("nobody is named for this organisation"),
    "nobody_free": _("all who could have no places left"),
    "only_conflicts": _("with all who could there was a conflict"),
}
ENDED: Final[Mapping[str, Promise]] = {
    "done": _("the programme is carried out"),
    "left": _("the accompanier has left"),
    "asked": _("one of the two asked for it"),
    "conflict": _("a conflict of interests"),
}
STAGES: Final[Mapping[str, Promise]] = {
    "school": _("school stage"),
    "municipal": _("municipal stage"),
    "regional": _("regional stage"),
    "federal": _("federal stage"),
}
SCHEMES: Final[Mapping[str, Promise]] = {
    "zemsky_teacher": _("«Zemsky teacher»"),
    "none": _("usual"),
}
RESERVE: Final[Mapping[str, Promise]] = {
    "offered": _("waits for the person's answer"),
    "agreed": _("the person agreed"),
    "declined": _("the person declined"),
    "enrolled": _("in the reserve"),
    "left": _("left the reserve"),
}


def word(words: Mapping[str, Promise], code: str) -> str:
    """The word of a code; the code itself where there is none."""
    return str(words.get(code, code))
