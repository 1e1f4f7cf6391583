"""A decision before it is signed: written, given figures and assignments, thrown away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from orientir.core.mistakes import Mistake
from orientir.cycle.decisions.models import Assignment, Decision, DecisionLink
from orientir.cycle.decisions.rules import DecisionKind, DecisionState
from orientir.kit.journal import record

SOUGHT_LENGTH = 4000


class DecisionNotOpen(Mistake):
    """It is signed already, or it is not there."""


class PointNotPossible(Mistake):
    """The point of a decision lacks something; the sentence says what."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is written of a decision before it is signed (``models.Decision``)."""

    kind: DecisionKind
    title: str
    grounds: str = ""
    text: str = ""
    present: str = ""
    control: str = ""
    signatory_post: str = ""
    signatory: str = ""
    is_for_all: bool = False


@dataclass(frozen=True, slots=True)
class Executor:
    """Who is charged: a unit, a role at it, or a person of it; ``who`` are the words of the document."""

    unit: int
    who: str
    person: int | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """What is to be done by when, and by which document it is seen."""

    text: str
    due_on: date
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What a decision carries out: an order of recommendations, or a measure (``models.DecisionLink``)."""

    title: str
    advice_order: int | None = None
    pack: str = ""
    measure: str = ""


@transaction.atomic
def write_decision(
    *,
    terms: Terms,
    unit: int,
    by: int,
    at: datetime,
    ends: int | None = None,
    ends_how: str = "",
) -> Decision:
    """A new draft of a unit. ``ends``: the signed decision of the same unit that it will end."""
    if ends is not None:
        _ended(ends, unit)
    made = Decision(
        unit_id=unit, created_by_id=by, created_at=at, ends_id=ends, ends_how=ends_how
    )  # fmt: skip
    _put(made, terms)
    made.save(force_insert=True)
    record(event="decisions.written", by=by, at=at, subject=f"decision {made.pk}")
    return made


@transaction.atomic
def change_decision(*, decision: int, terms: Terms, by: int, at: datetime) -> None:
    """Write the draft anew. Raises DecisionNotOpen."""
    one = get_draft(decision)
    _put(one, terms)
    one.save()
    record(event="decisions.written", by=by, at=at, subject=f"decision {one.pk}")


@transaction.atomic
def discard_decision(*, decision: int, by: int, at: datetime) -> None:
    """Throw a draft away with all that is in it. Raises DecisionNotOpen."""
    one = get_draft(decision)
    record(event="decisions.discarded", by=by, at=at, subject=f"decision {one.pk}")
    Decision.objects.filter(pk=one.pk).delete()


@transaction.atomic
def write_point(
    *,
    decision: int,
    point: Point,
    executors: Sequence[Executor],
    by: int,
    at: datetime,
    number: int | None = None,
) -> int:
    """A point charged to one or many; ``number``: which point it takes the place of. Raises PointNotPossible."""
    one = get_draft(decision)
    if not executors:
        raise PointNotPossible("отметьте, кому поручается: без исполнителя пункт не проверить")
    if not point.text.strip():
        raise PointNotPossible("впишите, что поручается")
    known = Assignment.objects.filter(decision=one)
    if number is None:
        number = (known.aggregate(last=Max("number"))["last"] or 0) + 1
    known.filter(number=number).delete()
    Assignment.objects.bulk_create(
        Assignment(
            decision=one, number=number, text=point.text.strip(), due_on=point.due_on, expected=point.expected,
            unit_id=executor.unit, person_id=executor.person, role=executor.role,
            who=executor.who,
        )
        for executor in executors
    )  # fmt: skip
    record(event="decisions.written", by=by, at=at, subject=f"decision {one.pk}")
    return number


@transaction.atomic
def drop_point(*, decision: int, number: int, by: int, at: datetime) -> None:
    """Take a point out; those after it move up. Raises DecisionNotOpen."""
    one = get_draft(decision)
    Assignment.objects.filter(decision=one, number=number).delete()
    for later in Assignment.objects.filter(decision=one, number__gt=number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number"])
    record(event="decisions.written", by=by, at=at, subject=f"decision {one.pk}")


@transaction.atomic
def set_links(*, decision: int, targets: Collection[Target], by: int, at: datetime) -> None:
    """What the decision carries out, all of it. Raises DecisionNotOpen."""
    one = get_draft(decision)
    DecisionLink.objects.filter(decision=one).delete()
    DecisionLink.objects.bulk_create(
        DecisionLink(
            decision=one, advice_order_id=target.advice_order, pack=target.pack, measure=target.measure,
            title=target.title[:500],
        )
        for target in targets
    )  # fmt: skip
    record(event="decisions.written", by=by, at=at, subject=f"decision {one.pk}")


def get_draft(decision: int) -> Decision:
    """The draft, locked. Raises DecisionNotOpen."""
    found = Decision.objects.select_for_update().filter(pk=decision, state=DecisionState.DRAFT)
    one = found.first()
    if one is None:
        raise DecisionNotOpen(
            "подписанное решение не меняют: отмените его или примите новое вместо него"
        )
    return one


def sought_of(one: Decision) -> str:
    """What search looks in: small letters, ё as е."""
    told = " ".join((one.number, one.title, one.grounds, one.signatory, one.text))
    return told.lower().replace("ё", "е")[:SOUGHT_LENGTH]


def _put(one: Decision, terms: Terms) -> None:
    one.kind, one.title, one.grounds, one.text = terms.kind, terms.title, terms.grounds, terms.text
    one.present, one.control, one.is_for_all = terms.present, terms.control, terms.is_for_all
    one.signatory_post, one.signatory = terms.signatory_post, terms.signatory
    one.sought = sought_of(one)


def _ended(decision: int, unit: int) -> None:
    found = Decision.objects.filter(pk=decision, unit=unit, state=DecisionState.SIGNED)
    if not found.exists():
        raise DecisionNotOpen(
            "отменить или заменить можно только действующее решение своего уровня"
        )
