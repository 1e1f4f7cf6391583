"""The end of keeping: a person takes consent back, or the term that they agreed to is over. Nothing comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.models import Invitation
from orientir.kit.bulk import fetch_rows
from orientir.kit.events import api as events
from orientir.kit.journal import record

BATCH = 200  # people whose data go in one transaction


class ConsentNotHeld(Mistake):
    """There is no consent of this person's to take back."""


@dataclass(frozen=True, slots=True)
class Erased:
    """Of one invited person: in which procedure (its code), why, how many answers and results were destroyed."""

    person: int
    procedure: str
    reason: str
    answers: int
    results: int


@transaction.atomic
def withdraw_consent(*, invitation: int, person: int, by: int, at: datetime) -> tuple[int, int]:
    """The person who acts takes consent back, before the test or after it: what they gave is destroyed at once.

    Returns how many answers and results there were. Shares of units and figures of tasks, which tell of nobody, stay.
    """
    answers, results = fetch_rows(
        "select answers, results from withdraw_consent(%s)", [invitation]
    )[0]
    if answers is None:
        raise ConsentNotHeld(_("There is no consent of yours to take back: reload the page."))
    asked = Invitation.objects.select_related("procedure").get(pk=invitation)
    _tell_destroyed(person, asked.procedure.code, at)
    record(
        event="assessment.invitation_withdrawn",
        by=by,
        at=at,
        subject=f"{invitation}: {answers} / {results}",
        persons=[person],
    )
    return answers, results


def erase_expired(
    *, at: datetime, tell: Callable[[int], None] = lambda _done: None
) -> list[Erased]:
    """Destroy what may no longer be kept, some people a transaction: killed and run again it goes on. System role."""
    gone: list[Erased] = []
    while batch := _erase_batch(at):
        gone += batch
        tell(len(gone))
    return gone


@transaction.atomic
def _erase_batch(at: datetime) -> list[Erased]:
    rows = fetch_rows(
        "select person_id, code, reason, answers, results from erase_expired(%s)", [BATCH]
    )
    gone = [Erased(*row) for row in rows]
    for one in gone:
        if one.reason == "results_term":
            _tell_destroyed(one.person, one.procedure, at)
    for code, reason in dict.fromkeys((one.procedure, one.reason) for one in gone):
        record(
            event=f"assessment.erased_{reason}",
            by=None,
            at=at,
            subject=code,
            persons=_persons(gone, code, reason),
        )
    return gone


def _tell_destroyed(person: int, procedure: str, at: datetime) -> None:
    events.tell("assessment.results_destroyed", subject=person, at=at, procedure=procedure)


def _persons(gone: Sequence[Erased], code: str, reason: str) -> list[int]:
    return [one.person for one in gone if (one.procedure, one.reason) == (code, reason)]


def count_expired() -> dict[str, int]:
    """How many people's answers and results are due; nothing is touched. System role."""
    rows = fetch_rows("select reason, count(*) from list_expired() group by reason order by reason")
    return {str(reason): int(count) for reason, count in rows}
