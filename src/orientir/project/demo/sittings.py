"""Invented people sit the earlier diagnostic of the demo; then it is counted and published as a real one is.

Abilities: a person's own, shared with the school, with a competency or two in which the region is weak. Answers are
made from the items themselves and stand in the table that the player fills.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

import numpy as np
import numpy.typing as npt
import polars as pl
from django.db import transaction

from orientir.core.items.answering import right_answer, wrong_answer
from orientir.core.items.storage import from_json
from orientir.cycle.assessment import api as assessment
from orientir.cycle.registry.api import Account
from orientir.kit.access.acting import acting_by
from orientir.kit.bulk import execute, fetch_frame, stage
from orientir.project.demo.essays import read_phrases, write_answer
from orientir.project.demo.procedures import earlier_procedure, operator_session

SEED = 20_230
WRONG_WAYS = 3
PUBLISHED = timedelta(days=140)
"""How long ago the results were published."""
CHUNK = 2_000  # people staged at once
WEAK = {"met.3": -0.8, "psy.2": -0.6, "com.1": 0.4}
"""Competencies in which the invented region stands out."""

Tell = Callable[[str, int, int], None]

_PEOPLE = """
select i.id, i.person_id, i.unit_id, i.form_id, p.opens_at, p.closes_at
from assessment_invitation i join assessment_procedure p on p.id = i.procedure_id
where i.procedure_id = %(procedure)s and i.answer = 'consented'
  and not exists (select 1 from assessment_sitting s where s.invitation_id = i.id)
order by i.id
"""
_SITTINGS = """
insert into assessment_sitting
  (invitation_id, procedure_id, person_id, unit_id, form_id, attempt, source, opened_at, ended_at, ended_by)
select i.id, i.procedure_id, i.person_id, i.unit_id, i.form_id, 1, 'online', s.opened_at::timestamptz,
  s.ended_at::timestamptz, 'person'
