"""Care for those who sit: more time, one attempt more. A sitting that has ended is never opened again."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.models import Invitation, Sitting
from orientir.kit.journal import record

MOST_MINUTES = 240


class CareNotGiven(Mistake):
    """The sitting is over, or the reason is missing."""


@transaction.atomic
def extend_time(*, sitting: int, minutes: int, because: str, by: int, at: datetime) -> datetime:
    """So many minutes more for one who sits, from the deadline or, if it has passed, from now."""
    reason = _reason(because)
    if not 1 <= minutes <= MOST_MINUTES:
        raise CareNotGiven(_("Minutes: from 1 to %(most)s.") % {"most": MOST_MINUTES})
    until = _ask("select extend_sitting(%s, %s)", [sitting, minutes])
    if not isinstance(until, datetime):
        raise CareNotGiven(_("This sitting is over or has no limit of time: nothing to extend."))
    person = Sitting.objects.values_list("person_id", flat=True).get(pk=sitting)
    _note("assessment.time_extended", sitting, person, reason, by, at)
    return until


@transaction.atomic
def give_attempt(*, invitation: int, because: str, by: int, at: datetime) -> None:
    """One attempt more: what was answered before stays as it was."""
    reason = _reason(because)
    if not _ask("select give_attempt(%s)", [invitation]):
        raise CareNotGiven(_("This person sits right now: wait until the sitting has ended."))
    person = Invitation.objects.values_list("person_id", flat=True).get(pk=invitation)
    _note("assessment.attempt_given", invitation, person, reason, by, at)


def _reason(text: str) -> str:
    reason = text.strip()
    if not reason:
        raise CareNotGiven(_("Say why: the reason stays in the journal."))
    return reason


def _ask(query: str, parameters: list[int]) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchone()[0]


def _note(event: str, what: int, person: int, reason: str, by: int, at: datetime) -> None:
    record(event=event, by=by, at=at, subject=f"{what}: {reason}"[:120], persons=[person])
