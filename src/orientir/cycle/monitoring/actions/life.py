"""The life of a snapshot: computed → on verification → approved → published."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orientir.core.mistakes import Mistake
from orientir.cycle.monitoring.actions.disclosing import withhold_derivable
from orientir.cycle.monitoring.models import Snapshot, SnapshotRemark, SnapshotReview
from orientir.kit import russian
from orientir.kit.events import api as events
from orientir.kit.journal import record

State = Snapshot.State
LONGEST_REASON = 500


class StepNotAllowed(Mistake):
    """The snapshot does not stand where this step begins."""


class ReviewNotAllowed(Mistake):
    """Reviews are taken while a snapshot is on verification, an objection with its reason."""


@transaction.atomic
def send_to_verification(*, snapshot: int, until: date, by: int, at: datetime) -> Snapshot:
    """Ask municipalities to confirm their figures or to object, up to ``until``; again: with another last day."""
    if until < timezone.localdate(at):
        raise StepNotAllowed(_("The last day of verification is in the past: choose a later one."))
    found = _step(
        snapshot,
        (State.COMPUTED, State.VERIFICATION),
        "monitoring.snapshot_sent_to_verification",
        by,
        at,
        state=State.VERIFICATION,
        verify_until=until,
    )
    events.tell("monitoring.snapshot_sent", subject=found.pk, at=at, until=until.isoformat())
    return found


@transaction.atomic
def approve_snapshot(*, snapshot: int, order_number: str, by: int, at: datetime) -> Snapshot:
    """Approve by an order; what was objected to stays on record."""
    number = order_number.strip()
    if not number:
        raise StepNotAllowed(_("Name the order by which the figures are approved."))
    waiting = count_unanswered(snapshot)
    if waiting:
        text = ngettext(
            "%(n)s objection has no answer: answer it before the figures are approved.",
            "%(n)s objections have no answer: answer them before the figures are approved.",
            waiting,
        )
        raise StepNotAllowed(text % {"n": waiting})
    return _step(
        snapshot,
        (State.COMPUTED, State.VERIFICATION),
        "monitoring.snapshot_approved",
        by,
        at,
        state=State.APPROVED,
        order_number=number,
        approved_at=at,
    )


@transaction.atomic
def publish_snapshot(*, snapshot: int, by: int, at: datetime) -> Snapshot:
    """Open the figures to all, as far as disclosure allows beside all that is published already."""
    withhold_derivable(_locked(snapshot))
    found = _step(
        snapshot,
        (State.APPROVED,),
        "monitoring.snapshot_published",
        by,
        at,
        state=State.PUBLISHED,
        published_at=at,
    )
    events.tell("monitoring.snapshot_published", subject=found.pk, at=at)
    return found


def count_unanswered(snapshot: int) -> int:
    """Objections to figures that nobody has answered yet."""
    objected = SnapshotReview.Verdict.OBJECTED
    return SnapshotRemark.objects.filter(snapshot=snapshot, verdict=objected, answer="").count()


class ReasonMissing(Mistake):
    """A correction without its reason: whoever compares the two must know why they differ."""


@transaction.atomic
def note_correction(*, snapshot: int, reason: str, by: int, at: datetime) -> str:
    """Note that a snapshot is to be corrected by a new one; returns the reason as it will stand there."""
    told = " ".join(reason.split())
    if not told:
        raise ReasonMissing(_("Say why the snapshot is corrected: the reason stands beside it."))
    if len(told) > LONGEST_REASON:
        raise ReasonMissing(_("Say it shorter: at most %(n)s characters.") % {"n": LONGEST_REASON})
    found = Snapshot.objects.get(pk=snapshot)
    record(event="monitoring.snapshot_correction_asked", by=by, at=at, subject=found.code)
    return told


@transaction.atomic
def review_snapshot(
    *, snapshot: int, unit: int, verdict: str, comment: str, by: int, at: datetime
) -> SnapshotReview:
    """Note what a municipality says of its figures; a later word replaces an earlier one."""
    found = Snapshot.objects.get(pk=snapshot)  # a municipality has no right to lock it
    refuse_out_of_term(found, timezone.localdate(at))
    if verdict == SnapshotReview.Verdict.OBJECTED and not comment.strip():
        raise ReviewNotAllowed(_("Say which figure is wrong and how it should be."))
    review, _created = SnapshotReview.objects.update_or_create(
        snapshot=found,
        unit_id=unit,
        defaults={"verdict": verdict, "comment": comment.strip(), "by_id": by, "at": at},
    )
    record(event="monitoring.snapshot_reviewed", by=by, at=at, subject=found.code)
    return review


def refuse_out_of_term(snapshot: Snapshot, today: date) -> None:
    """Raises ReviewNotAllowed before verification is open and after its last day."""
    if snapshot.state != State.VERIFICATION:
        raise ReviewNotAllowed(_("This snapshot is not on verification."))
    if snapshot.verify_until is not None and snapshot.verify_until < today:
        raise ReviewNotAllowed(
            _("Verification ended on %(day)s. Ask the operator to prolong it.")
            % {"day": russian.day(snapshot.verify_until)}
        )


def _step(
    snapshot: int,
    begins_at: Collection[str],
    event: str,
    by: int,
    at: datetime,
    **changes: Any,
) -> Snapshot:
    found = _locked(snapshot)
    if found.state not in begins_at:
        raise StepNotAllowed(
            _("Snapshot %(code)s has moved on meanwhile: reload its page.") % {"code": found.code}
        )
    for name, value in changes.items():
        setattr(found, name, value)
    found.save(update_fields=list(changes))
    record(event=event, by=by, at=at, subject=found.code, fields=sorted(changes))
    return found


def _locked(snapshot: int) -> Snapshot:
    return Snapshot.objects.select_for_update().get(pk=snapshot)
