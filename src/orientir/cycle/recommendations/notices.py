"""What the room tells people of."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from orientir.kit.notices.api import notice_kind

ISSUED = notice_kind(
    "recommendations.issued",
    title=gettext_noop("Recommendations"),
    subject=gettext_noop("Recommendations came: order %(number)s of %(day)s"),
    text=gettext_noop("Look what is advised and by which figures; accept it or tell why not."),
)
ANSWERED = notice_kind(
    "recommendations.answered",
    title=gettext_noop("Answers to recommendations"),
    subject=gettext_noop("A recommendation was answered: %(title)s"),
    text=gettext_noop("The answer stands on its page: %(unit)s."),
)
