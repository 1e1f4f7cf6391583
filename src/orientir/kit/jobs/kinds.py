"""Which kinds of work there are: a room's ``tasks`` module declares each with ``job_task``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

QUEUE_OF_PEOPLE, QUEUE_OF_SYSTEM = "worker", "system"  # the database role a queue is worked by

Work = Callable[..., "dict[str, Any] | None"]


@dataclass(frozen=True, slots=True)
class Kind:
    """``title`` is a message id. ``queue`` tells as which database role the work is done."""

    name: str
    title: str
    work: Work
    queue: str


KINDS: dict[str, Kind] = {}


def job_task(name: str, *, title: str, as_system: bool = False) -> Callable[[Work], Work]:
    """Declare ``work(job, **ids) -> result`` as the job ``name`` (``room.verb_noun``).

    It runs for the account that asked; ``as_system`` is for the few tasks that act for nobody. It may be run again
    after a kill: it leaves either everything or nothing behind.
    """

    def declare(work: Work) -> Work:
        known = KINDS.get(name)
        if known is not None and known.work.__qualname__ != work.__qualname__:
            raise ValueError(f"the job {name} is declared twice")
        KINDS[name] = Kind(name, title, work, QUEUE_OF_SYSTEM if as_system else QUEUE_OF_PEOPLE)
        return work

    return declare
