"""A programme as a document tells it: passport, services, projects with their works by quarter and figures.

What the platform does with them (plan and fact, portfolios) is no part of a pack: here stands what was approved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

PassportRole = Literal[
    "", "title", "status", "grounds", "problem", "aim", "projects", "mission", "term", "results",
    "funding", "authors", "head", "adoption", "control", "publication",
]  # fmt: skip
"""What a row of a passport is for the platform; empty: a row that only people read."""
Cover = Literal["full", "partial", "none"]
Bound = Literal["least", "most", "exactly"]
Unit = Literal["percent", "count"]


@dataclass(frozen=True, slots=True)
class PassportRow:
    """A row of the passport in the document's words."""

    number: int
    title: str
    items: tuple[str, ...]
    role: PassportRole = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a document lists apart from its tables: expected results, strengths, sources of funds…"""

    title: str
    items: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where the programme starts from: figures of past years; None: a dash of the document."""

    title: str
    unit: str
    values: Mapping[int, Decimal | None]
    clause: str


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of development, from the first year to the last one."""

    code: str
    title: str
    short_title: str
    first_year: int
    last_year: int
    passport: tuple[PassportRow, ...]
    lists: tuple[Listed, ...]
    baseline: tuple[Baseline, ...]
    clause: str

    def row(self, role: PassportRole) -> PassportRow | None:
        return next((one for one in self.passport if one.role == role), None)


@dataclass(frozen=True, slots=True)
class PublicService:
    """A service that the state orders: whether its procedure and its rate of funding are set."""

    number: int
    title: str
    procedure: Cover
    rate: Cover
    clause: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What a plan writes into its quarters (``2019-2``); no quarters: where it stood is lost.

    ``percent``: a milestone; ``count``: so many deeds; ``whose``: of whom; ``means``: the mark as it was read.
    """

    text: str
    quarters: tuple[str, ...]
    percent: Decimal | None = None
    count: int | None = None
    whose: str = ""
    means: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A row of a project's plan. ``number`` is the document's; a second bearer of it gets ``-2``.

    ``responsible``: codes of actors, none where the cell is empty.
    """

    number: str
    title: str
    result: str
    marks: tuple[Mark, ...]
    responsible: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Aim:
    """A number that a figure is to reach: ``bound`` says from which side, ``start`` where it begins."""

    value: Decimal
    bound: Bound
    unit: Unit
    start: Decimal | None = None
    whose: str = ""
    each_year: bool = False


@dataclass(frozen=True, slots=True)
class ProjectFigure:
    """A target figure of a project; without aims only its direction is set (``up``: it must grow)."""

    number: int
    title: str
    direction: Literal["up", "down"]
    aims: tuple[Aim, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Project:
    """A project of a programme. ``lost``: numbers of works that the text of the document no longer has."""

    number: int
    code: str
    title: str
    short_title: str
    about: tuple[str, ...]
    works: tuple[Work, ...]
    lost: tuple[str, ...]
    figures: tuple[ProjectFigure, ...]
    clause: str
