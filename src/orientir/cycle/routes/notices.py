"""What the room tells people of. A letter may be read by others: words hold no names and nothing that anybody lacks."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from orientir.kit.notices.api import notice_kind

READY = notice_kind(
    "routes.ready",
    title=gettext_noop("A route to settle"),
    subject=gettext_noop("Your route is drafted: settle it by %(day)s"),
    text=gettext_noop(
        "It is a proposal. Nothing begins until you agree; change what does not fit."
    ),
)
LATE = notice_kind(
    "routes.late",
    title=gettext_noop("A draft over its term"),
    subject=gettext_noop("Your route was to be settled by %(day)s"),
    text=gettext_noop("Agree to it, change it, or cancel it with a reason."),
)
STEP_SOON = notice_kind(
    "routes.step_soon",
    title=gettext_noop("Steps of a route due soon"),
    subject=gettext_noop("A step of your route is due on %(day)s"),
    text=gettext_noop("When it is done, tell what came of it."),
)
STEP_OVERDUE = notice_kind(
    "routes.step_overdue",
    title=gettext_noop("Overdue steps of a route"),
    subject=gettext_noop("A step of your route was due on %(day)s"),
    text=gettext_noop("Tell what is done, or change the step and its term."),
)
MARK_GIVEN = notice_kind(
    "routes.mark_given",
    title=gettext_noop("Marks of your reports"),
    subject=gettext_noop("Your report was looked at"),
    text=gettext_noop("What was said of it stands at the step."),
)
ORGANISATION_ANSWERED = notice_kind(
    "routes.organisation_answered",
    title=gettext_noop("Answers of the organisation to a route"),
    subject=gettext_noop("Your organisation answered about your route"),
    text=gettext_noop("Open it: it is under way now, or returned with a reason."),
)
PROGRAMME_CHOSEN = notice_kind(
    "routes.programme_chosen",
    title=gettext_noop("Programmes proposed for your route"),
    subject=gettext_noop("A programme was chosen for your route: %(title)s"),
    text=gettext_noop("If it fits, apply from the step; if not, choose another one."),
)
NOTED = notice_kind(
    "routes.noted",
    title=gettext_noop("Notes and meetings of a route"),
    subject=gettext_noop("A note or a meeting in a route"),
    text=gettext_noop("Only the person and the one who accompanies see it."),
)
ACCOMPANIED = notice_kind(
    "routes.accompanied",
    title=gettext_noop("Who accompanies a route"),
    subject=gettext_noop("It was said who accompanies a route"),
    text=gettext_noop("The page of the route names them."),
)
WAITS = notice_kind(
    "routes.waits",
    title=gettext_noop("Reports and drafts of those you accompany"),
    subject=gettext_noop("A report or a draft waits for you in the caseload"),
    text=gettext_noop("While it waits, the person cannot go on."),
)
STUCK = notice_kind(
    "routes.stuck",
    title=gettext_noop("Who has stopped in your caseload"),
    subject=gettext_noop("Stopped or overdue in your caseload: %(count)s"),
    text=gettext_noop("Once a week. The caseload says who and since when."),
)
ORGANISATION_ASKED = notice_kind(
    "routes.organisation_asked",
    title=gettext_noop("Routes that ask the organisation"),
    subject=gettext_noop("A route waits for your agreement"),
    text=gettext_noop(
        "The person agreed; it takes money or time off work, and for that you have to agree."
    ),
)
