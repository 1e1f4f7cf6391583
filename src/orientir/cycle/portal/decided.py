"""What decisions ask of those who are charged and of those who settle reports. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.cycle.decisions.api import WaitingAssignments
from orientir.cycle.portal.todo import Task
from orientir.kit import russian


def tasks_of_assignments(found: WaitingAssignments) -> Iterator[Task]:
    """What is charged to me, the nearest term first; reports that wait for my answer."""
    href = reverse("decisions:assignments")
    if found.to_report:
        text = ngettext(
            "%(n)s assignment waits for your report",
            "%(n)s assignments wait for your report",
            found.to_report,
        )
        late = ngettext("%(n)s is overdue.", "%(n)s are overdue.", found.overdue)
        why = late % {"n": russian.number(found.overdue)} if found.overdue else ""
        yield Task(
            "overdue" if found.overdue else "waiting", text % {"n": russian.number(found.to_report)},
            why or _("Tell what was done and bring the documents that show it."),
            _("See and report"), f"{href}?whose=mine&state=open", found.due_on,
        )  # fmt: skip
    if found.to_settle:
        text = ngettext(
            "%(n)s report by assignments waits for your answer",
            "%(n)s reports by assignments wait for your answer",
            found.to_settle,
        )
        yield Task(
            "waiting", text % {"n": russian.number(found.to_settle)},
            _("Accept it, or return it with what is missing."),
            _("Read the reports"), f"{href}?whose=control&state=reported",
        )  # fmt: skip
