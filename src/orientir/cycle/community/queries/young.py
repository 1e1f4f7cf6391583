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


@dataclass(frozen=True, slots=True)
class YoungPage:
    """``total``: how many the page is of; ``count``: of all in sight, whatever was asked."""

    lines: list[YoungLine]
    total: int
    count: YoungCount


def read_young(
    on: date,
    *,
    within: int | None,
    without_mentor: bool,
    text: str = "",
    limit: int = 50,
    offset: int = 0,
) -> YoungPage:
    """A page of young workers in sight, those without a mentor first, and the counts: the database looks once."""
    asked = {
        "text": "%" + text.strip().lower().replace("ё", "е") + "%", "alone": without_mentor,
        "within": within, "limit": limit, "offset": offset, **_bounds(on),
    }  # fmt: skip
    rows = fetch_rows(_PAGE, asked)
    lines = [YoungLine(*row[4:]) for row in rows if row[4] is not None]
    return YoungPage(lines, int(rows[0][3]), YoungCount(*rows[0][:3]))


def list_young(
    on: date, *, within: int | None, without_mentor: bool, limit: int = 50
) -> tuple[list[YoungLine], int]:
    """The first of them and how many there are; those without a mentor first."""
    page = read_young(on, within=within, without_mentor=without_mentor, limit=limit)
    return page.lines, page.total


def count_young(on: date, *, within: int | None) -> YoungCount:
    """Of people in sight."""
    return YoungCount(*fetch_rows(_COUNT, {"within": within, **_bounds(on)})[0])


def _bounds(on: date) -> dict[str, object]:
    names = {"age": "young.age_below", "years": "novice.years"}
    numbers = {key: int(get_parameter(pack_id="", name=name, on=on)) for key, name in names.items()}
    return {"on": on, **numbers}


_COUNTS = """
  count(*) filter (where is_young) as young, count(*) filter (where is_young and pair is not null) as paired,
  count(*) filter (where teaching_since is null) as unknown
"""
_COUNT = f"select {_COUNTS} from young_people(%(on)s, %(age)s, %(years)s, %(within)s) y"  # noqa: S608 ours
_PAGE = f"""
with everyone as materialized (
  select * from young_people(%(on)s, %(age)s, %(years)s, %(within)s)
), counted as (select {_COUNTS} from everyone), wanted as (
  select * from everyone y where y.is_young and (not %(alone)s or y.pair is null) and y.search_name like %(text)s
), page as (
  select * from wanted y order by y.pair is not null, y.search_name, y.person_id limit %(limit)s offset %(offset)s
)
select c.young, c.paired, c.unknown, (select count(*) from wanted), y.person_id, y.name, y.unit_id, u.code,
  community_unit_title(y.unit_id), y.position, y.subject, y.birth_on, y.teaching_since, coalesce(n.mentor_name, ''),
  y.pair
from counted c left join page y on true left join registry_unit u on u.id = y.unit_id
left join lateral pair_names(y.pair) n on y.pair is not null
order by y.pair is not null, y.search_name, y.person_id
"""  # noqa: S608 ours
