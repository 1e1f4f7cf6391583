"""What the room tells people of."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from orientir.kit.notices.api import notice_kind

INVITED = notice_kind(
    "assessment.invited",
    title=gettext_noop("Invitations to diagnostics"),
    subject=gettext_noop("An invitation: %(title)s"),
    text=gettext_noop(
        "It can be sat until %(until)s. Taking part is yours to decide: open it and answer."
    ),
)
REMINDED = notice_kind(
    "assessment.reminded",
    title=gettext_noop("Reminders of diagnostics"),
    subject=gettext_noop("Not finished yet: %(title)s"),
    text=gettext_noop("It can be sat until %(until)s."),
)
PUBLISHED = notice_kind(
    "assessment.results_published",
    title=gettext_noop("Results of diagnostics"),
    subject=gettext_noop("Your result is ready: %(title)s"),
    text=gettext_noop("Strengths first, then what to work on. Only you see it."),
)
