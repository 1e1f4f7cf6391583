"""Lists of people and a person's card, as far as one's rights go (row-level security)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from orientir.core.mistakes import Mistake
from orientir.kit.bulk import fetch_rows


class PersonNotFound(Mistake):
    """There is no such person, or one may not see them."""


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post as it was in one period."""

    period_id: int
    person_id: int
    unit_code: str
    unit_title: str
    staff_category: str
    position: str
    subject: str
    rate: Decimal
    is_main_job: bool
    qualification_category: str
    valid_from: date
    valid_to: date | None

    def is_held(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or self.valid_to > on)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list, with the posts one may see."""

    id: int
    family_name: str
    given_name: str
    patronymic: str
    birth_on: date
    snils: str
    personnel_number: str
    teaching_since: date | None
    has_higher_pedagogical_education: bool
    posts: list[PostLine] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, (self.family_name, self.given_name, self.patronymic)))

    def years_teaching(self, on: date) -> int | None:
        """Whole years of teaching by a day; None where it is not known since when."""
        since = self.teaching_since
        if since is None:
            return None
        return max(0, on.year - since.year - ((on.month, on.day) < (since.month, since.day)))


@dataclass(frozen=True, slots=True)
class PeopleFilters:
    """What a list of people is narrowed to; empty: everything in sight."""

    text: str = ""
    category: str = ""
    within: int | None = None
    only_working: bool = True


SORTS = ("name", "organisation", "position", "category", "experience")
"""What a list of people may be ordered by; with a minus before it, from the end."""


def list_people(
    filters: PeopleFilters, *, on: date, sort: str = "", limit: int = 50, offset: int = 0
) -> tuple[list[PersonLine], int]:
    """A page of people and how many there are in all; forgives ё, case and typos.

    ``sort``: one of ``SORTS``, else by name, or by likeness to the words. The first post of a line is the one it is
    ordered by.
    """
    rows = fetch_rows(
        "select person_id, period_id, total from list_people(%s, %s, %s, %s, %s, %s, %s, %s)",
        [
            filters.text, filters.within, filters.category, filters.only_working, on, sort,
            limit, offset,
        ],
    )  # fmt: skip
    listed_by = {int(person): int(period) for person, period, _total in rows}
    found = _get_people(list(listed_by))
    for post in _list_posts(list(listed_by), on if filters.only_working else None):
        line = found[post.person_id]
        place = 0 if post.period_id == listed_by[post.person_id] else len(line.posts)
        line.posts.insert(place, post)
    return [found[one] for one in listed_by if one in found], int(rows[0][2]) if rows else 0


def get_person(person_id: int) -> PersonLine:
    """A person with every period of every post in sight, the latest first. Raises ``PersonNotFound``."""
    found = _get_people([person_id])
    if not found:
        raise PersonNotFound("такого человека нет в реестре, или он не в вашей организации")
    person = found[person_id]
    person.posts.extend(_list_posts([person_id], None))
    return person


def _get_people(ids: list[int]) -> dict[int, PersonLine]:
    rows = fetch_rows(
        "select id, family_name, given_name, patronymic, birth_on, coalesce(snils, ''), "
        "coalesce(personnel_number, ''), teaching_since, has_higher_pedagogical_education "
        "from registry_person where id = any(%s)",
        [ids],
    )
    return {int(row[0]): PersonLine(*row) for row in rows}


def _list_posts(ids: list[int], on: date | None) -> list[PostLine]:
    return [PostLine(*row) for row in fetch_rows(_POSTS, {"ids": ids, "on": on})]


_POSTS = """
select p.id, t.person_id, u.code, coalesce(up.short_title, u.code), p.staff_category, p.position,
  p.subject, p.rate, p.is_main_job, p.qualification_category, p.valid_from, p.valid_to
from registry_post t
join registry_post_period p on p.post_id = t.id
join registry_unit u on u.id = t.unit_id
left join lateral (
  select short_title from registry_unit_period up where up.unit_id = u.id
  order by up.valid_from desc limit 1
) up on true
where t.person_id = any(%(ids)s) and (%(on)s::date is null
  or p.valid_from <= %(on)s and (p.valid_to is null or p.valid_to > %(on)s))
order by t.person_id, p.valid_from desc, p.is_main_job desc, p.id
"""
