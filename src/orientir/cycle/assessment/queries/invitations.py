"""Invitations: one's own, those in sight with their state, what of them waits for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.queries.audience import audience_parameters
from orientir.kit.bulk import fetch_rows

STATES = ("not_yet", "consented", "declined", "withdrawn", "sitting", "finished")


class InvitationNotFound(Mistake):
    """There is no such invitation of the person who asks."""


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invited person in a list; ``state`` is one of ``STATES``."""

    id: int
    person: int
    name: str
    unit_code: str
    unit: str
    state: str
    form: str
    attempts: int
    extra_attempts: int
    answered_at: datetime | None
    reminded_at: datetime | None
    ended_at: datetime | None
    open_sitting: int | None


@dataclass(frozen=True, slots=True)
class UninvitedLine:
    """Somebody who might be invited."""

    person: int
    name: str
    unit: str
    position: str


@dataclass(frozen=True, slots=True)
class OwnInvitation:
    """An invitation as the invited person needs it."""

    id: int
    procedure: int
    procedure_code: str
    title: str
    kind: str
    operator: str
    pack: str
    instrument: str
    procedure_state: str
    opens_at: datetime
    closes_at: datetime
    minutes: int | None
    attempts: int
    delivery: str
    consent_text: str
    answer: str
    answered_at: datetime | None
    reminded_at: datetime | None
    finished: int
    open_sitting: int | None
    items: int | None
    unit: str
    keep_answers_years: int
    keep_results_years: int
    erased_at: datetime | None
    erased_because: str | None
    erased_answers: int | None

    @property
    def attempts_left(self) -> int:
        return max(0, self.attempts - self.finished)

    def is_sat_at(self, at: datetime) -> bool:
        """Whether the person may sit down (or go on) at this moment."""
        within = self.procedure_state == "open" and self.opens_at <= at < self.closes_at
        on_screen = self.delivery != "paper"
        return within and on_screen and self.answer == "consented" and (
            self.open_sitting is not None or self.attempts_left > 0
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class WaitingProcedure:
    """An open procedure as its head or municipality has to see to it."""

    code: str
    title: str
    closes_at: datetime
    invited: int
    agreed: int
    finished: int
    waiting: int


def get_own_invitation(invitation: int, *, person: int | None) -> OwnInvitation:
    """Of the person alone, of procedures that are no drafts. Raises InvitationNotFound."""
    rows = fetch_rows(
        _OWN.format(which="i.id = %(invitation)s"), {"invitation": invitation, "person": person}
    )
    if not rows:
        raise InvitationNotFound("такого приглашения у вас нет")
    return OwnInvitation(*rows[0])


def list_own_invitations(person: int | None) -> list[OwnInvitation]:
    """Those of open procedures, whose end is nearest first."""
    if person is None:
        return []
    query = _OWN.format(which="p.state = 'open' and p.closes_at > now()")
    return [OwnInvitation(*row) for row in fetch_rows(query, {"person": person})]


def list_own_answers(person: int) -> list[OwnInvitation]:
    """What the person has said to invitations, of procedures that are over too, newest first."""
    query = _OWN.format(which="i.answer <> 'not_yet'")
    told = [OwnInvitation(*row) for row in fetch_rows(query, {"person": person})]
    return sorted(told, key=lambda one: (one.answered_at or one.opens_at, one.id), reverse=True)


def list_waiting_procedures() -> list[WaitingProcedure]:
    """Open procedures to which people in sight are invited."""
    return [WaitingProcedure(*row) for row in fetch_rows(_WAITING, {})]


def list_invitations(
    procedure: int,
    *,
    state: str = "",
    text: str = "",
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[InvitationLine], int]:
    """A page of invited people in sight and how many there are in all."""
    rows = fetch_rows(
        _LINES,
        {
            "procedure": procedure, "state": state, "text": _folded(text), "invitation": None,
            "limit": limit, "offset": offset,
        },
    )  # fmt: skip
    return [InvitationLine(*row[1:]) for row in rows], int(rows[0][0]) if rows else 0


def find_invitation(procedure: int, invitation: int) -> InvitationLine | None:
    """One invited person in sight."""
    asked = {
        "procedure": procedure, "state": "", "text": "", "invitation": invitation, "limit": 1,
        "offset": 0,
    }  # fmt: skip
    rows = fetch_rows(_LINES, asked)
    return InvitationLine(*rows[0][1:]) if rows else None


def list_uninvited(
    procedure: int,
    rule: Mapping[str, Any],
    *,
    text: str = "",
    on: date,
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[UninvitedLine], int]:
    """Whom a rule fits within one's units and who is not invited, by name, and how many there are."""
    asked = audience_parameters(rule, on) | {
        "procedure": procedure, "text": _folded(text), "limit": limit, "offset": offset,
    }  # fmt: skip
    rows = fetch_rows(_UNINVITED, asked)
    return [UninvitedLine(*row[1:]) for row in rows], int(rows[0][0]) if rows else 0


@dataclass(frozen=True, slots=True)
class TemplatePerson:
    """An invited person as a sheet of results names them; ``cells``: СНИЛС … birth date, form, day."""

    person: int
    cells: tuple[Any, ...]


def list_people_of_template(procedure: int) -> list[TemplatePerson]:
    """Everybody invited, school by school."""
    return [
        TemplatePerson(int(row[0]), tuple(row[1:])) for row in fetch_rows(_TEMPLATE, [procedure])
    ]


def _folded(text: str) -> str:
    return text.strip().lower().replace("ё", "е")


_OWN = """
select i.id, p.id, p.code, p.title, p.kind, p.operator, p.pack, p.instrument, p.state, p.opens_at,
  p.closes_at, p.minutes, p.attempts + i.extra_attempts, p.delivery, p.consent_text, i.answer,
  i.answered_at, i.reminded_at, s.finished, s.open_sitting,
  (p.design #>> '{{report,form_items}}')::int,
  (select short_title from registry_unit_period u where u.unit_id = i.unit_id
    order by u.valid_from desc limit 1),
  p.keep_answers_years, p.keep_results_years, e.erased_at, e.reason, e.answers
from assessment_invitation i
join assessment_procedure p on p.id = i.procedure_id and p.state <> 'draft'
left join lateral (
  select e.erased_at, e.reason, e.answers from assessment_erasure e where e.invitation_id = i.id
  order by e.id desc limit 1
) e on true
cross join lateral (
  select count(*) filter (where s.ended_at is not null) as finished,
    max(s.id) filter (where s.ended_at is null) as open_sitting
  from assessment_sitting s where s.invitation_id = i.id
) s
where i.person_id = %(person)s and {which}
order by p.closes_at, i.id
"""
_WAITING = """
select p.code, p.title, p.closes_at, g.invited, g.consented + g.sitting + g.finished, g.finished,
  g.invited - g.consented - g.declined - g.withdrawn - g.sitting - g.finished
from assessment_procedure p
cross join lateral (
  select sum(invited) as invited, sum(consented) as consented, sum(declined) as declined,
    sum(withdrawn) as withdrawn, sum(sitting) as sitting, sum(finished) as finished
  from procedure_progress(p.id)
) g
where p.state = 'open' and p.closes_at > now() and g.invited > 0
order by p.closes_at
"""
_LINES = """
with stood as (
  select i.id, i.person_id, i.unit_id, i.form_id, i.answered_at, i.reminded_at, i.extra_attempts,
    case when s.is_open then 'sitting' when s.attempts > 0 then 'finished' else i.answer end as state,
    coalesce(s.attempts, 0) as attempts, s.ended_at, s.open_sitting
  from assessment_invitation i
  left join (
    select invitation_id, bool_or(ended_at is null) as is_open, count(*) as attempts,
      max(ended_at) as ended_at, max(id) filter (where ended_at is null) as open_sitting
    from assessment_sitting where procedure_id = %(procedure)s group by 1
  ) s on s.invitation_id = i.id
  where i.procedure_id = %(procedure)s
    and (%(invitation)s::bigint is null or i.id = %(invitation)s)
)
select count(*) over (), w.id, w.person_id,
  concat_ws(' ', h.family_name, h.given_name, nullif(h.patronymic, '')), n.code, u.short_title,
  w.state, coalesce(f.code, ''), w.attempts, w.extra_attempts, w.answered_at, w.reminded_at,
  w.ended_at, w.open_sitting
from stood w
join registry_person h on h.id = w.person_id
join registry_unit n on n.id = w.unit_id
left join assessment_form f on f.id = w.form_id
left join lateral (
  select short_title from registry_unit_period p where p.unit_id = w.unit_id
  order by p.valid_from desc limit 1
) u on true
where (%(state)s = '' or w.state = %(state)s)
  and (%(text)s = '' or strpos(h.search_name, %(text)s) > 0)
order by h.search_name, w.id limit %(limit)s offset %(offset)s
"""
_UNINVITED = """
select count(*) over (), a.person_id,
  concat_ws(' ', h.family_name, h.given_name, nullif(h.patronymic, '')), u.short_title,
  coalesce(w.position, '')
from audience(%(units)s::bigint[], %(categories)s::text[], %(positions)s::text[],
  %(subjects)s::text[], %(on)s) a
join registry_person h on h.id = a.person_id
left join lateral (
  select short_title from registry_unit_period p where p.unit_id = a.unit_id
  order by p.valid_from desc limit 1
) u on true
left join lateral (
  select p.position from registry_post t join registry_post_period p on p.post_id = t.id
  where t.person_id = a.person_id and t.unit_id = a.unit_id
  order by p.is_main_job desc, p.valid_from desc limit 1
) w on true
where not exists (
    select 1 from assessment_invitation i
    where i.procedure_id = %(procedure)s and i.person_id = a.person_id)
  and (%(text)s = '' or strpos(h.search_name, %(text)s) > 0)
order by h.search_name, h.id limit %(limit)s offset %(offset)s
"""
_TEMPLATE = """
select h.id, h.snils, h.personnel_number, h.family_name, h.given_name, h.patronymic, h.birth_on,
  f.code
from assessment_invitation i
join registry_person h on h.id = i.person_id
left join assessment_form f on f.id = i.form_id
where i.procedure_id = %s and i.answer not in ('declined', 'withdrawn')
order by i.unit_id, h.search_name, h.id
"""
