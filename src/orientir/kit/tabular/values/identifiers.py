"""Numbers with check digits: СНИЛС, ИНН, ОГРН.

Sources: постановление Правления ПФР от 03.06.2019 № 299п (СНИЛС); приказ ФНС от 29.06.2012
№ ММВ-7-6/435@ (ИНН); приказ Минфина от 30.10.2017 № 165н (ОГРН).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from orientir.kit.tabular.values.base import Trouble
from orientir.kit.tabular.values.cleaning import CYRILLIC, LATIN
from orientir.kit.tabular.values.numbers import not_a_number

_INN_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_UNCHECKED_SNILS = 1001998  # up to 001-001-998 the number has no check digits


def digits_only(text: pl.Expr) -> pl.Expr:
    """Digits without spaces, hyphens, brackets; null where other signs stand among them."""
    compact = text.str.replace_all(r"[ \-–‑()]", "").str.replace(r"\.0$", "")
    return pl.when(compact.str.contains(r"^\d+$")).then(compact)


@dataclass(frozen=True, slots=True)
class Digits:
    """A number of a fixed count of digits without a check digit (ОКТМО)."""

    lengths: tuple[int, ...]

    @property
    def dtype(self) -> type[pl.DataType]:
        return pl.String

    @property
    def expected(self) -> str:
        return " или ".join(map(str, self.lengths)) + " цифр"

    def parse(self, text: pl.Expr) -> pl.Expr:
        digits = digits_only(text)
        return pl.when(digits.str.len_chars().is_in(self.lengths)).then(digits)

    def explain(self, text: str) -> Trouble:
        return _explain(text, self.lengths, self.expected)


@dataclass(frozen=True, slots=True)
class Snils:
    """Eleven digits, the last two a check. Zeros that a cell of type number lost are put back."""

    @property
    def dtype(self) -> type[pl.DataType]:
        return pl.String

    @property
    def expected(self) -> str:
        return "11 цифр, например 112-233-445 95"

    def parse(self, text: pl.Expr) -> pl.Expr:
        digits = digits_only(text)
        padded = pl.when(digits.str.len_chars().is_between(9, 11)).then(digits.str.zfill(11))
        total = _weighted(padded, range(9, 0, -1))
        return pl.when(
            (padded.str.slice(9).cast(pl.Int64) == total % 101 % 100)
            | (padded.str.slice(0, 9).cast(pl.Int64) <= _UNCHECKED_SNILS)
        ).then(padded)

    def explain(self, text: str) -> Trouble:
        return _explain(text, (11,), self.expected)


@dataclass(frozen=True, slots=True)
class Inn:
    """Ten digits of a legal person, the last one a check."""

    @property
    def dtype(self) -> type[pl.DataType]:
        return pl.String

    @property
    def expected(self) -> str:
        return "10 цифр"

    def parse(self, text: pl.Expr) -> pl.Expr:
        digits = digits_only(text)
        ten = pl.when(digits.str.len_chars() == 10).then(digits)
        return pl.when(_weighted(ten, _INN_WEIGHTS) % 11 % 10 == _last(ten)).then(ten)

    def explain(self, text: str) -> Trouble:
        return _explain(text, (10,), self.expected)


@dataclass(frozen=True, slots=True)
class Ogrn:
    """Thirteen digits of a legal person, the last one a check."""

    @property
    def dtype(self) -> type[pl.DataType]:
        return pl.String

    @property
    def expected(self) -> str:
        return "13 цифр"

    def parse(self, text: pl.Expr) -> pl.Expr:
        digits = digits_only(text)
        thirteen = pl.when(digits.str.len_chars() == 13).then(digits)
        body = thirteen.str.slice(0, 12).cast(pl.Int64)
        return pl.when(body % 11 % 10 == _last(thirteen)).then(thirteen)

    def explain(self, text: str) -> Trouble:
        return _explain(text, (13,), self.expected)


def _weighted(digits: pl.Expr, weights: range | tuple[int, ...]) -> pl.Expr:
    return pl.sum_horizontal(
        *(
            digits.str.slice(place, 1).cast(pl.Int64, strict=False) * weight
            for place, weight in enumerate(weights)
        ),
        ignore_nulls=False,
    )


def _last(digits: pl.Expr) -> pl.Expr:
    return digits.str.slice(-1).cast(pl.Int64, strict=False)


def _explain(text: str, lengths: tuple[int, ...], expected: str) -> Trouble:
    compact = re.sub(r"[ \-–‑()]", "", text).removesuffix(".0")
    if not compact.isdigit():
        return _explain_letters(text, compact, expected)
    if len(compact) not in lengths:
        return Trouble(
            "id.length", f"Цифр {len(compact)}, а надо {expected.split(',')[0]}", expected
        )
    last = "две последние цифры" if lengths == (11,) else "цифры"
    return Trouble("id.check", f"Не сходится контрольное число; проверьте {last}", "—")


def _explain_letters(text: str, compact: str, expected: str) -> Trouble:
    letters = "".join(sign for sign in compact if sign in LATIN)
    if len(letters) > 1 and letters.isascii():
        return Trouble("id.letters", f"Латинские буквы «{letters}» среди цифр", expected)
    if re.search("e[+-]?\\d", compact.lower()):
        wrong = "Число в записи с «E»: задайте столбцу формат «Текстовый»"
        return Trouble("id.exponent", wrong, expected)
    if any(sign in CYRILLIC + LATIN for sign in compact):
        trouble = not_a_number(compact, expected)
        return Trouble("id.letters", trouble.wrong.replace("Не число", "Буквы"), expected)
    return Trouble("id.signs", f"Лишние знаки: «{text}»", expected)
