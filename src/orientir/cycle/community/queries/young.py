"""Young teachers and heads: their age and years of work come from the pack, the people from the registry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orientir.cycle.goals.api import get_parameter
from orientir.kit.bulk import fetch_rows


@dataclass(frozen=True, slots=True)
class YoungLine:
    """A young worker with their main post; ``mentor`` empty: nobody accompanies them yet."""

    person: int
    name: str
    unit_id: int
    unit_code: str
    unit: str
    position: str
    subject: str
    birth_on: date
    teaching_since: date
    mentor: str
    pair: int | None


@dataclass(frozen=True, slots=True)
class YoungCount:
    """How many are young, of them with a mentor; of how many workers under the age it is not known since when."""

    young: int
    with_mentor: int
    unknown: int


def list_young(
    on: date,
    *,
    within: int | None,
    without_mentor: bool,
    text: str = "",
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[YoungLine], int]:
    """A page of young workers in sight and how many there are; those without a mentor first."""
    asked = {
        "text": "%" + text.strip().lower().replace("ё", "е") + "%", "alone": without_mentor,
        "within": within, "limit": limit, "offset": offset, **_bounds(on),
    }  # fmt: skip
    rows = fetch_rows(_YOUNG + _PAGE, asked)
    return [YoungLine(*row[1:]) for row in rows], int(rows[0][0]) if rows else 0


def count_young(on: date, *, within: int | None) -> YoungCount:
    """Of people in sight."""
    return YoungCount(*fetch_rows(_YOUNG + _COUNT, {"within": within, **_bounds(on)})[0])


def _bounds(on: date) -> dict[str, object]:
    names = {"age": "young.age_below", "years": "novice.years"}
    numbers = {key: int(get_parameter(pack_id="", name=name, on=on)) for key, name in names.items()}
    return {"on": on, **numbers}


_YOUNG = """
with held as (
  select distinct on (t.person_id) t.person_id, t.unit_id, p.position, p.subject
  from registry_post t join registry_post_period p on p.post_id = t.id
  where p.valid_from <= %(on)s and (p.valid_to is null or p.valid_to > %(on)s)
    and p.staff_category in ('pedagogical', 'managerial')
    and t.unit_id in (
      select descendant_id from registry_unit_closure where %(within)s is null or ancestor_id = %(within)s)
  order by t.person_id, p.is_main_job desc, p.rate desc, t.id
), under as (
  select h.*, r.search_name, concat_ws(' ', r.family_name, r.given_name, nullif(r.patronymic, '')) as name,
    r.birth_on, r.teaching_since
  from held h join registry_person r on r.id = h.person_id and r.merged_into_id is null
  where r.birth_on > (%(on)s::date - make_interval(years => %(age)s))
), young as (
  select u.*, m.id as pair, coalesce(n.mentor_name, '') as mentor
  from under u
  left join community_accompaniment m on m.person_id = u.person_id and m.kind = 'mentor' and m.valid_to is null
  left join lateral pair_names(m.id) n on true
  where u.teaching_since > (%(on)s::date - make_interval(years => %(years)s))
)
"""
_PAGE = """
select count(*) over (), y.person_id, y.name, y.unit_id, u.code, community_unit_title(y.unit_id), y.position,
  y.subject, y.birth_on, y.teaching_since, y.mentor, y.pair
from young y join registry_unit u on u.id = y.unit_id
where (not %(alone)s or y.pair is null) and y.search_name like %(text)s
order by y.pair is not null, y.search_name, y.person_id limit %(limit)s offset %(offset)s
"""
_COUNT = """
select (select count(*) from young), (select count(*) from young where pair is not null),
  (select count(*) from under where teaching_since is null)
"""
