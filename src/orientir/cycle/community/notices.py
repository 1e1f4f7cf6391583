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
