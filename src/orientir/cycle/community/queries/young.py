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
    rows = fetch_rows(_PAGE, asked)
    return [YoungLine(*row[1:]) for row in rows], int(rows[0][0]) if rows else 0


def count_young(on: date, *, within: int | None) -> YoungCount:
    """Of people in sight."""
    return YoungCount(*fetch_rows(_COUNT, {"within": within, **_bounds(on)})[0])


def _bounds(on: date) -> dict[str, object]:
    names = {"age": "young.age_below", "years": "novice.years"}
    numbers = {key: int(get_parameter(pack_id="", name=name, on=on)) for key, name in names.items()}
    return {"on": on, **numbers}


_PAGE = """
with page as (
  select count(*) over () as total, y.* from young_people(%(on)s, %(age)s, %(years)s, %(within)s) y
  where y.is_young and (not %(alone)s or y.pair is null) and y.search_name like %(text)s
  order by y.pair is not null, y.search_name, y.person_id limit %(limit)s offset %(offset)s
)
select y.total, y.person_id, y.name, y.unit_id, u.code, community_unit_title(y.unit_id), y.position, y.subject,
  y.birth_on, y.teaching_since, coalesce(n.mentor_name, ''), y.pair
from page y join registry_unit u on u.id = y.unit_id left join lateral pair_names(y.pair) n on y.pair is not null
order by y.pair is not null, y.search_name, y.person_id
"""
_COUNT = """
select count(*) filter (where is_young), count(*) filter (where is_young and pair is not null),
  count(*) filter (where teaching_since is null)
from young_people(%(on)s, %(age)s, %(years)s, %(within)s) y
"""
