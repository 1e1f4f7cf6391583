"""What the room tells people of; words hold no names: a letter may be read by others."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from orientir.kit.notices.api import notice_kind

ACCOMPANIED = notice_kind(
    "community.accompanied",
    title=gettext_noop("Who accompanies you"),
    subject=gettext_noop("You have somebody to turn to"),
    text=gettext_noop("Who it is, in what, and why just they stands on the page of support."),
)
PEOPLE_GIVEN = notice_kind(
    "community.people_given",
    title=gettext_noop("People given to your care"),
    subject=gettext_noop("People were given to your care"),
    text=gettext_noop("The page of support names them and says why."),
)
ENDED = notice_kind(
    "community.ended",
    title=gettext_noop("Accompanying that ended"),
    subject=gettext_noop("You are accompanied no longer"),
    text=gettext_noop("The page of support says who is with you now."),
)
PROGRAMME_WRITTEN = notice_kind(
    "community.programme_written",
    title=gettext_noop("Programmes of mentoring"),
    subject=gettext_noop("Your programme of mentoring was written or changed"),
    text=gettext_noop("Read it; it holds once both of you agree."),
)
RESERVE_OFFERED = notice_kind(
    "community.reserve_offered",
    title=gettext_noop("Offers to join the reserve of managers"),
    subject=gettext_noop("You are offered a place in the reserve of managers"),
    text=gettext_noop(
        "Whether to join is for you to say; the ministry sees it only once you agree."
    ),
)
MEETING = notice_kind(
    "community.meeting",
    title=gettext_noop("Meetings of project groups"),
    subject=gettext_noop("A meeting on %(when)s: %(title)s"),
    text=gettext_noop("The agenda is on its page."),
)
MEETING_OFF = notice_kind(
    "community.meeting_off",
    title=gettext_noop("Cancelled meetings"),
    subject=gettext_noop("The meeting on %(when)s is cancelled: %(title)s"),
    text=gettext_noop("Another one will be called if it is needed."),
)
SEAT_FREE = notice_kind(
    "community.event_seat",
    title=gettext_noop("Seats at events"),
    subject=gettext_noop("A seat came free, it is yours: %(title)s"),
    text=gettext_noop("On %(when)s. If you cannot come, give the seat back."),
)
EVENT_MOVED = notice_kind(
    "community.event_moved",
    title=gettext_noop("Changes of events"),
    subject=gettext_noop("Another time or place: %(title)s"),
    text=gettext_noop("Now on %(when)s. The rest is on its page."),
)
EVENT_OFF = notice_kind(
    "community.event_off",
    title=gettext_noop("Cancelled events"),
    subject=gettext_noop("The event on %(when)s is cancelled: %(title)s"),
    text=gettext_noop("Why is told on its page."),
)
