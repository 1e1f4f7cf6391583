"""What plans ask: documents to accept, one's own measures that are late or due, documents that came back. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.cycle.portal.todo import Task
from orientir.cycle.roadmaps.api import WaitingPlans
from orientir.kit import russian


def tasks_of_plans(found: WaitingPlans) -> Iterator[Task]:
    """What others wait for first."""
    href = reverse("roadmaps:waiting")
    if found.to_accept:
        text = ngettext(
            "%(n)s document of a plan waits to be accepted",
            "%(n)s documents of plans wait to be accepted",
            found.to_accept,
        )
        yield Task(
            "waiting", text % {"n": russian.number(found.to_accept)},
            _("Until you look, the measures they show do not count as done."),
            _("Look at the documents"), href,
        )  # fmt: skip
    if found.returned:
        text = ngettext(
            "%(n)s document came back to you", "%(n)s documents came back to you", found.returned
        )
        yield Task(
            "check", text % {"n": russian.number(found.returned)},
            _("The reason stands beside each: mend it and bring it again."), _("See why"), href,
        )  # fmt: skip
    yield from _measures(found, href)


def _measures(found: WaitingPlans, href: str) -> Iterator[Task]:
    count = found.overdue + found.soon
    if not count:
        return
    text = ngettext(
        "%(n)s measure of yours asks for a document",
        "%(n)s measures of yours ask for documents",
        count,
    )
    why = _("Overdue: %(overdue)s, due soon: %(soon)s.") % {
        "overdue": russian.number(found.overdue), "soon": russian.number(found.soon),
    }  # fmt: skip
    mark = "overdue" if found.overdue else "soon"
    yield Task(
        mark, text % {"n": russian.number(count)}, why, _("Bring the documents"), href, found.due_on
    )
