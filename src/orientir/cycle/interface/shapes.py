"""What the interface answers with: plain shapes, described in its OpenAPI document."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from orientir.core.tables import Level


class Refused(Schema):
    """Why there is no answer and what to do."""

    error: str


class Asked(Schema):
    """Which part of a list."""

    limit: int = Field(100, ge=1, le=1000, description="Сколько строк вернуть")
    offset: int = Field(0, ge=0, le=10_000_000, description="Сколько строк пропустить")


class UnitsAsked(Asked):
    """Which units. ``q`` forgives case, ё and typos."""

    level: Level = Field("organisation", description="Уровень")
    q: str = Field("", max_length=200, description="Слова названия или код")
    municipality: str = Field("", max_length=64, description="Код муниципалитета")
    state: Literal["open", "closed", "all"] = Field(
        "open", description="Действующие, закрытые, все"
    )


class ValuesAsked(Asked):
    """Which values of a snapshot."""

    indicator: str = Field("", max_length=16, description="Код показателя")
    year: int | None = Field(None, ge=1900, le=2200, description="Год")
    level: Level | None = Field(None, description="Уровень")
    unit: str = Field("", max_length=64, description="Код организации или территории")
    structure: Literal["then", "now"] = Field(
        "then", description="В структуре того года или нынешней"
    )


class UnitShape(Schema):
    """A unit as it is today."""

    code: str
    level: str
    title: str
    short_title: str
    kind: str
    municipality: str | None
    is_open: bool
    valid_from: date
    valid_to: date | None


class Units(Schema):
    items: list[UnitShape]
    count: int


class IndicatorShape(Schema):
    """An indicator as its methodology has it; ``targets``: year → per cent, null where the order sets none."""

    code: str
    title: str
    criterion: str
    direction: str
    targets: dict[str, float | None]
    levels: list[str]
    target_levels: list[str]
    decimals: int
    numerator: str
    denominator: str
    clause: str


class Indicators(Schema):
    pack: str
    version: str
    items: list[IndicatorShape]


class SnapshotShape(Schema):
    """A snapshot that one may see. ``content_sha256`` tells whether two copies are the same."""

    code: str
    reporting_on: date
    years: list[int]
    pack: str
    pack_version: str
    state: str
    published_at: datetime | None
    corrects: str | None
    content_sha256: str


class Snapshots(Schema):
    items: list[SnapshotShape]


class ValueShape(Schema):
    """A value of a unit in a year; ``value`` in per cent, null in the states ``no_data`` and ``not_collected``."""

    indicator: str
    year: int
    level: str
    unit: str
    numerator: float
    denominator: float
    value: float | None
    state: str
    coverage: float | None


class Values(Schema):
    snapshot: str
    items: list[ValueShape]
    count: int


class CodeShape(Schema):
    code: str
    title: str


class DictionaryShape(Schema):
    """The codes that may stand in a column of the snapshot's tables."""

    column: str
    codes: list[CodeShape]


class Dictionaries(Schema):
    pack: str
    items: list[DictionaryShape]
