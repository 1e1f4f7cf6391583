"""Who was at which session."""

from __future__ import annotations

from django.db.models import Count, Q

from orientir.cycle.learning.models import Attendance, ModuleResult
from orientir.cycle.learning.rules import Presence


def count_attended(group: int) -> dict[int, tuple[int, int]]:
    """Enrolment → sessions attended, of those at which somebody said so."""
    rows = (
        Attendance.objects.filter(session__group=group)
        .values_list("enrolment")
        .annotate(was=Count("pk", filter=Q(presence=Presence.PRESENT)), of=Count("pk"))
    )
    return {key: (was, of) for key, was, of in rows}


def list_marks(session: int) -> dict[int, str]:
    """Enrolment → what was marked at this session."""
    return dict(Attendance.objects.filter(session=session).values_list("enrolment", "presence"))


def list_module_results(group: int) -> dict[tuple[int, int], str]:
    """(Enrolment, module) → passed or failed."""
    rows = ModuleResult.objects.filter(enrolment__group=group)
    return {
        (enrolment, module): result
        for enrolment, module, result in rows.values_list("enrolment", "module", "result")
    }
