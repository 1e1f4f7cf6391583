"""Marking by experts: answers are dealt out blindly, marked, settled; a third expert is called where two differ."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.items.marking import (
    MarkingRule,
    Waiting,
    deal_answers,
    read_marks,
    settle,
    total_of,
)
from orientir.core.items.specs import Rubric
from orientir.core.mistakes import Mistake
from orientir.core.packs.competencies import Instrument
from orientir.cycle.assessment.actions.publishing import get_standing
from orientir.cycle.assessment.actions.scoring import Tell, score_procedure
from orientir.cycle.assessment.models import Procedure, Response, RubricMark
from orientir.cycle.assessment.queries.marking import (
    Open,
    list_conflicts,
    list_experts,
    list_marked_procedures,
    list_open_answers,
    rule_of,
)
from orientir.cycle.assessment.rules import ProcedureState, ScoreState
from orientir.kit.journal import record

MARKED_IN = (ProcedureState.CLOSED, ProcedureState.SCORED)
LONGEST_COMMENT = 2_000


class MarkNotTaken(Mistake):
    """The answer is no longer, or never was, in the hands of this expert."""


class AnswersNotDealt(Mistake):
    """There is nobody to deal to, or nothing is said of how to mark."""


def deal_out(
    *,
    procedure: int,
    instrument: Instrument,
    by: int | None,
    at: datetime,
    tell: Tell = lambda *_: None,
) -> dict[str, int]:
    """Score what ended, and deal the extended answers to experts; run again it deals what is left.

    Returns how many answers were ``dealt`` and for how many experts do not suffice (``left``).
    """
    found = get_standing(procedure, MARKED_IN)
    rule = rule_of(instrument)
    if rule is None:
        raise AnswersNotDealt(
            _("The instrument “%(title)s” does not say how experts mark: add it to the pack.")
            % {"title": instrument.short_title}
        )
    score_procedure(procedure=procedure, tell=tell)
    with transaction.atomic():
        found = _held(procedure)
        found.design["marking"] = {"marks": rule.marks, "bound": str(rule.bound)}
        found.save(update_fields=["design"])
        dealt = _settle_and_deal(found, at)
        if not dealt["dealt"] and dealt["left"]:
            raise AnswersNotDealt(
                _(
                    "No expert may mark these answers: give the role of expert to people of other organisations."
                )
            )
        record(event="assessment.answers_dealt", by=by, at=at, subject=found.code)
    return dealt


@transaction.atomic
def settle_marks(*, procedure: int, at: datetime) -> dict[str, int]:
    """Give points to answers that have marks enough, call third experts; nothing where nobody was asked to mark."""
    found = _held(procedure)
    return _settle_and_deal(found, at) if "marking" in found.design else {"dealt": 0, "left": 0}


def settle_everywhere(*, at: datetime) -> int:
    """Of every procedure that is being marked; as the role of the system, for nobody. Returns how many."""
    waiting = list_marked_procedures()
    for one in waiting:
        settle_marks(procedure=one.pk, at=at)
    return len(waiting)


def keep_mark(
    *, mark: int, rubric: Rubric, told: Mapping[str, str], comment: str, by: int, at: datetime
) -> Decimal:
    """The points of one's own answer; may be given anew until the answer has its points. Returns the total."""
    points = read_marks(rubric, told)
    total = total_of(points)
    given = json.dumps({name: str(value) for name, value in points.items()})
    with transaction.atomic():
        _take("select put_mark(%s, %s, %s, %s)", [mark, given, total, comment[:LONGEST_COMMENT]])
        # whose answer it was stays out of the journal: the person must not learn who marked
        record(event="assessment.answer_marked", by=by, at=at, subject=f"mark:{mark}")
    return total


@transaction.atomic
def decline_answer(*, mark: int, because: str, by: int, at: datetime) -> None:
    """Give an answer back unmarked: the expert knows whose it is, or may not judge it. Another will get it."""
    reason = because.strip()[:300]
    if not reason:
        raise MarkNotTaken(_("Say why you cannot mark this answer."))
    _take("select decline_mark(%s, %s)", [mark, reason])
    record(event="assessment.answer_declined", by=by, at=at, subject=f"mark:{mark}")


@transaction.atomic
def take_from_expert(*, procedure: int, expert: int, by: int, at: datetime) -> int:
    """What an expert has not marked goes to others; returns how many answers."""
    found = _held(procedure)
    unmarked = RubricMark.objects.filter(
        procedure=found, expert=expert, marked_at__isnull=True, declined_at__isnull=True
    )
    taken, _rows = unmarked.delete()
    _settle_and_deal(found, at, without=expert)
    record(
        event="assessment.answers_taken_back", by=by, at=at, subject=f"{found.code}: {expert}"[:120]
    )
    return taken


def _held(procedure: int) -> Procedure:
    Procedure.objects.select_for_update().get(pk=procedure)
    return get_standing(procedure, MARKED_IN)


def _take(query: str, parameters: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        refusal = str(cursor.fetchone()[0])
    if refusal:
        raise MarkNotTaken(
            {
                "settled": _("This answer has its points already: your mark stands as it was."),
                "marked": _("You have marked this answer already: a mark is not given back."),
                "over": _("The results are published: nothing is marked any more."),
            }.get(refusal, _("This answer is not among yours any more."))
        )


def _settle_and_deal(found: Procedure, at: datetime, without: int = 0) -> dict[str, int]:
    told = found.design["marking"]
    rule = MarkingRule(int(told["marks"]), Decimal(told["bound"]))
    waiting, settled = [], []
    for one in list_open_answers(found.pk):
        end = settle(rule, one.totals, one.third, one.most)
        if end.points is not None:
            settled.append(Response(pk=one.response, points=end.points, state=ScoreState.SCORED))
        elif end.needed > one.active:
            waiting.append((one, end.needed - one.active))
    Response.objects.bulk_update(settled, ["points", "state"], batch_size=500)
    # a third expert called for marks that were changed meanwhile is needed no longer
    RubricMark.objects.filter(response__in=settled, marked_at=None, declined_at=None).delete()
    left = _deal(found, rule, waiting, at, without) if waiting else 0
    return {"dealt": len(waiting) - left, "left": left, "settled": len(settled)}


def _deal(
    found: Procedure,
    rule: MarkingRule,
    waiting: Sequence[tuple[Open, int]],
    at: datetime,
    without: int,
) -> int:
    experts = list_experts(found.pk, on=timezone.localdate(at))
    loads = {one.account: one.assigned for one in experts if one.account != without}
    conflicts = list_conflicts(found.pk, list(loads))
    asked = [
        Waiting(one.response, lacking, one.holders | conflicts.get(one.sitting, set()))
        for one, lacking in waiting
    ]
    dealt = deal_answers(asked, loads, int(at.timestamp()))
    by_response = {one.response: one for one, _lacking in waiting}
    RubricMark.objects.bulk_create(
        RubricMark(
            procedure=found,
            response_id=response,
            expert_id=expert,
            place=place,
            is_third=len(by_response[response].totals) >= rule.marks,
            assigned_at=at,
        )
        for place, (response, expert) in enumerate(dealt.pairs)
    )
    return len(dealt.left)
