"""What the room tells people of."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from orientir.kit.notices.api import notice_kind

CHARGED = notice_kind(
    "decisions.charged",
    title=gettext_noop("Assignments"),
    subject=gettext_noop("You are charged with something: № %(number)s, until %(day)s"),
    text=gettext_noop("%(title)s. Look what is to be done and report with documents in time."),
)
DUE = notice_kind(
    "decisions.due",
    title=gettext_noop("Terms of assignments"),
    subject=gettext_noop("The term of an assignment: %(day)s, № %(number)s"),
    text=gettext_noop("%(title)s. Nothing is reported yet."),
)
REPORTED = notice_kind(
    "decisions.reported",
    title=gettext_noop("Reports by assignments"),
    subject=gettext_noop("A report came by № %(number)s, point %(point)s"),
    text=gettext_noop("%(title)s. Accept it or return it with the reason."),
)
SETTLED = {
    "accepted": notice_kind(
        "decisions.accepted",
        title=gettext_noop("Accepted reports"),
        subject=gettext_noop("The report by № %(number)s, point %(point)s, is accepted"),
        text=gettext_noop("%(title)s. The assignment is done."),
    ),
    "returned": notice_kind(
        "decisions.returned",
        title=gettext_noop("Returned reports"),
        subject=gettext_noop("The report by № %(number)s, point %(point)s, is returned"),
        text=gettext_noop("%(title)s. Read what is missing and report again."),
    ),
}
