"""Whole and decimal numbers as people type them: «1 250», «0,75», a minus of any kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from orientir.kit.tabular.values.base import Trouble

# letters that stand where a digit should: typed by hand or read by a scanner
_LATIN, _CYRILLIC = "OoIlB", "ОоЗзВ"
_DIGIT_LETTERS = str.maketrans(_LATIN + _CYRILLIC, "00118" + "00338")
_NUMBER = re.compile(r"[+-]?\d{1,15}([.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number within bounds, with at most ``decimals`` digits after the comma."""

    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 6

    @property
    def dtype(self) -> type[pl.DataType]:
        return pl.Float64

    @property
    def expected(self) -> str:
        return "число" + _bounds(self.minimum, self.maximum) + ", например 0,75"

    def parse(self, text: pl.Expr) -> pl.Expr:
        compact = _compacted(text)
        fits = compact.str.contains(rf"^[+-]?\d{{1,15}}(\.\d{{1,{self.decimals}}}0*)?$")
        value = pl.when(fits).then(compact).cast(pl.Float64, strict=False)
        return pl.when(_within(value, self.minimum, self.maximum)).then(value)

    def explain(self, text: str) -> Trouble:
        compact = _compact(text)
        if not _NUMBER.fullmatch(compact):
            return not_a_number(text, self.expected)
        places = compact.replace(",", ".").partition(".")[2].rstrip("0")
        if len(places) > self.decimals:
            wrong = f"Больше {self.decimals} знаков после запятой"
            return Trouble("number.decimals", wrong, self.expected)
        return out_of_bounds(float(compact.replace(",", ".")), self.minimum, self.maximum)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds."""

    minimum: int | None = None
    maximum: int | None = None

    @property
    def dtype(self) -> type[pl.DataType]:
        return pl.Int64

    @property
    def expected(self) -> str:
        return "целое число" + _bounds(self.minimum, self.maximum)

    def parse(self, text: pl.Expr) -> pl.Expr:
        compact = _compacted(text)
        fits = compact.str.contains(r"^[+-]?\d{1,15}(\.0+)?$")
        whole = pl.when(fits).then(compact).str.replace(r"\.0+$", "").str.strip_prefix("+")
        value = whole.cast(pl.Int64, strict=False)
        return pl.when(_within(value, self.minimum, self.maximum)).then(value)

    def explain(self, text: str) -> Trouble:
        compact = _compact(text)
        if not _NUMBER.fullmatch(compact):
            return not_a_number(text, self.expected)
        value = float(compact.replace(",", "."))
        if value != int(value):
            return Trouble("number.fraction", "Дробное число", self.expected)
        return out_of_bounds(value, self.minimum, self.maximum)


def not_a_number(text: str, expected: str) -> Trouble:
    """Tells letters that stand for digits from what is no number at all."""
    mended = text.translate(_DIGIT_LETTERS)
    if mended != text and _NUMBER.fullmatch(_compact(mended)):
        letter = next(sign for sign in text if sign != sign.translate(_DIGIT_LETTERS))
        digit = letter.translate(_DIGIT_LETTERS)
        instead = "нуля" if digit == "0" else f"цифры {digit}"
        return Trouble("number.letter", f"Буква «{letter}» вместо {instead}", mended)
    return Trouble("number.not", "Не число", expected)


def out_of_bounds(value: float, minimum: float | None, maximum: float | None) -> Trouble:
    if minimum is not None and value < minimum:
        return Trouble("number.small", f"Меньше {shown(minimum)}", _expected(minimum, maximum))
    assert maximum is not None, "parse refused a value that is within its bounds"
    return Trouble("number.large", f"Больше {shown(maximum)}", _expected(minimum, maximum))


def shown(value: float) -> str:
    """A number as it is written in Russian: no idle zeros, a decimal comma."""
    return f"{value:g}".replace(".", ",") if abs(value) < 1e6 else f"{value:.0f}"


def _expected(minimum: float | None, maximum: float | None) -> str:
    return f"число{_bounds(minimum, maximum)}"


def _bounds(minimum: float | None, maximum: float | None) -> str:
    low = "" if minimum is None else f" от {shown(minimum)}"
    return low + ("" if maximum is None else f" до {shown(maximum)}")


def _compacted(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(" ", "").str.replace("−", "-").str.replace(",", ".", literal=True)


def _compact(text: str) -> str:
    return text.replace(" ", "").replace("−", "-")


def _within(value: pl.Expr, minimum: float | None, maximum: float | None) -> pl.Expr:
    above = pl.lit(True) if minimum is None else value >= minimum
    return above if maximum is None else above & (value <= maximum)
