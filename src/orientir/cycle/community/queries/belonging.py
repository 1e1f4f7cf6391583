"""Communities, the reserve, vacancies and contests, as far as one's rights go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orientir.kit.bulk import fetch_rows


@dataclass(frozen=True, slots=True)
class MemberLine:
    id: int
    person: int
    name: str
    unit: str
    community: str
    title: str
    is_chair: bool
    basis: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class VacancyLine:
    """``is_kept``: who asks may close it."""

    id: int
    unit_id: int
    unit: str
    municipality: str
    position: str
    subject: str
    rate: Decimal
    scheme: str
    terms: str
    opened_on: date
    closed_on: date | None
    is_filled: bool
    is_kept: bool


@dataclass(frozen=True, slots=True)
class ContestLine:
    id: int
    person: int
    name: str
    unit: str
    contest: str
    stage: str
    held_on: date
    is_federal_contest: bool
    result: str


@dataclass(frozen=True, slots=True)
class ReserveLine:
    id: int
    person: int
    name: str
    unit: str
    because: str
    state: str
    offered_on: date
    answered_on: date | None


def list_members(
    on: date, *, community: str, text: str = "", limit: int = 50, offset: int = 0
) -> tuple[list[MemberLine], int]:
    """A page of members of a community (empty: of any) on a day, chairs first, and how many there are."""
    asked = {
        "on": on,
        "community": community,
        "text": _like(text),
        "limit": limit,
        "offset": offset,
    }
    rows = fetch_rows(_MEMBERS, asked)
    return [MemberLine(*row[1:]) for row in rows], int(rows[0][0]) if rows else 0


def count_members(on: date) -> dict[str, int]:
    """Members in sight on a day by community."""
    return {
        str(community): int(count) for community, count in fetch_rows(_MEMBER_COUNTS, {"on": on})
    }


def list_vacancies(
    on: date,
    *,
    scheme: str = "",
    only_open: bool = True,
    text: str = "",
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[VacancyLine], int]:
    """A page of vacancies of the whole region (they are no secret), the latest first, and how many there are."""
    asked = {
        "on": on, "scheme": scheme, "open": only_open, "text": _like(text), "limit": limit, "offset": offset,
    }  # fmt: skip
    rows = fetch_rows(_VACANCIES, asked)
    return [VacancyLine(*row[1:]) for row in rows], int(rows[0][0]) if rows else 0


def list_contest_parts(
    *, text: str = "", limit: int = 50, offset: int = 0
) -> tuple[list[ContestLine], int]:
    """A page of parts in contests of people in sight, the latest first, and how many there are."""
    rows = fetch_rows(_CONTESTS, {"text": _like(text), "limit": limit, "offset": offset})
    return [ContestLine(*row[1:]) for row in rows], int(rows[0][0]) if rows else 0


def list_reserve(*, state: str = "") -> list[ReserveLine]:
    """Offers in sight: the operator's own, for the ministry those that the person agreed to."""
    return [ReserveLine(*row) for row in fetch_rows(_RESERVE, {"state": state, "person": None})]


def list_own_offers(person: int | None) -> list[ReserveLine]:
    """Offers to the person who acts."""
    if person is None:
        return []
    return [ReserveLine(*row) for row in fetch_rows(_RESERVE, {"state": "", "person": person})]


def _like(text: str) -> str:
    return "%" + text.strip().lower().replace("ё", "е") + "%"


_NAME = "concat_ws(' ', p.family_name, p.given_name, nullif(p.patronymic, ''))"
_MEMBERS = f"""
select count(*) over (), m.id, m.person_id, {_NAME}, community_unit_title(m.unit_id), m.community, m.title,
  m.is_chair, m.basis, m.valid_from
from community_member m join registry_person p on p.id = m.person_id
where (%(community)s = '' or m.community = %(community)s) and m.valid_from <= %(on)s
  and (m.valid_to is null or m.valid_to > %(on)s) and p.search_name like %(text)s
order by m.community, m.title, m.is_chair desc, p.search_name limit %(limit)s offset %(offset)s
"""  # noqa: S608
_MEMBER_COUNTS = """
select community, count(distinct person_id) from community_member
where valid_from <= %(on)s and (valid_to is null or valid_to > %(on)s) group by 1
"""
_VACANCIES = """
select count(*) over (), v.id, v.unit_id, t.title, coalesce(community_unit_title(t.place), ''), v.position, v.subject,
  v.rate, v.scheme, v.terms, v.opened_on, v.closed_on, v.is_filled,
  v.unit_id = any (array(select writable_units()))
from community_vacancy v cross join lateral (
  select community_unit_title(v.unit_id) as title, (
    select m.id from registry_unit_closure c join registry_unit m on m.id = c.ancestor_id
    where c.descendant_id = v.unit_id and m.level = 'municipality' limit 1) as place) t
where v.opened_on <= %(on)s and (not %(open)s or v.closed_on is null or v.closed_on > %(on)s)
  and (%(scheme)s = '' or v.scheme = %(scheme)s)
  and lower(v.position || ' ' || v.subject || ' ' || t.title) like %(text)s
order by v.opened_on desc, v.id desc limit %(limit)s offset %(offset)s
"""
_CONTESTS = f"""
select count(*) over (), c.id, c.person_id, {_NAME}, community_unit_title(c.unit_id), c.contest, c.stage, c.held_on,
  c.is_federal_contest, c.result
from community_contest_part c join registry_person p on p.id = c.person_id
where p.search_name like %(text)s or lower(c.contest) like %(text)s
order by c.held_on desc, p.search_name limit %(limit)s offset %(offset)s
"""  # noqa: S608
_RESERVE = f"""
select o.id, o.person_id, {_NAME}, community_unit_title(o.unit_id), o.because, o.state, o.offered_at::date,
  o.answered_at::date
from community_reserve_offer o join registry_person p on p.id = o.person_id
where (%(state)s = '' or o.state = %(state)s) and (%(person)s::bigint is null or o.person_id = %(person)s)
order by o.offered_at desc, p.search_name
"""  # noqa: S608
