"""Results are counted, as often as one likes, and published, once.

Counting loads what measurement is compiled by (numba, SciPy): pages and commands that do not count do not pay for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.models import Procedure, Result
from orientir.cycle.assessment.notices import PUBLISHED
from orientir.cycle.assessment.queries.marking import count_unmarked, is_marked_since_counting
from orientir.cycle.assessment.rules import ProcedureState
from orientir.kit.events import api as events
from orientir.kit.journal import record
from orientir.kit.notices import api as notices

Tell = Callable[[str, int, int], None]


class ResultsNotCounted(Mistake):
    """Nothing to count, or the procedure does not stand where results are counted."""


def count_results(
    *, procedure: int, by: int | None, at: datetime, tell: Tell = lambda *_: None
) -> dict[str, int]:
    """Score, calibrate, measure, keep (``counting``); how many people and deficits there are."""
    from orientir.cycle.assessment.actions import counting  # see above

    return counting.count_results(procedure=procedure, by=by, at=at, tell=tell)


@transaction.atomic
def publish_results(
    *, procedure: int, by: int | None, at: datetime, without_unmarked: bool = False
) -> int:
    """Let every person see their result, and units their shares; returns how many people.

    Raises ResultsNotCounted while answers wait for experts (unless their tasks are left out ``without_unmarked``), and
    where experts have marked something since the count.
    """
    Procedure.objects.select_for_update().get(pk=procedure)
    found = get_standing(procedure, (ProcedureState.SCORED,))
    unmarked = count_unmarked(procedure)
    if unmarked and not without_unmarked:
        raise ResultsNotCounted(
            f"развёрнутых ответов без оценки экспертов: {unmarked}; дождитесь оценок и посчитайте заново "
            "или публикуйте без этих заданий"
        )
    if is_marked_since_counting(procedure):
        raise ResultsNotCounted("после подсчёта эксперты поставили новые оценки: посчитайте заново")
    count = Result.objects.filter(procedure=found).update(published_at=at)
    Procedure.objects.filter(pk=found.pk).update(state=ProcedureState.PUBLISHED, published_at=at)
    record(event="assessment.results_published", by=by, at=at, subject=found.code)
    events.tell("assessment.results_published", subject=found.pk, at=at)
    return count


def tell_of_results(*, procedure: int, at: datetime) -> int:
    """Let everyone who has a published result know; how many have an account."""
    found = Procedure.objects.get(pk=procedure)
    people = Result.objects.filter(procedure=found, published_at__isnull=False)
    return notices.send(
        PUBLISHED,
        key=found.code,
        at=at,
        persons=people.values_list("person_id", flat=True),
        link=reverse("assessment:mine"),
        title=found.title,
    )


def get_standing(procedure: int, states: tuple[ProcedureState, ...]) -> Procedure:
    """The procedure, if it stands where one may count or publish. Raises ResultsNotCounted."""
    found = Procedure.objects.get(pk=procedure)
    if found.state not in states:
        raise ResultsNotCounted(
            f"процедура «{found.title}» не в том состоянии: результаты считают у завершённой, публикуют посчитанные"
        )
    return found
