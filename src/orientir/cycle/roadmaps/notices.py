"""What the room tells people of."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from orientir.kit.notices.api import notice_kind

HANDED_DOWN = notice_kind(
    "roadmaps.handed_down",
    title=gettext_noop("Measures handed down"),
    subject=gettext_noop("Your plan got a measure, until %(until)s: %(title)s"),
    text=gettext_noop(
        "It came from the plan “%(plan)s”. Say who carries it out, then bring a document."
    ),
)
BROUGHT = notice_kind(
    "roadmaps.evidence_brought",
    title=gettext_noop("Documents that wait for you"),
    subject=gettext_noop("A document waits to be accepted: measure %(number)s"),
    text=gettext_noop("%(unit)s brought it: %(title)s."),
)
DECIDED = notice_kind(
    "roadmaps.evidence_decided",
    title=gettext_noop("Decisions on your documents"),
    subject=gettext_noop("Measure %(number)s: the document was looked at"),
    text=gettext_noop("“%(title)s”: %(decision)s."),
)
DIGEST = notice_kind(
    "roadmaps.digest",
    title=gettext_noop("Digest of plans"),
    subject=gettext_noop("Plans: overdue %(overdue)s, at risk %(risk)s, due soon %(soon)s"),
    text=gettext_noop("Documents that wait for you: %(waiting)s."),
)
