"""What stands around every page: sections, the person, what is looked at. Filled by the project.

A page may put into its context: ``looking_at`` (LookingAt), ``crumbs`` (Link …),
``page_has_mistakes``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from orientir.kit import russian


@dataclass(frozen=True)
class Link:
    """A link by its words; ``current`` marks the page or the choice one is at."""

    title: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class RoleChoice:
    """A grant one may act by: ``key`` is posted to the role switch."""

    key: str
    role: str
    unit: str
    current: bool = False


@dataclass(frozen=True)
class Actor:
    """Who is logged in, and as whom."""

    name: str
    role: str
    unit: str = ""
    choices: Sequence[RoleChoice] = ()
    links: Sequence[Link] = ()

    @property
    def initials(self) -> str:
        return russian.initials(self.name)

    @property
    def position(self) -> str:
        """«Директор, школа № 118»."""
        return ", ".join(part for part in (self.role, self.unit) if part)


@dataclass(frozen=True)
class Picker:
    """One thing chosen for the whole page (year, snapshot): opens without JavaScript, prints as
    text.
    """

    label: str
    value: str
    note: str = ""
    choices: Sequence[Link] = ()


@dataclass(frozen=True)
class LookingAt:
    """The second bar: the unit, the pickers, the methodology. Printed at the head of each page."""

    unit: str
    unit_choices: Sequence[Link] = ()
    pickers: Sequence[Picker] = ()
    methodology: str = ""
    methodology_href: str = ""


@dataclass(frozen=True)
class Frame:
    """Everything of ``ui/base.html`` that is the same for a person on all pages; blank addresses hide parts.

    ``pages``: those of the section one is in. ``open_links``: what a stranger may read.
    """

    home: str = "/"
    sections: Sequence[Link] = ()
    pages: Sequence[Link] = ()
    actor: Actor | None = None
    search: str = ""
    login: str = ""
    logout: str = ""
    switch_role: str = ""
    messages: str = ""
    unread: int = 0
    set_language: str = ""
    languages: Sequence[Link] = ()
    foot_links: Sequence[Link] = ()
    open_links: Sequence[Link] = ()
    notices: Sequence[str] = field(default=())
