"""What is known of sittings: one's own, the paper of an open one, answers that came late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from orientir.cycle.assessment.models import Answer, Invitation, Sitting
from orientir.cycle.assessment.rules import Source


@dataclass(frozen=True, slots=True)
class Entrance:
    """An invitation as its test is entered. ``refusal`` empty: one may begin or go on."""

    invitation: Invitation
    refusal: str
    tasks: int
    open_sitting: int | None
    last_ended: Sitting | None


def find_entrance(invitation: int, person: int | None) -> Entrance | None:
    """One's own invitation, and how its test stands; ``None``: there is none for this person."""
    found = (
        Invitation.objects.filter(pk=invitation, person=person).select_related("procedure").first()
    )
    if found is None:
        return None
    sat = Sitting.objects.filter(invitation=found, source=Source.ONLINE).order_by("attempt")
    is_open = [one for one in sat if one.ended_at is None]
    ended = [one for one in sat if one.ended_at is not None]
    return Entrance(
        found,
        str(_ask("select sitting_refusal(%s)", invitation) or ""),
        int(_ask("select tasks_of_invitation(%s)", invitation) or 0),
        is_open[-1].pk if is_open else None,
        ended[-1] if ended else None,
    )


def is_sitting_of(sitting: int, person: int | None) -> bool:
    return person is not None and Sitting.objects.filter(pk=sitting, person=person).exists()


def find_picture(sitting: int, sha256: str) -> tuple[str, bytes] | None:
    """Media type and bytes of a picture of one's own open sitting."""
    with connection.cursor() as cursor:
        cursor.execute("select media_type, content from sitting_media(%s, %s)", [sitting, sha256])
        row = cursor.fetchone()
    return (str(row[0]), bytes(row[1])) if row and row[0] else None


def find_queue_key(sitting: int) -> str | None:
    """The key of the browser's queue in Base64: for its person and for the operator who cares."""
    found = _ask("select sitting_key_for(%s)", sitting)
    return str(found).replace("\n", "") if found else None


def rescue_answers(sitting: int, device: str, answers: str) -> str:
    """Put a rescue file's answers in as the operator; the database's own words come back."""
    with connection.cursor() as cursor:
        cursor.execute("select rescue_answers(%s, %s, %s)::text", [sitting, device, answers])
        return str(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class Kept:
    """How many positions have an answer, and how many answers came after the end."""

    answered: int
    late: int


def count_kept(sitting: int) -> Kept:
    """Of one's own sitting (or of one that one runs)."""
    rows = Answer.objects.filter(sitting=sitting)
    answered = rows.filter(is_late=False).values("position").distinct().count()
    return Kept(answered, rows.filter(is_late=True).count())


@dataclass(frozen=True, slots=True)
class LateAnswers:
    """Answers of an ended sitting that wait for the operator's word."""

    sitting: int
    person: int
    name: str
    procedure: str
    ended_at: datetime
    answers: int


def list_late_answers() -> list[LateAnswers]:
    """Sittings in one's sight with answers that came after the end, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_LATE)
        return [LateAnswers(*row) for row in cursor.fetchall()]


_LATE = """
select s.id, s.person_id, concat_ws(' ', h.family_name, h.given_name, h.patronymic), p.title,
  s.ended_at, count(*)
from assessment_answer a
join assessment_sitting s on s.id = a.sitting_id
join assessment_procedure p on p.id = s.procedure_id
join registry_person h on h.id = s.person_id
where a.is_late and s.ended_at is not null
  and not exists (select 1 from assessment_response r where r.sitting_id = s.id)
group by 1, 2, 3, 4, 5 order by s.ended_at desc limit 200
"""


def _ask(query: str, number: int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, [number])
        row = cursor.fetchone()
    return row[0] if row else None
