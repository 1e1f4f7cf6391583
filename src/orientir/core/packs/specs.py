"""What a methodology pack says, as frozen values. The format: docs/packs/format.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from orientir.core.packs.advice import AdvicePolicy, AdviceRule
from orientir.core.packs.analysis import ContextRules, LowResultRules, SignalRules
from orientir.core.packs.blanks import Blank, PlatformFact
from orientir.core.packs.competencies import Competency, CompetencyGroup, Instrument, Scale
from orientir.core.packs.conditions import ConditionSet, StaffingRules
from orientir.core.packs.directions import Direction, Position
from orientir.core.packs.integrity import IntegrityCheck
from orientir.core.packs.mappings import StatisticsMapping
from orientir.core.packs.programmes import Programme, Project, PublicService
from orientir.core.packs.routes import RouteRule
from orientir.core.packs.routing import RoutingPolicy
from orientir.core.packs.rubrics import Rubric
from orientir.core.tables import Level, Table

Status = Literal["official", "regional", "demonstration"]
PackLevel = Literal["region", "intermunicipal", "municipality", "organisation"]
"""Whom a methodology binds. Several of one region are in force at once; that of the region counts its figures."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document the pack rests on: ``id`` is what clauses refer to."""

    id: str
    title: str
    number: str | None
    adopted_on: date | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number a methodologist may change, with where it comes from and how binding that is."""

    name: str
    value: Decimal
    title: str
    source: str
    status: Status


@dataclass(frozen=True, slots=True)
class Criterion:
    """A group of indicators, as the order has it."""

    code: str
    title: str
    short_title: str
    clause: str


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One count or sum over one table. Exactly one of ``column`` and ``expression`` may be set."""

    function: Literal["count", "count_distinct", "sum"]
    table: str
    column: str | None = None  # for count_distinct; may be ``unit.<column>``
    expression: str | None = None  # for sum
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """The order's own words about how the indicator is counted."""

    text: str
    numerator: str
    denominator: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """Which units should deliver ``table``: rows of ``units`` (open ones) that meet ``where``."""

    table: str
    where: str


