"""Days: cells of type date, «21.11.2024», ISO, and serial numbers (a date in a cell of numbers)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from orientir.kit.tabular.values.base import Trouble

_EXCEL_EPOCH = date(1899, 12, 30)  # ECMA-376 part 1, 18.17.4.1: serial 60 is a day that never was
_SERIAL = r"^\d{5}(\.\d+)?$"
_TIME = r"( ?г\.?|[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?$"  # other systems write it: it is left out
_RUSSIAN = r"^\d{1,2}[./]\d{1,2}[./]\d{4}" + _TIME
_ISO = r"^\d{4}-\d{2}-\d{2}" + _TIME
_SHAPE = "дата вида 21.11.2024"


@dataclass(frozen=True, slots=True)
class Day:
    """A day between ``earliest`` and ``latest``, both included."""

    earliest: date = date(1900, 1, 1)
    latest: date = date(2100, 12, 31)

    @property
    def dtype(self) -> type[pl.DataType]:
        return pl.Date

    @property
    def expected(self) -> str:
        return _SHAPE

    def parse(self, text: pl.Expr) -> pl.Expr:
        value = pl.coalesce(_russian(text), _iso(text), _serial(text))
        return pl.when(value.is_between(self.earliest, self.latest)).then(value)

    def explain(self, text: str) -> Trouble:
        if re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}", text):
            return Trouble("date.short_year", "Год двумя цифрами", _SHAPE)
        day = _day(text)
        if day is None:
            return Trouble("date.not", "Не дата", _SHAPE)
        if isinstance(day, str):
            return Trouble("date.no_such_day", f"{text}: такого дня нет", _SHAPE)
        if day < self.earliest:
            return Trouble("date.early", f"Раньше {russian(self.earliest)}", _SHAPE)
        return Trouble("date.late", f"Позже {russian(self.latest)}", _SHAPE)


def russian(day: date) -> str:
    return day.strftime("%d.%m.%Y")


def _russian(text: pl.Expr) -> pl.Expr:
    shaped = pl.when(text.str.contains(_RUSSIAN)).then(text).str.replace(r"(\d{4}).*$", "$1")
    return shaped.str.replace_all("/", ".").str.to_date("%d.%m.%Y", strict=False)


def _iso(text: pl.Expr) -> pl.Expr:
    shaped = pl.when(text.str.contains(_ISO)).then(text.str.slice(0, 10))
    return shaped.str.to_date("%Y-%m-%d", strict=False)


def _serial(text: pl.Expr) -> pl.Expr:
    days = pl.when(text.str.contains(_SERIAL)).then(text.str.slice(0, 5)).cast(pl.Int32)
    return pl.lit(_EXCEL_EPOCH) + pl.duration(days=days)


def _day(text: str) -> date | str | None:
    """The day that a text names; the text itself if there is no such day; None if it is no day."""
    if re.match(_SERIAL, text):
        return _EXCEL_EPOCH + timedelta(days=int(text[:5]))
    parts = [int(part) for part in re.findall(r"\d+", text)[:3]]
    if re.match(_RUSSIAN, text):
        parts.reverse()
    elif not re.match(_ISO, text):
        return None
    try:
        return date(*parts)
    except ValueError:
        return text
