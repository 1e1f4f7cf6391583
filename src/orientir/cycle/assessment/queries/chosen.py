"""Which options people of different ability chose, counted in the database: nobody's answers are brought here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from orientir.core.items.specs import ChoiceKey, Item, MultipleChoice, SingleChoice
from orientir.core.items.storage import from_json
from orientir.core.psychometrics.distractors import (
    GROUPS,
    Choice,
    OptionCounts,
    distractors_from_counts,
    score_groups,
)
from orientir.cycle.assessment.models import ItemVersion
from orientir.kit.bulk import fetch_frame, stage

_FROM = """
from assessment_response r
join pg_temp.ability_groups g on g.sitting = r.sitting_id
cross join lateral (
  select array(
    select r.content ->> 'choice' where jsonb_typeof(r.content -> 'choice') = 'string'
    union
    select jsonb_array_elements_text(
      case when jsonb_typeof(r.content -> 'choices') = 'array' then r.content -> 'choices' else '[]' end)
  ) as options
) c
"""
_WHERE = "where r.version_id = any(%(versions)s) and cardinality(c.options) > 0"
_CHOSEN = f"""
select r.version_id, o.option, g.part, count(*), sum(g.ability)
{_FROM} cross join unnest(c.options) as o(option) {_WHERE} group by 1, 2, 3
"""
_ANSWERED = f"""
select r.version_id, g.part, count(*), sum(g.ability), sum(g.ability * g.ability)
{_FROM} {_WHERE} group by 1, 2
"""


def get_choices(
    versions: Sequence[int], sittings: pl.Series, ability: npt.NDArray[np.float64]
) -> dict[int, tuple[Choice, ...]]:
    """By version of single and multiple choice, of ``sittings`` with their ``ability``; others have no options."""
    known = np.isfinite(ability)
    groups = score_groups(ability[known], GROUPS)
    stage(
        "ability_groups",
        pl.DataFrame({"sitting": sittings.filter(pl.Series(known)), "part": groups, "ability": ability[known]}),
    )  # fmt: skip
    specs = {
        pk: from_json(one.content) for pk, one in ItemVersion.objects.in_bulk(versions).items()
    }
    asked = {pk: spec for pk, spec in specs.items() if _options(spec)}
    chosen, answered = _chosen(list(asked)), _answered(list(asked))
    return {
        pk: _table(spec, chosen.get(pk, []), answered[pk])
        for pk, spec in asked.items()
        if pk in answered
    }


def _options(item: Item) -> tuple[str, ...]:
    if not isinstance(item.interaction, SingleChoice | MultipleChoice):
        return ()
    return tuple(option.identifier for option in item.interaction.options)


def _keys(item: Item) -> tuple[str, ...]:
    """What is right, or adds points."""
    key = item.key
    if not isinstance(key, ChoiceKey):
        return ()
    return key.correct or tuple(one.option for one in key.points if one.points > 0)


Chosen = list[tuple[str, int, int, float]]
Answered = list[tuple[int, int, float, float]]


def _chosen(versions: list[int]) -> Mapping[int, Chosen]:
    schema: dict[str, type[pl.DataType]] = {
        "version": pl.Int64,
        "option": pl.String,
        "part": pl.Int64,
        "people": pl.Int64,
        "sum": pl.Float64,
    }
    found: dict[int, Chosen] = {}
    for version, *row in fetch_frame(_CHOSEN, schema, {"versions": versions}).iter_rows():
        found.setdefault(version, []).append(tuple(row))
    return found


def _answered(versions: list[int]) -> Mapping[int, Answered]:
    schema: dict[str, type[pl.DataType]] = {
        "version": pl.Int64,
        "part": pl.Int64,
        "people": pl.Int64,
        "sum": pl.Float64,
        "squares": pl.Float64,
    }
    found: dict[int, Answered] = {}
    for version, *row in fetch_frame(_ANSWERED, schema, {"versions": versions}).iter_rows():
        found.setdefault(version, []).append(tuple(row))
    return found


def _table(item: Item, chosen: Chosen, answered: Answered) -> tuple[Choice, ...]:
    options = _options(item)
    taken, sums = np.zeros((len(options), GROUPS)), np.zeros(len(options))
    for option, part, people, total in chosen:
        if option in options:
            taken[options.index(option), part] += people
            sums[options.index(option)] += total
    persons = np.zeros(GROUPS)
    for part, people, _total, _squares in answered:
        persons[part] = people
    counts = OptionCounts(
        taken, persons, sums, sum(row[2] for row in answered), sum(row[3] for row in answered)
    )
    return distractors_from_counts(counts, options, _keys(item))