@dataclass(frozen=True, slots=True)
class Collection:
    """How the figures are got and from which information systems."""

    method: str
    systems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun in the three forms that agree with a number: 1 педагог, 2 педагога, 5 педагогов."""

    one: str
    few: str
    many: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A ratio of two aggregates with its targets, words and place in the order."""

    code: str
    criterion: str
    title: str
    short_title: str
    direction: Literal["up", "down"]
    targets: Mapping[int, Decimal | None]
    target_levels: tuple[Level, ...]
    levels: tuple[Level, ...]
    decimals: int
    factor: Decimal
    collection: Collection
    representativeness: str
    formula: Formula
    numerator: Aggregate
    denominator: Aggregate
    expected_from: Expectation | None
    settles_on: str | None  # "MM-DD": from this day of its year the figure no longer changes
    numerator_words: str
    denominator_words: str
    counted: Noun
    clause: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes part in the system, and what it does there."""

    code: str
    title: str
    short_title: str
    level: Literal["federal", "regional", "municipal", "institutional"]
    kind: Literal["provision", "support"]
    functions: tuple[str, ...]
    clause: str
    role: str = ""  # the platform's role in which it works; empty: it has no account of its own


@dataclass(frozen=True, slots=True)
class Power:
    """What is decided by a document of which kind, who answers for it and with whom. ``position``: of the management
    cycle; empty: the pack does not say.
    """

    number: int
    title: str
    document_kind: str
    responsible: tuple[str, ...]
    co_executors: tuple[str, ...]
    clause: str
    position: Position | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class EffectivenessIndicator:
    """An indicator of the system's effectiveness: told in words, not computed."""

    number: int
    criterion: str
    title: str
    clause: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A line of the road map. ``participants``: in the document's words; ``grounds``: ids of the
    sources that it carries out.
    """

    number: int
    stage: str
    section: str
    title: str
    term: str
    executors: tuple[str, ...]
    expected_result: str
    clause: str
    participants: tuple[str, ...] = ()
    co_executors: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    document: str = ""  # kind of the document that shows the result; empty: the pack does not say


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality of the region with its ОКТМО codes, today's and the former one."""

    code: str
    title: str
    short_title: str
    title_in: str  # «в Копейском городском округе»: declined here, never glued together by code
    kind: str
    oktmo: str
    oktmo_old: str | None
    oktmo_verified: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A place where the order contradicts itself or is damaged, and the reading that was chosen."""

    indicator: str | None
    text: str
    reading: str
    reason: str
    clause: str


@dataclass(frozen=True, slots=True)
class FormWords:
    """What a form is called, and its fields (column → Russian title); ``table`` is where its returns stand."""

    table: str
    title: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Region:
    """Whose pack it is, with the declined forms that pages need."""

    code: str
    title: str
    title_in: str
    title_of: str
    oktmo: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A test of the pack by the pack: rows given, values expected."""

    name: str
    tables: Mapping[str, tuple[Mapping[str, object], ...]]
    expected: tuple[Mapping[str, object], ...]
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole methodology. Parts that were not asked for are empty."""

    id: str
    version: str
    title: str
    short_title: str
    in_force_from: date
    in_force_to: date | None
    base_year: int | None  # its numbers are where the targets start from, no targets themselves
    region: Region
    sources: tuple[Source, ...]
    signatories: tuple[str, ...]  # codes of actors whose heads sign the region's report
    parameters: Mapping[str, Parameter]
    codes: Mapping[str, Mapping[str, str]]  # column → code → Russian title
    tables: Mapping[str, Table]  # the contract's and those the pack declares (``forms/``)
    criteria: tuple[Criterion, ...]
    indicators: tuple[Indicator, ...]
    effectiveness: tuple[EffectivenessIndicator, ...]
    actors: tuple[Actor, ...]
    powers: tuple[Power, ...]
    measures: tuple[Measure, ...]
    municipalities: tuple[Municipality, ...]
    notes: tuple[Note, ...]
    cases: tuple[Case, ...]
    scales: tuple[Scale, ...] = ()
    competency_groups: tuple[CompetencyGroup, ...] = ()
    competencies: tuple[Competency, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    route_rules: tuple[RouteRule, ...] = ()
    forms: tuple[FormWords, ...] = ()
    routing: RoutingPolicy | None = None
    low_results: tuple[LowResultRules, ...] = ()
    contexts: tuple[ContextRules, ...] = ()
    signals: tuple[SignalRules, ...] = ()
    conditions: tuple[ConditionSet, ...] = ()
    staffing: tuple[StaffingRules, ...] = ()
    advice_rules: tuple[AdviceRule, ...] = ()
    advice_policy: AdvicePolicy | None = None
    level: PackLevel = "region"
    programmes: tuple[Programme, ...] = ()
    services: tuple[PublicService, ...] = ()
    projects: tuple[Project, ...] = ()
    directions: tuple[Direction, ...] = ()
    rubrics: tuple[Rubric, ...] = ()
    facts: tuple[PlatformFact, ...] = ()
    blanks: tuple[Blank, ...] = ()
    mappings: tuple[StatisticsMapping, ...] = ()
    integrity: tuple[IntegrityCheck, ...] = ()

    def indicator(self, code: str) -> Indicator | None:
        return next((one for one in self.indicators if one.code == code), None)

    def form(self, table: str) -> FormWords | None:
        """The form whose returns stand in ``table``; None for any other table."""
        return next((one for one in self.forms if one.table == table), None)

    def competency(self, code: str) -> Competency | None:
        return next((one for one in self.competencies if one.code == code), None)

    def instrument(self, code: str) -> Instrument | None:
        return next((one for one in self.instruments if one.code == code), None)

    def signal(self, code: str) -> SignalRules | None:
        return next((one for one in self.signals if one.code == code), None)

    def rubric(self, code: str) -> Rubric | None:
        return next((one for one in self.rubrics if one.code == code), None)

    def fact(self, code: str) -> PlatformFact | None:
        return next((one for one in self.facts if one.code == code), None)

    def blank(self, form: str, year: int) -> Blank | None:
        """What the form asks for a year; None where it is not asked."""
        return next((one for one in self.blanks if one.form == form and one.is_of(year)), None)

    def scale_of(self, competency: str) -> Scale | None:
        """The levels by which a competency is told; None for a competency the pack has not."""
        found = self.competency(competency)
        named = {group.code: group.scale for group in self.competency_groups}
        wanted = named.get(found.group) if found else None
        return next((one for one in self.scales if one.code == wanted), None)

    def parameter(self, name: str) -> Decimal:
        return self.parameters[name].value