from pg_temp.sat s join assessment_invitation i on i.id = s.invitation
"""
_ANSWERS = """
insert into assessment_answer (sitting_id, position, device, sequence, content, given_at, saved_at)
select t.id, a.position, 'demo', a.position, a.content::jsonb, t.opened_at, t.opened_at
from pg_temp.answered a join assessment_sitting t on t.invitation_id = a.invitation
"""


def bring_results(tell: Tell = lambda *_: None) -> str:
    """Sit, count, publish, as far as it is not there yet; returns what came, in words."""
    procedure = earlier_procedure()
    if procedure is None or not assessment.is_closed(procedure):
        return "уже есть"
    sat = sit_everybody(procedure, tell)
    operator = Account.objects.get(login="operator")
    at = datetime.now().astimezone()
    with acting_by(operator_session()):
        counts = assessment.count_results(procedure=procedure, by=operator.pk, at=at, tell=tell)
        assessment.publish_results(procedure=procedure, by=operator.pk, at=at - PUBLISHED)
    return f"прошли {sat}, названо дефицитов {counts['deficits']}"


@transaction.atomic
def sit_everybody(
    procedure: int, tell: Tell = lambda *_: None, known: Mapping[int, float] | None = None
) -> int:
    """One ended sitting with answers for everyone who agreed; returns how many.

    ``known``: how able people are, where that is settled already; of others it is drawn.
    """
    random = np.random.default_rng(SEED)
    people = fetch_frame(_PEOPLE, _SCHEMA, {"procedure": procedure})
    forms = {form: _sheet(form) for form in people["form"].unique().to_list()}
    schools = dict.fromkeys(people["unit"].unique().to_list(), 0.0)
    for school in sorted(schools):
        schools[school] = float(random.normal(0, 0.35))
    for start in range(0, people.height, CHUNK):
        tell("Вымышленные люди проходят диагностику", start, people.height)
        part = people.slice(start, CHUNK)
        _store_sittings(part, random)
        _store_answers(part, forms, schools, random, known or {})
    return people.height


_SCHEMA: dict[str, type[pl.DataType]] = {
    "invitation": pl.Int64,
    "person": pl.Int64,
    "unit": pl.Int64,
    "form": pl.Int64,
    "opens_at": pl.Datetime,
    "closes_at": pl.Datetime,
}


class Sheet:
    """The items of a form: competency, how hard, the right answer and some wrong ones as JSON text."""

    def __init__(self, places: Sequence[assessment.FormPlace]) -> None:
        random = Random(SEED)
        self.places = [place.position for place in places]
        self.competencies = [place.competency for place in places]
        self.hard = np.array([0.7 * (place.difficulty - 2) for place in places])
        items = [from_json(place.content) for place in places]
        self.right = [_text(right_answer(item)) for item in items]
        phrases = read_phrases()
        self.essays = {
            place: phrases[item.metadata.competency]
            for place, item in enumerate(items)
            if item.kind == "extended"
        }
        self.wrong = [
            [_text(wrong_answer(item, random)) for _way in range(WRONG_WAYS)] for item in items
        ]


def _text(answer: object) -> str:
    return json.dumps(answer, ensure_ascii=False)


def _sheet(form: int) -> Sheet:
    return Sheet(assessment.list_form_places(form))


def _store_sittings(people: pl.DataFrame, random: np.random.Generator) -> None:
    """Opened at some moment of the window, ended within an hour and a half."""
    opened = [
        row["opens_at"] + (row["closes_at"] - row["opens_at"]) * float(random.uniform(0.002, 0.9))
        for row in people.iter_rows(named=True)
    ]
    minutes = random.uniform(35, 88, people.height)
    ended = [
        at + timedelta(minutes=float(lasted)) for at, lasted in zip(opened, minutes, strict=True)
    ]
    stage(
        "sat",
        pl.DataFrame(
            {
                "invitation": people["invitation"],
                "opened_at": [f"{at.isoformat()}+00:00" for at in opened],
                "ended_at": [f"{at.isoformat()}+00:00" for at in ended],
            }
        ),
    )
    execute(_SITTINGS)


def _store_answers(
    people: pl.DataFrame,
    forms: dict[int, Sheet],
    schools: dict[int, float],
    random: np.random.Generator,
    known: Mapping[int, float],
) -> None:
    rows = [
        answer
        for row in people.iter_rows(named=True)
        for answer in _answers(
            row["invitation"],
            forms[row["form"]],
            known.get(row["person"], 0.7 + schools[row["unit"]] + float(random.normal(0, 0.75))),
            random,
        )
    ]
    schema = {"invitation": pl.Int64, "position": pl.Int64, "content": pl.String}
    stage("answered", pl.DataFrame(rows, schema=schema, orient="row"))
    execute(_ANSWERS)


def _answers(
    invitation: int, sheet: Sheet, general: float, random: np.random.Generator
) -> Iterator[tuple[int, int, str]]:
    """What one person answers: nobody leaves more than a few tasks out, some do not reach the end."""
    chances = _chances(sheet, general, random)
    draws, ways = random.random(len(chances)), random.integers(0, WRONG_WAYS, len(chances))
    last = (
        len(chances)
        if random.random() < 0.93
        else int(random.integers(len(chances) // 2, len(chances)))
    )
    for place in range(last):
        is_right = draws[place] < chances[place]
        if draws[place] > 0.99:
            continue
        if place in sheet.essays:
            lot = Random(f"{SEED}/{invitation}/{place}")
            words = write_answer(sheet.essays[place], float(chances[place]), lot)
            yield invitation, sheet.places[place], _text({"text": words})
            continue
        text = sheet.right[place] if is_right else sheet.wrong[place][ways[place]]
        yield invitation, sheet.places[place], text


def _chances(sheet: Sheet, general: float, random: np.random.Generator) -> npt.NDArray[np.float64]:
    own = {
        code: random.normal(WEAK.get(code, 0.0), 0.6) for code in sorted(set(sheet.competencies))
    }
    ability = np.array([general + own[code] for code in sheet.competencies])
    chances: npt.NDArray[np.float64] = 1 / (1 + np.exp(-1.3 * (ability - sheet.hard)))
    return chances
