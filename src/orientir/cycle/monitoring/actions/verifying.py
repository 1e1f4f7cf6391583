"""Verification figure by figure: a municipality confirms or objects until the last day, whoever froze it answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.monitoring.actions.life import ReviewNotAllowed, refuse_out_of_term
from orientir.cycle.monitoring.models import (
    IndicatorValue,
    Snapshot,
    SnapshotRemark,
    SnapshotReview,
)
from orientir.kit.events import api as events
from orientir.kit.journal import record

LONGEST_REASON, LONGEST_ROWS = 1000, 500
Verdict = SnapshotReview.Verdict


class AnswerNotAllowed(Mistake):
    """An answer is accepted or declined, with words, while the snapshot is on verification."""


@dataclass(frozen=True, slots=True)
class FigureSaid:
    """Which figure something is said of: the indicator in a year, of the unit ``of``."""

    snapshot: int
    of: int
    indicator: str
    year: int


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a figure is wrong; the quotient as it should be, the rows that are missing or too many, where known."""

    reason: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    rows: str = ""


@transaction.atomic
def confirm_figures(*, figures: Iterable[FigureSaid], unit: int, by: int, at: datetime) -> int:
    """Note that ``unit`` finds these figures right; how many. Figures of one snapshot."""
    said = [_say(one, unit, by, at, verdict=Verdict.CONFIRMED) for one in figures]
    if said:
        _sum_up(said[0].snapshot, unit, by, at)
    return len(said)


@transaction.atomic
def object_to_figure(
    *, figure: FigureSaid, objection: Objection, unit: int, by: int, at: datetime
) -> SnapshotRemark:
    """Note that ``unit`` finds a figure wrong, why, and how it should be; the operator is told."""
    reason, rows = " ".join(objection.reason.split()), " ".join(objection.rows.split())
    if not reason:
        raise ReviewNotAllowed(_("Say what is wrong with the figure and how you know it."))
    if len(reason) > LONGEST_REASON or len(rows) > LONGEST_ROWS:
        raise ReviewNotAllowed(
            _("Say it shorter: at most %(n)s characters.") % {"n": LONGEST_REASON}
        )
    said = _say(
        figure, unit, by, at,
        verdict=Verdict.OBJECTED, reason=reason, rows=rows,
        numerator=objection.numerator, denominator=objection.denominator,
    )  # fmt: skip
    _sum_up(said.snapshot, unit, by, at)
    events.tell("monitoring.figure_objected", subject=said.pk, at=at)
    return said


@transaction.atomic
def answer_objection(*, remark: int, outcome: str, words: str, by: int, at: datetime) -> None:
    """Accept an objection (a correction or the next snapshot will have it) or decline it; words in both cases."""
    told = " ".join(words.split())
    if not told:
        raise AnswerNotAllowed(_("Answer in words: what will be done, or why the figure stands."))
    with connection.cursor() as cursor:
        cursor.execute("select answer_remark(%s, %s, %s, %s)", [remark, outcome, told, at])
        if not cursor.fetchone()[0]:
            raise AnswerNotAllowed(
                _("This objection cannot be answered: verification is over, or it was taken back.")
            )
    found = SnapshotRemark.objects.select_related("snapshot").get(pk=remark)
    subject = f"{found.snapshot.code} {found.indicator} {found.year}"
    record(event="monitoring.objection_answered", by=by, at=at, subject=subject, fields=[outcome])
    events.tell("monitoring.objection_answered", subject=remark, at=at)


def _say(figure: FigureSaid, unit: int, by: int, at: datetime, **told: object) -> SnapshotRemark:
    snapshot = Snapshot.objects.get(pk=figure.snapshot)
    refuse_out_of_term(snapshot, timezone.localdate(at))
    empty = {"reason": "", "rows": "", "numerator": None, "denominator": None}
    said, _made = SnapshotRemark.objects.update_or_create(
        snapshot=snapshot,
        unit_id=unit,
        of_id=figure.of,
        indicator=figure.indicator,
        year=figure.year,
        defaults={**empty, **told, "by_id": by, "at": at},
    )
    subject = f"{snapshot.code} {figure.indicator} {figure.year}"
    event = f"monitoring.figure_{said.verdict}"
    record(event=event, by=by, at=at, subject=subject, fields=[str(said.verdict)])
    return said


def _sum_up(snapshot: Snapshot, unit: int, by: int, at: datetime) -> None:
    """The municipality's word on the whole follows from its words on figures: an objection outweighs."""
    said = SnapshotRemark.objects.filter(snapshot=snapshot, unit=unit)
    earlier = SnapshotReview.objects.filter(snapshot=snapshot, unit=unit).first()
    objects = said.filter(verdict=Verdict.OBJECTED).exists() or bool(earlier and earlier.comment)
    if not objects and earlier is None and not _has_said_all(snapshot, unit):
        return
    told = {"verdict": Verdict.OBJECTED if objects else Verdict.CONFIRMED, "by_id": by, "at": at}
    SnapshotReview.objects.update_or_create(snapshot=snapshot, unit_id=unit, defaults=told)


def _has_said_all(snapshot: Snapshot, unit: int) -> bool:
    """Whether every figure of the unit's own last year has its word."""
    year = max(int(one) for one in snapshot.years)
    said = SnapshotRemark.objects.filter(snapshot=snapshot, unit=unit, of=unit, year=year)
    figures = IndicatorValue.objects.filter(
        snapshot=snapshot, structure="then", unit=unit, year=year
    )
    return not figures.exclude(indicator__in=said.values("indicator")).exists()
