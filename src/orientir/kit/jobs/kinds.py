"""Which kinds of work there are: a room's ``tasks`` module declares each with ``job_task``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from orientir.kit.jobs.models import Job

QUEUE_OF_PEOPLE, QUEUE_OF_SYSTEM = "worker", "system"  # the database role a queue is worked by

Work = Callable[..., "dict[str, Any] | None"]
Place = Callable[["Job"], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """``title`` is a message id. ``queue`` tells as which database role the work is done.

    ``place`` gives the address of the page where what came of a job stands; empty: there is none yet.
    """

    name: str
    title: str
    work: Work
    queue: str
    place: Place | None = None


KINDS: dict[str, Kind] = {}


def job_task(
    name: str, *, title: str, as_system: bool = False, place: Place | None = None
) -> Callable[[Work], Work]:
    """Declare ``work(job, **ids) -> result`` as the job ``name`` (``room.verb_noun``).

    It runs for the account that asked; ``as_system`` is for the few tasks that act for nobody. It may be run again
    after a kill: it leaves either everything or nothing behind.
    """

    def declare(work: Work) -> Work:
        known = KINDS.get(name)
        if known is not None and known.work.__qualname__ != work.__qualname__:
            raise ValueError(f"the job {name} is declared twice")
        queue = QUEUE_OF_SYSTEM if as_system else QUEUE_OF_PEOPLE
        KINDS[name] = Kind(name, title, work, queue, place)
        return work

    return declare
