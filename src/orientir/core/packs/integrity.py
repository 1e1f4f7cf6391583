"""Named checks of data over the tables of a snapshot: what cannot be, what is doubled, what jumped, what stands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from orientir.core.packs.competencies import Setting
    from orientir.core.packs.specs import Aggregate, Status

Owner = Literal["organisation", "municipality", "operator", "ministry"]
Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class RowTest:
    """Rows of a table in which ``broken`` is true."""

    table: str
    broken: str


@dataclass(frozen=True, slots=True)
class RepeatTest:
    """Rows of a table (that meet ``where``) that say the same in ``columns``."""

    table: str
    columns: tuple[str, ...]
    where: str | None = None


@dataclass(frozen=True, slots=True)
class CompareTest:
    """Figures of one unit (or person) and year side by side: those for which ``broken`` is true.

    ``values``: name → aggregate; ``last__<name>`` is the figure of the year before. Of units only the rows of ``units``
    that meet ``of`` are looked at; a figure of which the table says nothing of them is null (a sum, a count: no rows).
    """

    by: Literal["unit", "person"]
    values: Mapping[str, Aggregate]
    broken: str
    of: str | None = None


@dataclass(frozen=True, slots=True)
class OutlierTest:
    """Units whose figure stands out among units alike: by the robust z within kind and thirds of size.

    ``value``: over ``values``; ``size``: by which units are told large from small; ``within``: columns of ``units``.
    """

    values: Mapping[str, Aggregate]
    value: str
    within: tuple[str, ...]
    z: Setting
    fewest: Setting
    size: str | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class IntegrityCheck:
    """Exactly one test. ``owner``: who mends; ``says``: the sentence, figures in braces; ``advice``: what to do."""

    code: str
    title: str
    severity: Severity
    owner: Owner
    says: str
    advice: str
    source: str
    status: Status
    rows: RowTest | None = None
    repeats: RepeatTest | None = None
    compares: CompareTest | None = None
    outliers: OutlierTest | None = None
