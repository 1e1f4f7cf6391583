"""What recommendations ask of those who answer them and of those who issue them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.cycle.portal.todo import Task
from orientir.cycle.recommendations.api import WaitingAdvice
from orientir.kit import russian

ISSUERS = frozenset({"operator", "ministry"})


def tasks_of_advice(role: str, found: WaitingAdvice, today: date) -> Iterator[Task]:
    """Answers first; for those who issue, what nobody has decided on."""
    href = reverse("recommendations:home")
    if found.to_answer:
        text = ngettext(
            "%(n)s recommendation waits for your answer",
            "%(n)s recommendations wait for your answer",
            found.to_answer,
        )
        late = found.due_on is not None and found.due_on < today
        yield Task(
            "overdue" if late else "waiting", text % {"n": russian.number(found.to_answer)},
            _("Each tells by which figures it is made. Accept it or tell why not."),
            _("Read and answer"), f"{href}?state=issued", found.due_on,
        )  # fmt: skip
    if role in ISSUERS and found.proposed:
        text = ngettext(
            "%(n)s recommendation is proposed", "%(n)s recommendations are proposed", found.proposed
        )
        yield Task(
            "waiting", text % {"n": russian.number(found.proposed)},
            _("Rules of the methodology speak by the latest snapshot; nobody sees them until you issue them."),
            _("Look through and issue"), f"{href}?state=proposed",
        )  # fmt: skip
