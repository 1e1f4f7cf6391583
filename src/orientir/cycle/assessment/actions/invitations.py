"""Inviting: by rule, one by one, reminding, taking back; the person's own answer."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.models import Invitation, Procedure, Sitting
from orientir.cycle.assessment.notices import INVITED, REMINDED
from orientir.cycle.assessment.queries.audience import audience_parameters
from orientir.cycle.assessment.rules import Answered, ProcedureState
from orientir.kit import russian
from orientir.kit.bulk import execute
from orientir.kit.journal import record
from orientir.kit.notices import api as notices

INVITING = (ProcedureState.DRAFT, ProcedureState.OPEN)


class InvitingNotAllowed(Mistake):
    """The procedure no longer takes people, or never did."""


class AnswerNotTaken(Mistake):
    """The invitation can no longer be answered so."""


@transaction.atomic
def invite_by_rule(*, procedure: int, by: int, at: datetime) -> int:
    """Everybody whom the rule of the procedure fits, within one's units; returns how many are new.

    Forms go round in turn along each school, so every form meets the same kind of people (spiralling).
    """
    found = _inviting(procedure)
    asked = audience_parameters(found.audience, timezone.localdate(at))
    new = execute(_INVITE.format(whom=""), asked | _common(found.pk, by, at))
    spread_forms(found.pk)
    record(event="assessment.people_invited", by=by, at=at, subject=found.code)
    tell_invited(found, at)
    return new


@transaction.atomic
def invite_people(
    *, procedure: int, people: Sequence[int], within: int, by: int, at: datetime
) -> int:
    """These people, by the posts they hold today in the units under ``within``, whatever the rule says."""
    found = _inviting(procedure)
    asked: dict[str, Any] = {
        "units": [within], "categories": [], "positions": [], "subjects": [], "on": timezone.localdate(at),
        "people": list(people),
    }  # fmt: skip
    whom = "where person_id = any(%(people)s)"
    new = execute(_INVITE.format(whom=whom), asked | _common(found.pk, by, at))
    spread_forms(found.pk)
    record(event="assessment.people_invited", by=by, at=at, subject=found.code, persons=people)
    tell_invited(found, at)
    return new


def tell_invited(procedure: Procedure, at: datetime) -> None:
    """Let those who are invited to an open procedure and have not been told yet know of it."""
    if procedure.state == ProcedureState.OPEN:
        _notify(INVITED, procedure, procedure.code, Q(answer=Answered.NOT_YET), at)


def _notify(kind: str, procedure: Procedure, key: str, whom: Q, at: datetime) -> None:
    invited = Invitation.objects.filter(whom, procedure=procedure)
    notices.send(
        kind,
        key=key,
        at=at,
        persons=invited.values_list("person_id", flat=True),
        link=reverse("assessment:mine"),
        title=procedure.title,
        until=russian.moment(timezone.localtime(procedure.closes_at)),
    )


def _common(procedure: int, by: int, at: datetime) -> dict[str, Any]:
    return {"procedure": procedure, "by": by, "at": at}


def _inviting(procedure: int) -> Procedure:
    found = Procedure.objects.get(pk=procedure)
    if found.state not in INVITING:
        raise InvitingNotAllowed(_("This procedure takes no more people."))
    return found


def spread_forms(procedure: int) -> int:
    """Give a form to who has none and has not sat: in turn along each school, forms of few people first."""
    return execute(_SPREAD, {"procedure": procedure})


@transaction.atomic
def take_back(*, procedure: int, people: Sequence[int], by: int, at: datetime) -> int:
    """Withdraw invitations: all the same in a draft, later only of who has not answered."""
    found = Procedure.objects.get(pk=procedure)
    asked = Invitation.objects.filter(procedure=found, person__in=people)
    if found.state != ProcedureState.DRAFT:
        asked = asked.filter(answer__in=(Answered.NOT_YET, Answered.DECLINED))
    sat = Sitting.objects.filter(procedure=found).values("person_id")
    gone, _rows = asked.exclude(person__in=sat).delete()
    record(
        event="assessment.invitations_taken_back", by=by, at=at, subject=found.code, persons=people
    )
    return gone


@transaction.atomic
def remind(*, procedure: int, by: int, at: datetime, people: Sequence[int] | None = None) -> int:
    """Put the invitation on top of what waits for those who have not answered or not sat; once a day.

    It stands among what waits for them (``Invitation.reminded_at``), under the bell, and in their letter.
    """
    found = Procedure.objects.get(pk=procedure)
    if found.state != ProcedureState.OPEN:
        raise InvitingNotAllowed(_("People are reminded while the procedure is open."))
    reminded = execute(_REMIND, {"procedure": found.pk, "at": at, "people": people})
    record(event="assessment.people_reminded", by=by, at=at, subject=found.code)
    key = f"{found.code} {at:%Y-%m-%d %H}"
    _notify(REMINDED, found, key, Q(reminded_at=at), at)
    return reminded


def consent_hash(text: str) -> str:
    """Of the text that a person agreed to, word for word."""
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def answer_invitation(
    *, invitation: int, answer: str, consent: str = "", person: int, by: int, at: datetime
) -> None:
    """What the person who acts says to their own invitation; ``consent``: hash of the text they saw."""
    with connection.cursor() as cursor:
        cursor.execute("select answer_invitation(%s, %s, %s)", [invitation, answer, consent])
        taken = bool(cursor.fetchone()[0])
    if not taken:
        raise AnswerNotTaken(
            _(
                "The answer was not taken: the procedure is closed, the test has begun, or the text of "
                "consent has changed. Reload the page."
            )
        )
    record(
        event=f"assessment.invitation_{answer}",
        by=by,
        at=at,
        subject=str(invitation),
        persons=[person],
    )


_INVITE = """
insert into assessment_invitation (procedure_id, person_id, unit_id, staff_category, answer,
  consent_sha256, extra_attempts, invited_by_id, invited_at)
select %(procedure)s, a.person_id, a.unit_id, a.staff_category, 'not_yet', '', 0, %(by)s, %(at)s
from audience(%(units)s::bigint[], %(categories)s::text[], %(positions)s::text[],
  %(subjects)s::text[], %(on)s) a
{whom}
on conflict (procedure_id, person_id) do nothing
"""
_SPREAD = """
with turns as (
  select id, row_number() over (order by code) - 1 as turn, count(*) over () as forms
  from assessment_form where procedure_id = %(procedure)s
), given as (
  select count(*) as n from assessment_invitation
  where procedure_id = %(procedure)s and form_id is not null
), waiting as (
  select i.id, row_number() over (order by i.unit_id, md5(i.person_id::text || '-' || i.procedure_id))
    - 1 + (select n from given) as place
  from assessment_invitation i
  where i.procedure_id = %(procedure)s and i.form_id is null
    and not exists (select 1 from assessment_sitting s where s.invitation_id = i.id)
)
update assessment_invitation i set form_id = t.id
from waiting w join turns t on t.turn = w.place %% t.forms
where i.id = w.id
"""
_REMIND = """
update assessment_invitation i set reminded_at = %(at)s
where i.procedure_id = %(procedure)s and i.answer in ('not_yet', 'consented')
  and (i.reminded_at is null or i.reminded_at < %(at)s::timestamptz - interval '20 hours')
  and (%(people)s::bigint[] is null or i.person_id = any(%(people)s::bigint[]))
  and not exists (
    select 1 from assessment_sitting s where s.invitation_id = i.id and s.ended_at is not null)
"""
