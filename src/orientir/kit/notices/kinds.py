"""Which notices there are: a room's ``notices`` module declares each with ``notice_kind``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices


class Term(TextChoices):
    """When a letter goes out; ``here``: no letter; ``off``: not even a notice in the application."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    HERE = "here"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """``title``, ``subject`` and ``text`` are message ids; the latter two take ``%(name)s`` of what was sent.

    ``is_needed``: the law or the safety of the account asks for it: it cannot be switched off.
    """

    name: str
    title: str
    subject: str
    text: str
    term: str = Term.DAILY
    is_needed: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        """What a person may choose."""
        return (Term.AT_ONCE, Term.DAILY) if self.is_needed else tuple(Term.values)


KINDS: Final[dict[str, NoticeKind]] = {}


def notice_kind(
    name: str,
    *,
    title: str,
    subject: str,
    text: str,
    term: str = Term.DAILY,
    is_needed: bool = False,
) -> str:
    """Declare the kind ``room.what_happened``; returns its name."""
    kind = NoticeKind(name, title, subject, text, term, is_needed)
    if KINDS.setdefault(name, kind) != kind:
        raise ValueError(f"the notice {name} is declared twice")
    return name
