"""Sittings opened and ended. What looks at the clock is the database: one clock for all servers."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions.adaptive import advance
from orientir.kit.journal import record


class SittingNotOpened(Mistake):
    """Why a person may not begin now; ``word`` is the reason in short."""

    def __init__(self, word: str) -> None:
        super().__init__(explain_refusal(word))
        self.word = word


class SittingUnknown(Mistake):
    """There is no such sitting of this person."""


def explain_refusal(word: str) -> str:
    """What a refusal of the database means, in a sentence with what to do."""
    return {
        "no_consent": _("First agree to take part: open the invitation."),
        "on_paper": _("This test is taken on paper: ask who invited you where and when."),
        "cancelled": _("This procedure has been cancelled."),
        "closed": _("The time for this test is over."),
        "too_early": _("This test has not been opened yet: come back when it begins."),
        "no_form": _("Your test has not been made up yet: tell who invited you."),
        "no_attempts": _(
            "You have already taken this test, and a test that has ended is not opened again. "
            "If something went wrong, tell who invited you."
        ),
    }.get(word, _("There is no such invitation for you."))


def begin_sitting(*, invitation: int) -> int:
    """Open the sitting of one's own invitation, or find the open one; two at once get the same.

    Raises SittingNotOpened.
    """
    with connection.cursor() as cursor:
        cursor.execute("select sitting, refusal, is_adaptive from begin_sitting(%s)", [invitation])
        sitting, refusal, is_adaptive = cursor.fetchone()
    if is_adaptive:
        sitting, refusal = _begin_adaptive(invitation)
    if sitting is None:  # an old sitting whose time was over has been ended all the same
        raise SittingNotOpened(refusal)
    return int(sitting)


@transaction.atomic
def _begin_adaptive(invitation: int) -> tuple[int | None, str]:
    """The sitting together with its first task, or neither."""
    with connection.cursor() as cursor:
        cursor.execute("select sitting, refusal from open_sitting(%s)", [invitation])
        sitting, refusal = cursor.fetchone()
    if sitting is not None:
        advance(sitting=int(sitting), after=None)
    return sitting, refusal


def finish_sitting(*, sitting: int) -> datetime:
    """End one's own sitting; exactly once, however often it is asked. Returns when it ended."""
    with connection.cursor() as cursor:
        cursor.execute("select ended_at from end_sitting(%s)", [sitting])
        ended_at = cursor.fetchone()[0]
    if not isinstance(ended_at, datetime):
        raise SittingUnknown(_("There is no such test of yours."))
    return ended_at


def end_expired_sittings(*, at: datetime) -> int:
    """End every sitting whose clock or window is over; run again it finds nothing. System role."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select end_expired_sittings()")
        ended = int(cursor.fetchone()[0])
        if ended:
            record(event="assessment.sittings_ended", by=None, at=at, subject=str(ended))
    return ended


@transaction.atomic
def accept_late_answers(*, sitting: int, by: int, at: datetime) -> int:
    """The operator lets answers count that came after the end; nothing once it has been scored."""
    with connection.cursor() as cursor:
        cursor.execute("select accept_late_answers(%s)", [sitting])
        accepted = int(cursor.fetchone()[0])
    if accepted:
        record(event="assessment.late_answers_accepted", by=by, at=at, subject=f"sitting:{sitting}")
    return accepted
