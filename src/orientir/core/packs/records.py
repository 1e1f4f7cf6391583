"""What is written in a pack but is not a spec of its own: it is taken apart when the pack is put
together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from orientir.core.packs.competencies import Competency, CompetencyGroup
from orientir.core.packs.specs import PackLevel, Parameter, Region, Source
from orientir.core.tables import Column, Table


@dataclass(repr=False, eq=False)
class Form:
    """A table that the pack declares: ``form_<code>`` with a row per unit and year."""

    code: str
    title: str
    columns: tuple[Column, ...]
    titles: Mapping[str, str]

    def table(self) -> Table:
        keys = (Column("unit_id", "text"), Column("year", "int"))
        return Table(f"form_{self.code}", (*keys, *self.columns), ("unit_id", "year"), "form")


@dataclass(repr=False, eq=False)
class CodeList:
    """Russian titles of the codes of one column."""

    column: str
    titles: Mapping[str, str]


@dataclass(repr=False, eq=False)
class CaseText:
    """A case as it is written, before it learns its file and line."""

    name: str
    given: Mapping[str, tuple[Mapping[str, object], ...]]
    expect: tuple[Mapping[str, object], ...]


@dataclass(repr=False, eq=False)
class GroupText:
    """A group as it is written, with its competencies inside."""

    group: CompetencyGroup
    competencies: tuple[Competency, ...]

    @property
    def code(self) -> str:
        return self.group.code

    @property
    def clause(self) -> str:
        return self.group.clause


@dataclass(repr=False, eq=False)
class Heading:
    """pack.yaml."""

    id: str
    version: str
    title: str
    short_title: str
    in_force: tuple[date, date | None]
    region: Region
    sources: tuple[Source, ...]
    parameters: Mapping[str, Parameter]
    signatories: tuple[str, ...] = ()
    base_year: int | None = None
    level: PackLevel = "region"
