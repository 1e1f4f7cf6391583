"""Letters go out by SMTP: tried again when the server certainly did not take one, never sent twice.

Before its words are given to the server a letter is marked as being sent, and that is committed. Where the program is
killed or the connection breaks after that, nobody can know whether the server took it: it becomes ``lost``.
"""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from typing import Final

from django.core.mail.backends.smtp import EmailBackend
from django.db.models import F

from orientir.kit.notices.composing import compose
from orientir.kit.notices.models import NoticeLetter
from orientir.kit.notices.smtp import MailServer

State = NoticeLetter.State
MOST_IN_A_RUN: Final = 500
MOST_ATTEMPTS: Final = 8
FIRST_PAUSE, LONGEST_PAUSE = 60.0, 21_600.0  # seconds
CUT_OFF: Final = timedelta(minutes=10)  # a letter this long under way has lost its program


def send_letters(server: MailServer, at: datetime) -> int:
    """Send what is due; how many letters the server took. Raises nothing of the mail server's."""
    _note_cut_off(at)
    due = NoticeLetter.objects.filter(state=State.WAITING, retry_at__lte=at)
    letters = list(due.select_related("account").order_by("retry_at", "id")[:MOST_IN_A_RUN])
    if not letters:
        return 0
    try:
        backend = server.open()
    except OSError as error:  # SMTPException is one
        _put_off([letter.pk for letter in letters], str(error), at)
        return 0
    sent = sum(_send(backend, letter, at) for letter in letters)
    backend.close()
    return sent


def find_pause(attempts: int) -> timedelta:
    """How long to wait after so many failures."""
    return timedelta(seconds=min(FIRST_PAUSE * 2.0 ** min(attempts - 1, 12), LONGEST_PAUSE))


def _note_cut_off(at: datetime) -> None:
    stale = NoticeLetter.objects.filter(state=State.SENDING, tried_at__lt=at - CUT_OFF)
    stale.update(state=State.LOST, code="", error="отправка прервана")


def _put_off(letters: list[int], error: str, at: datetime) -> None:
    """Not one of them was given to the server: the letters themselves have done nothing wrong."""
    found = NoticeLetter.objects.filter(pk__in=letters, state=State.WAITING)
    found.update(retry_at=at + find_pause(1), error=error[:300])


def _send(backend: EmailBackend, letter: NoticeLetter, at: datetime) -> bool:
    message = compose(letter)
    if message is None:
        return _end(letter, State.SENT, "прочитано до отправки")
    if not _is_alive(backend) or not _take(letter, at):
        return False
    try:
        backend.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refusal:
        code, reason = next(iter(refusal.recipients.values()))
        return _refused(letter, code, reason, at)
    except smtplib.SMTPResponseException as refusal:
        return _refused(letter, refusal.smtp_code, refusal.smtp_error, at)
    except OSError as error:
        return _end(letter, State.LOST, str(error))
    NoticeLetter.objects.filter(pk=letter.pk).update(
        state=State.SENT, sent_at=at, code="", error=""
    )
    return True


def _is_alive(backend: EmailBackend) -> bool:
    """Ask before a letter is marked: a connection that is known to be dead loses none."""
    try:
        return bool(backend.connection and backend.connection.noop()[0] == 250) or bool(
            _reopen(backend)
        )
    except OSError:
        return _reopen(backend)


def _reopen(backend: EmailBackend) -> bool:
    try:
        backend.close()
        return bool(backend.open())
    except OSError:
        return False


def _take(letter: NoticeLetter, at: datetime) -> bool:
    """Two workers never send the same letter."""
    free = NoticeLetter.objects.filter(pk=letter.pk, state=State.WAITING)
    return bool(free.update(state=State.SENDING, tried_at=at, attempts=F("attempts") + 1))


def _refused(letter: NoticeLetter, code: int, reason: bytes | str, at: datetime) -> bool:
    """The server said no: for now (4xx) or for good (5xx)."""
    said = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    error = f"{code} {said}"[:300]
    attempts = letter.attempts + 1
    if code >= 500 or attempts >= MOST_ATTEMPTS:
        return _end(letter, State.FAILED, error)
    NoticeLetter.objects.filter(pk=letter.pk).update(
        state=State.WAITING, retry_at=at + find_pause(attempts), error=error
    )
    return False


def _end(letter: NoticeLetter, state: NoticeLetter.State, error: str) -> bool:
    NoticeLetter.objects.filter(pk=letter.pk).update(state=state, code="", error=error[:300])
    return False
