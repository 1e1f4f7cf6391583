"""Answers written: saves that come at the same time share one statement, one commit and one wait for the disk.

Whoever comes while nobody writes, writes; who comes meanwhile waits, and the next of them writes for all who wait. An
answer is acknowledged only after the commit of the statement that it was in, exactly as if it had come alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

MOST_AT_ONCE, MOST_LETTERS = 50, 4_000_000
SAVE = (
    "select said::text from save_together(%s::text[], %s::bigint[], %s::text[], %s::jsonb[]) said"
)


@dataclass(eq=False, slots=True)
class Save:
    """Answers of one browser on their way. ``said``: the database's words about them."""

    token: str
    sitting: int
    device: str
    answers: str
    said: str = ""
    error: Exception | None = None
    is_done: bool = False
    turn: Lock = field(default_factory=Lock)


class Writer:
    """One for a process: at most one of its threads writes answers at a time, on ``own`` connection or the thread's."""

    def __init__(self, own: BaseDatabaseWrapper | None = None) -> None:
        self.gate, self.is_writing, self.own = Lock(), False, own
        self.waiting: list[Save] = []

    def keep_connection(self) -> None:
        """One connection for all threads, who take turns: a server has more threads than it wants connections."""
        self.own = connections.create_connection(DEFAULT_DB_ALIAS)
        self.own.inc_thread_sharing()

    def keep(self, save: Save) -> str:
        """Returns once the answers are committed. Raises what the database has said against them (psycopg.Error)."""
        if not self._come(save):
            save.turn.acquire()  # until it is written, or it is our turn to write
        if not save.is_done:
            self._write(save)
        if save.error is not None:
            raise save.error
        return save.said

    def _come(self, save: Save) -> bool:
        """Whether to write now."""
        with self.gate:
            self.waiting.append(save)
            is_first, self.is_writing = not self.is_writing, True
            if not is_first:
                save.turn.acquire()
            return is_first

    def _write(self, ours: Save) -> None:
        with self.gate:
            batch = _some(self.waiting)
            del self.waiting[: len(batch)]
        try:
            _keep_all(batch, self.own or connections[DEFAULT_DB_ALIAS])
        finally:
            with self.gate:
                heir = self.waiting[0] if self.waiting else None
                self.is_writing = heir is not None
            for one in batch:
                one.is_done = True
                if one is not ours:
                    one.turn.release()
            if heir is not None:
                heir.turn.release()


def _some(waiting: list[Save]) -> list[Save]:
    """As many as one statement may take, the first of all among them."""
    count = letters = 0
    for one in waiting[:MOST_AT_ONCE]:
        letters += len(one.answers)
        if count and letters > MOST_LETTERS:
            break
        count += 1
    return waiting[:count]


def _keep_all(batch: list[Save], by: BaseDatabaseWrapper) -> None:
    """Fills in what was said or what went wrong; what the database cannot take does not harm its neighbours."""
    batch = sorted(
        batch, key=lambda one: one.sitting
    )  # rows are held in the order in which they are ended
    try:
        for one, said in zip(batch, _ask_again(batch, by), strict=True):
            one.said = said
    except psycopg.DataError as error:
        if len(batch) == 1:
            batch[0].error = error
            return
        for one in batch:
            _keep_all([one], by)
    except Exception as error:
        by.close()
        for one in batch:
            one.error = error


def _ask_again(batch: list[Save], by: BaseDatabaseWrapper) -> list[str]:
    """One round trip; a connection that was lost meanwhile is made anew once (a save may be repeated)."""
    was_open = by.connection is not None
    try:
        return _ask(batch, by)
    except (psycopg.OperationalError, psycopg.InterfaceError):
        by.close()
        if not was_open:
            raise
        return _ask(batch, by)


def _ask(batch: list[Save], by: BaseDatabaseWrapper) -> list[str]:
    by.ensure_connection()
    columns: list[Any] = [
        [one.token for one in batch],
        [one.sitting for one in batch],
        [one.device for one in batch],
        [one.answers for one in batch],
    ]
    cursor = psycopg.Cursor(by.connection)
    return [str(row[0]) for row in cursor.execute(SAVE, columns, prepare=True).fetchall()]
