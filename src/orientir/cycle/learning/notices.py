"""What the room tells people of: titles and days only; each kind can be switched off by whoever gets it."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from orientir.kit.notices.api import notice_kind

CERTIFICATE_ISSUED = notice_kind(
    "learning.certificate_issued",
    title=gettext_noop("Certificates"),
    subject=gettext_noop("A certificate was issued: %(title)s"),
    text=gettext_noop("The document and its code of checking are among your certificates."),
)

APPLICATION_DECIDED = notice_kind(
    "learning.application_decided",
    title=gettext_noop("Answers to applications for learning"),
    subject=gettext_noop("Your application was decided: %(title)s"),
    text=gettext_noop("Look what came of it: a seat, a place in the queue, or why not."),
)
SEAT_GIVEN = notice_kind(
    "learning.seat_given",
    title=gettext_noop("Seats that came free"),
    subject=gettext_noop("A seat came free for you: %(title)s"),
    text=gettext_noop(
        "The group starts on %(day)s. If you cannot come, give the seat back: the next in the queue will get it."
    ),
)
GROUP_STARTS = notice_kind(
    "learning.group_starts",
    title=gettext_noop("Groups that start soon"),
    subject=gettext_noop("Your group starts on %(day)s: %(title)s"),
    text=gettext_noop("Where and when it meets stands on the page of the group."),
)
GROUP_CANCELLED = notice_kind(
    "learning.group_cancelled",
    title=gettext_noop("Groups that will not take place"),
    subject=gettext_noop("The group will not take place: %(title)s"),
    text=gettext_noop("Your application to it has ended. You may ask for another group."),
)
TO_DECIDE = notice_kind(
    "learning.to_decide",
    title=gettext_noop("Applications for learning that wait for you"),
    subject=gettext_noop("Applications for learning wait for your decision"),
    text=gettext_noop("The first of the day is for: %(title)s."),
)
