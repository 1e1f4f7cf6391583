"""Records that may be one person: found after an import, settled by hand, undoable."""

# ruff: noqa: S608 (queries are put together from constants of this package only)
from __future__ import annotations

from orientir.kit.bulk import execute

ALIKE = 0.45  # trigram similarity of full names, for people born the same day


def note_doubtful_pairs(*, import_id: int, fresh: list[int]) -> int:
    """Queue every new person who may be somebody already known; returns how many pairs are new.

    Two people with a СНИЛС each are never doubtful: the numbers tell them apart.
    """
    if not fresh:
        return 0
    # the planner does not know yet of the rows this transaction has brought: a loop over them would last for hours
    execute("set local enable_nestloop = off")
    noted = execute(_PAIRS, {"fresh": fresh, "import": import_id, "alike": ALIKE})
    execute("set local enable_nestloop = on")
    return noted


_DAY = "extract(day from {0}.birth_on)"
_MONTH = "extract(month from {0}.birth_on)"
_YEAR = "extract(year from {0}.birth_on)"


def _same_parts(first: str, second: str) -> str:
    parts = (_DAY, _MONTH, _YEAR)
    return " + ".join(f"({part.format(first)} = {part.format(second)})::int" for part in parts)


# whoever has a СНИЛС can only be doubted with somebody who has none: mostly a short list
_PAIRS = f"""
with fresh as (
  select * from registry_person where id = any(%(fresh)s)
), meetings as (
  select f.id as one, o.id as other from fresh f
  join registry_person o on o.snils is null and o.birth_on = f.birth_on and o.id <> f.id
  union
  select f.id, o.id from fresh f
  join registry_person o on f.snils is null and o.birth_on = f.birth_on and o.id <> f.id
  union
  select f.id, o.id from fresh f
  join registry_person o on o.snils is null and o.search_name = f.search_name and o.id <> f.id
  union
  select f.id, o.id from fresh f
  join registry_person o on f.snils is null and o.search_name = f.search_name and o.id <> f.id
), pairs as (
  select m.one, m.other,
    case when f.birth_on = o.birth_on then 'similar_name' else 'birth_date' end as reason
  from meetings m join registry_person f on f.id = m.one join registry_person o on o.id = m.other
  where o.merged_into_id is null and case when f.birth_on = o.birth_on
    then similarity(f.search_name, o.search_name) >= %(alike)s
    else {_same_parts("f", "o")} = 2 or ({_DAY.format("f")} = {_MONTH.format("o")}
      and {_MONTH.format("f")} = {_DAY.format("o")} and {_YEAR.format("f")} = {_YEAR.format("o")})
    end
)
insert into collection_doubtful_pair (first_id, second_id, reason, verdict, found_by_id, undo)
select distinct on (least(one, other), greatest(one, other))
  least(one, other), greatest(one, other), reason, 'open', %(import)s, '{{}}'::jsonb
from pairs order by least(one, other), greatest(one, other), reason desc
on conflict (first_id, second_id) do nothing
"""
