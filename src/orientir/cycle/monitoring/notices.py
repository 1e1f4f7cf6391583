"""What the room tells people of."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from orientir.kit.notices.api import notice_kind

SENT = notice_kind(
    "monitoring.sent_to_verification",
    title=gettext_noop("Figures wait for your word"),
    subject=gettext_noop("Confirm the figures of your municipality until %(until)s"),
    text=gettext_noop(
        "Snapshot as of %(day)s. Look at each figure and at its rows; confirm it, or object and say how it should be."
    ),
)
NEAR = notice_kind(
    "monitoring.verification_ends",
    title=gettext_noop("The last day to confirm figures is near"),
    subject=gettext_noop("Figures can be confirmed or objected to until %(until)s"),
    text=gettext_noop("Snapshot as of %(day)s. Your municipality has not said its word yet."),
)
OBJECTED = notice_kind(
    "monitoring.figure_objected",
    title=gettext_noop("Objections to figures"),
    subject=gettext_noop("An objection: indicator %(indicator)s, %(unit)s"),
    text=gettext_noop(
        "Snapshot as of %(day)s. Answer it: figures are approved once all are answered."
    ),
)
ANSWERED = notice_kind(
    "monitoring.objection_answered",
    title=gettext_noop("Answers to objections"),
    subject=gettext_noop("Your objection to indicator %(indicator)s is answered"),
    text=gettext_noop("Snapshot as of %(day)s. Read what will be done, or why the figure stands."),
)
PUBLISHED = notice_kind(
    "monitoring.snapshot_published",
    title=gettext_noop("Figures are published"),
    subject=gettext_noop("Figures as of %(day)s are published"),
    text=gettext_noop(
        "Approved by order %(order)s. Everybody sees them as far as small groups allow."
    ),
)
CORRECTED = notice_kind(
    "monitoring.snapshot_corrected",
    title=gettext_noop("Published figures are corrected"),
    subject=gettext_noop("Figures as of %(day)s are corrected"),
    text=gettext_noop("By order %(order)s. Why: %(reason)s"),
)
