"""Items of the bank as candidates for forms: live versions with time, difficulty, exposure and
information at the cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from django.db import connection
from django.utils import timezone

from orientir.core.assembly import Candidate
from orientir.core.mistakes import Mistake
from orientir.core.packs.competencies import EXTENDED, Cut, Instrument
from orientir.core.psychometrics.curves import item_information
from orientir.core.psychometrics.domains import ability_at_percent
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.cycle.assessment.rules import ItemStatus

USUAL_SECONDS = 60.0
FAMILY_TAGS = ("семейство:", "family:")
"""A tag of an item that begins so names its family: of one family only one item stands in a form."""
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class BankItem:
    """A candidate with the version that would stand in a form."""

    version: int
    candidate: Candidate
    parameters: ItemParameters | None = None


def list_candidates(
    instrument: Instrument, procedure: int, *, with_trial: bool = False
) -> list[BankItem]:
    """Live items (with trial ones if asked) of the instrument's competencies.

    Seen so far: sittings of the last year and invitations of other procedures that are open now.
    """
    statuses = [ItemStatus.LIVE, *([ItemStatus.TRIAL] if with_trial else [])]
    with connection.cursor() as cursor:
        cursor.execute(
            _CANDIDATES,
            {
                "competencies": list(instrument.competencies),
                "statuses": [str(status) for status in statuses],
                "since": timezone.now() - YEAR,
                "procedure": procedure,
            },
        )
        rows = [_Row(*row) for row in cursor.fetchall()]
    cuts = cuts_of(instrument, rows)
    return [
        BankItem(row.version, _candidate(row, cuts.get(row.competency)), row.parameters)
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class _Row:
    version: int
    code: str
    competency: str
    difficulty: int | None
    seconds: int | None
    limit: int | None
    seen: int
    tags: Sequence[str]
    kind: str
    slope: float | None
    steps: Sequence[float]
    lowest: int

    @property
    def parameters(self) -> ItemParameters | None:
        # a step that nobody took has no difficulty: such an item is not calibrated yet
        if self.slope is None or not self.steps or None in self.steps:
            return None
        return ItemParameters(self.code, self.slope, tuple(self.steps), lowest=self.lowest)


def cuts_of(instrument: Instrument, rows: Iterable[_Row]) -> dict[str, float]:
    """Competency → the ability at which its cut lies; none where too little is calibrated to say."""
    known: dict[str, list[ItemParameters]] = {}
    for row in rows:
        if row.parameters is not None:
            known.setdefault(row.competency, []).append(row.parameters)
    cuts = {
        one.competency: _cut(one.cut, known.get(one.competency, [])) for one in instrument.measured
    }
    return {competency: cut for competency, cut in cuts.items() if cut is not None}


def _cut(cut: Cut, items: Sequence[ItemParameters]) -> float | None:
    if cut.logit is not None:
        return float(cut.logit)
    try:
        return ability_at_percent(items, float(cut.percent or 0))
    except Mistake:
        return None


def _candidate(row: _Row, cut: float | None) -> Candidate:
    parameters = row.parameters
    information = None
    if parameters is not None and cut is not None:
        information = float(item_information(parameters, np.array([cut]))[0])
    return Candidate(
        row.code,
        row.competency,
        EXTENDED if row.kind == "extended" else row.difficulty or 0,
        float(row.seconds or USUAL_SECONDS),
        None if row.limit is None else max(0, row.limit - row.seen),
        min(1.0, row.seen / row.limit) if row.limit else 0.0,
        information,
        _family(row.tags),
    )


def _family(tags: Any) -> str:
    return next((str(tag) for tag in tags or () if str(tag).startswith(FAMILY_TAGS)), "")


_CANDIDATES = """
with seen as (
  select v.item_id, sum(n.people) as people
  from (  -- people of a form are counted before its tasks are looked at: sittings × tasks would be millions
    select s.form_id, count(*) as people from assessment_sitting s
    join assessment_procedure p on p.id = s.procedure_id and p.state <> 'open'
    where s.opened_at >= %(since)s and s.procedure_id <> %(procedure)s
    group by 1
  ) n
  join assessment_form_item f on f.form_id = n.form_id
  join assessment_item_version v on v.id = f.version_id
  group by 1
), promised as (
  select v.item_id, sum(n.people) as people
  from (
    select i.form_id, count(*) as people from assessment_invitation i
    join assessment_procedure p on p.id = i.procedure_id and p.state = 'open'
    where i.procedure_id <> %(procedure)s and i.answer in ('not_yet', 'consented')
    group by 1
  ) n
  join assessment_form_item f on f.form_id = n.form_id
  join assessment_item_version v on v.id = f.version_id
  group by 1
)
select v.id, t.code, t.competency, t.expected_difficulty, t.expected_seconds, t.exposure_limit,
  (coalesce(s.people, 0) + coalesce(o.people, 0))::int,
  coalesce(array(select jsonb_array_elements_text(v.content #> '{metadata,tags}')), '{}'), t.kind,
  st.slope, array(select jsonb_array_elements_text(st.steps)::float), coalesce(st.lowest, 0)
from assessment_item t
join assessment_item_version v on v.id = t.current_id
left join seen s on s.item_id = t.id
left join promised o on o.item_id = t.id
left join lateral (
  select slope, steps, coalesce((details ->> 'lowest')::int, 0) as lowest from assessment_item_statistic st
  where st.version_id = v.id and st.slope is not null order by st.calibration_id desc limit 1
) st on true
where t.status = any(%(statuses)s) and t.competency = any(%(competencies)s)
order by t.code
"""
