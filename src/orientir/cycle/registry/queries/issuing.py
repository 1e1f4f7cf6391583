"""People of a unit with the accounts they have: whom an account can be made for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who works in a unit; ``is_waiting``: they have an account whose one-time code has not been used."""

    person_id: int
    family_name: str
    given_name: str
    patronymic: str
    unit_id: int
    unit_code: str
    unit_title: str
    position: str
    account_id: int | None
    login: str
    is_waiting: bool

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, (self.family_name, self.given_name, self.patronymic)))


def list_candidates(
    unit: int, *, on: date, persons: Collection[int] | None = None, limit: int | None = None
) -> list[Candidate]:
    """Who works in a unit or below it on a day, as far as one's rights go: by organisation, then by name.

    ``persons`` narrows to some of them; a person is listed once, where their main post is.
    """
    parameters: dict[str, Any] = {
        "unit": unit,
        "on": on,
        "persons": None if persons is None else sorted(persons),
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, parameters)
        return [Candidate(*row) for row in cursor.fetchall()]


_CANDIDATES = """
with held as (
  select distinct on (t.person_id) t.person_id, t.unit_id, pp.position
  from registry_unit_closure c join registry_post t on t.unit_id = c.descendant_id
  join registry_post_period pp on pp.post_id = t.id
  where c.ancestor_id = %(unit)s and pp.valid_from <= %(on)s
    and (pp.valid_to is null or pp.valid_to > %(on)s)
    and (%(persons)s::bigint[] is null or t.person_id = any (%(persons)s))
  order by t.person_id, pp.is_main_job desc, pp.valid_from desc, pp.id
), known as (
  select distinct on (a.person_id) a.*
  from accounts_of_people(array(select person_id from held)) a
  order by a.person_id, a.is_waiting, a.account_id
)
select h.person_id, p.family_name, p.given_name, p.patronymic, h.unit_id, u.code,
  coalesce(up.short_title, u.code), h.position, k.account_id, coalesce(k.login, ''),
  coalesce(k.is_waiting, false)
from held h join registry_person p on p.id = h.person_id and p.merged_into_id is null
join registry_unit u on u.id = h.unit_id
left join lateral (
  select short_title, order_title from registry_unit_period up where up.unit_id = u.id
  order by up.valid_from desc limit 1
) up on true
left join known k on k.person_id = h.person_id
order by up.order_title, u.id, p.search_name, p.id limit %(limit)s
"""
