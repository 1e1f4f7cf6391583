"""What the room tells people of."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from orientir.kit.notices.api import notice_kind

CONCERNS_SCHOOL = notice_kind(
    "analysis.concerns_school",
    title=gettext_noop("Analysis: your school is in it"),
    subject=gettext_noop("An analysis is published: %(title)s"),
    text=gettext_noop(
        "It says something of your school that asks for attention: see what, why, and how sure it is."
    ),
)
CONCERNS_PLACE = notice_kind(
    "analysis.concerns_place",
    title=gettext_noop("Analysis: schools of your municipality are in it"),
    subject=gettext_noop("An analysis is published: %(title)s"),
    text=gettext_noop(
        "Some of your schools ask for attention: see which, why, and how sure it is. Schools: %(schools)s."
    ),
)
