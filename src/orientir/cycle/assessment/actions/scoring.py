"""Scoring: when a sitting has ended, its last answers become responses with points, once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from orientir.core.items.scoring import Score, score
from orientir.core.items.specs import Item
from orientir.core.items.storage import from_json
from orientir.cycle.assessment.models import (
    FormItem,
    ItemVersion,
    Response,
    Sitting,
    SittingTask,
)
from orientir.cycle.assessment.rules import ScoreState, Source

Tell = Callable[[int, int], None]
CHUNK = 500

# the last answer at each position; those that came after the end stay with the operator
_LAST_ANSWERS = """
select distinct on (a.sitting_id, a.position)
  a.sitting_id, a.position, a.content::text
from assessment_answer a where a.sitting_id = any(%s) and not a.is_late
order by a.sitting_id, a.position, a.id desc
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A position of a form with the item that stands there."""

    position: int
    version: int
    item: Item


def score_procedure(*, procedure: int, tell: Tell = lambda *_: None) -> int:
    """Score every ended sitting that has no responses yet; returns how many were scored.

    Chunk by chunk, each in a transaction of its own: run again after a kill it goes on where it
    stopped.
    """
    waiting = list(_waiting(procedure))
    forms: dict[int, list[Place]] = {}
    for start in range(0, len(waiting), CHUNK):
        chunk = waiting[start : start + CHUNK]
        for form in {_form_of(sitting) for sitting in chunk} - forms.keys():
            forms[form] = _places(form)
        _score_chunk(chunk, forms)
        tell(min(start + CHUNK, len(waiting)), len(waiting))
    return len(waiting)


def score_answers(
    places: Sequence[Place], answers: Mapping[int, Any]
) -> list[tuple[Place, Any, Score | None]]:
    """Each place with its answer and score; None: not reached (nothing answered there or after)."""
    reached = max(answers, default=0)
    return [
        (
            place,
            answers.get(place.position),
            score(place.item, answers.get(place.position)) if place.position <= reached else None,
        )
        for place in places
    ]


def _waiting(procedure: int) -> Iterator[Sitting]:
    scored = Response.objects.filter(sitting__procedure=procedure).values("sitting")
    ended = Sitting.objects.filter(
        procedure=procedure, ended_at__isnull=False, form__isnull=False, source=Source.ONLINE
    )
    return ended.exclude(pk__in=scored).order_by("pk").iterator()


def _form_of(sitting: Sitting) -> int:
    assert sitting.form_id is not None  # _waiting() has no others
    return sitting.form_id


def _places(form: int) -> list[Place]:
    rows = FormItem.objects.filter(form=form).order_by("position")
    items = ItemVersion.objects.in_bulk([row.version_id for row in rows])
    return [
        Place(row.position, row.version_id, from_json(items[row.version_id].content))
        for row in rows
    ]


@transaction.atomic
def _score_chunk(sittings: Sequence[Sitting], forms: Mapping[int, list[Place]]) -> None:
    answers = _last_answers([sitting.pk for sitting in sittings])
    given = _given([sitting.pk for sitting in sittings])
    responses = [
        _response(sitting, place, answer, points)
        for sitting in sittings
        for place, answer, points in _scored(
            forms[_form_of(sitting)], answers.get(sitting.pk, {}), given.get(sitting.pk)
        )
    ]
    # two jobs at once say the same: whichever comes second changes nothing
    Response.objects.bulk_create(responses, ignore_conflicts=True)


def _scored(
    places: Sequence[Place], answers: Mapping[int, Any], given: Sequence[int] | None
) -> list[tuple[Place, Any, Score | None]]:
    """Of a form every place; of an adaptive test what was ``given``, in that order: left behind unanswered is omitted,
    the last one unanswered was not reached.
    """
    if given is None:
        return score_answers(places, answers)
    by_position = {place.position: place for place in places}
    return [
        (
            by_position[position],
            answers.get(position),
            score(by_position[position].item, answers.get(position))
            if position != given[-1] or answers.get(position) is not None
            else None,
        )
        for position in given
    ]


def _given(sittings: list[int]) -> dict[int, list[int]]:
    """Positions that adaptive tests gave, in the order in which they did."""
    found: dict[int, list[int]] = {}
    rows = SittingTask.objects.filter(sitting__in=sittings).order_by("sitting", "place")
    for sitting, position in rows.values_list("sitting_id", "position"):
        found.setdefault(sitting, []).append(position)
    return found


def _last_answers(sittings: list[int]) -> dict[int, dict[int, Any]]:
    found: dict[int, dict[int, Any]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LAST_ANSWERS, [sittings])
        for sitting, position, content in cursor.fetchall():
            found.setdefault(sitting, {})[position] = json.loads(content) if content else None
    return found


def _response(sitting: Sitting, place: Place, answer: Any, points: Score | None) -> Response:
    state = ScoreState.NOT_REACHED if points is None else ScoreState(points.state)
    counted = state in (ScoreState.SCORED, ScoreState.OMITTED, ScoreState.INVALID)
    return Response(
        sitting=sitting,
        version_id=place.version,
        position=place.position,
        content=answer,
        state=state,
        points=points.points if points and counted else None,
        max_points=Decimal(place.item.max_score),
    )
