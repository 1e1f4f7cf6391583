"""Blanks: what a form asks of an organisation for a year, and which answers become columns of ``form_<code>``.

A cell is a single field, or a row and a column of a fixed table (``rates_pedagogical_filled``), or a column of a
numbered row of a growing table (``people.3.age``). A cell holds a value, or a reason why there is none, or nothing yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, get_args

from orientir.core.tables import LogicalType

if TYPE_CHECKING:
    from orientir.core.packs.specs import Aggregate, Status

Missing = Literal["not_collected", "not_applicable"]
MISSING: Final[tuple[Missing, ...]] = get_args(Missing)
MISSING_WORDS: Final[Mapping[Missing, str]] = {
    "not_collected": "не собиралось", "not_applicable": "неприменимо",
}  # fmt: skip
RuleLevel = Literal["error", "warning"]
LAST: Final = "last"
FACT: Final = "fact"
APART: Final = "__"
"""Between what is meant and the name of a cell: ``last__ped_rates``, ``mentoring__has_order``, ``fact__staff``."""


@dataclass(frozen=True, slots=True)
class BlankField:
    """What is asked. ``formula`` or ``total``: counted, never typed; ``prefill``: a fact that is offered.

    ``when``: a condition under which the field is asked at all; ``codes``: the closed list of a text.
    """

    code: str
    title: str
    type: LogicalType
    unit: str = ""
    decimals: int = 2
    least: Decimal | None = None
    most: Decimal | None = None
    codes: Mapping[str, str] | None = None
    missing: tuple[Missing, ...] = ()
    required: bool = True
    hint: str = ""
    formula: str | None = None
    total: Aggregate | None = None
    when: str | None = None
    prefill: str | None = None

    @property
    def is_counted(self) -> bool:
        return self.formula is not None or self.total is not None


@dataclass(frozen=True, slots=True)
class BlankRow:
    """A row of a fixed table; ``prefill``: column → fact."""

    code: str
    title: str
    number: str = ""
    prefill: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class BlankTable:
    """Fixed ``rows``, or a table that grows up to ``grows`` rows."""

    code: str
    title: str
    columns: tuple[BlankField, ...]
    rows: tuple[BlankRow, ...] = ()
    grows: int | None = None

    def column(self, code: str) -> BlankField | None:
        return next((one for one in self.columns if one.code == code), None)


@dataclass(frozen=True, slots=True)
class BlankSection:
    """A part that one person fills in; ``when``: a condition under which it is asked at all."""

    code: str
    title: str
    fields: tuple[BlankField, ...] = ()
    tables: tuple[BlankTable, ...] = ()
    when: str | None = None


@dataclass(frozen=True, slots=True)
class BlankRule:
    """What must hold. ``each``: a table, each row of which is looked at; ``places``: cells (or columns of it) blamed.

    An error keeps the return from being sent; a warning asks for a comment. A condition over something unknown is null
    and blames nobody.
    """

    code: str
    level: RuleLevel
    holds: str
    says: str
    places: tuple[str, ...]
    source: str
    status: Status
    each: str | None = None


@dataclass(frozen=True, slots=True)
class Blank:
    """``form``: of which table it is; ``audience``: which units fill it in (over ``units``); ``columns``: column of the
    form's table → cell.
    """

    code: str
    form: str
    title: str
    edition: str
    first_year: int
    last_year: int | None
    audience: str
    sections: tuple[BlankSection, ...]
    columns: Mapping[str, str]
    rules: tuple[BlankRule, ...]
    source: str
    status: Status
    clause: str

    def table(self, code: str) -> BlankTable | None:
        return next(
            (one for part in self.sections for one in part.tables if one.code == code), None
        )

    def is_of(self, year: int) -> bool:
        return self.first_year <= year <= (self.last_year or year)

    def growing(self) -> Iterator[tuple[BlankSection, BlankTable]]:
        for section in self.sections:
            for table in section.tables:
                if table.grows:
                    yield section, table


@dataclass(frozen=True, slots=True)
class PlatformFact:
    """A number that the platform knows of a unit and a year: an aggregate over a table of the snapshot contract.

    ``room``: whose it is, in words, told beside a field it was offered to.
    """

    code: str
    title: str
    room: str
    value: Aggregate
    type: Literal["int", "double"] = "int"
