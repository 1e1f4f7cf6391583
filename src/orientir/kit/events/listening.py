"""Who listens to what: a room's ``tasks`` module declares it with ``listens``, so that workers and pages know it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

KIND: Final = re.compile(r"[a-z_]+\.[a-z_]+")
Id = int | str


@dataclass(frozen=True, slots=True)
class Told:
    """An event as a listener gets it. ``id`` never repeats; ``ids`` are as they were told."""

    id: int
    kind: str
    subject: str
    at: datetime
    ids: dict[str, Id]


Hearing = Callable[[Told], None]


@dataclass(frozen=True, slots=True)
class Registered:
    """``name`` is ``room.what_it_does`` and stays as it is: how far it has heard is kept by it."""

    name: str
    kinds: tuple[str, ...]
    hear: Hearing
    has_past: bool


LISTENERS: dict[str, Registered] = {}


def listens(
    *kinds: str, name: str, from_the_beginning: bool = False
) -> Callable[[Hearing], Hearing]:
    """Declare ``hear(told)`` as a listener to events of ``kinds``.

    It is called by the worker as the role of the system, for nobody, one event after another in the order in which
    they happened, and its writing commits together with the note that it has heard: a kill leaves both or neither.
    What leaves the database (a letter) must look at ``told.id`` itself. Long work is asked for by ``start_job``. Any
    exception puts the event back; the ones after it wait, for this listener alone. A new listener hears what is told
    from its first day on, or all there ever was ``from_the_beginning``.
    """
    for word in (*kinds, name):
        if not KIND.fullmatch(word):
            raise ValueError(f"{word}: an event and a listener are called room.what_it_does")

    def declare(hear: Hearing) -> Hearing:
        known = LISTENERS.get(name)
        if known is not None and known.hear.__qualname__ != hear.__qualname__:
            raise ValueError(f"the listener {name} is declared twice")
        LISTENERS[name] = Registered(name, kinds, hear, from_the_beginning)
        return hear

    return declare
