"""Words and names."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from orientir.kit.tabular.values.base import Trouble
from orientir.kit.tabular.values.cleaning import (
    MIXED_WORD,
    foreign_letters,
    in_one_alphabet,
    mixes_alphabets,
)

_FORMULA_ERROR = re.compile(r"^#[A-ZА-Я/0!?]+[!?А-ЯA-Z0/]*$")
_NAME = r"^[\p{Cyrillic}][\p{Cyrillic} '’.\-()]*$"
_PYTHON_NAME = re.compile(r"^[Ѐ-ӿ][Ѐ-ӿ '’.\-()]*$")


@dataclass(frozen=True, slots=True)
class Words:
    """Free text of at most ``longest`` characters, each word in one alphabet."""

    longest: int = 500

    @property
    def dtype(self) -> type[pl.DataType]:
        return pl.String

    @property
    def expected(self) -> str:
        return f"текст до {self.longest} знаков"

    def parse(self, text: pl.Expr) -> pl.Expr:
        fits = text.str.len_chars() <= self.longest
        sound = ~text.str.contains(MIXED_WORD) & ~text.str.contains(r"^#[A-ZА-Я/0!?]{3,}$")
        return pl.when(fits & sound).then(text)

    def explain(self, text: str) -> Trouble:
        if mixes_alphabets(text):
            return mixed_alphabets(text)
        if _FORMULA_ERROR.match(text):
            return Trouble("text.formula", "В ячейке ошибка формулы", self.expected)
        return Trouble("text.long", f"Длиннее {self.longest} знаков: {len(text)}", self.expected)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A part of a person's name: Cyrillic letters, hyphen, space, apostrophe, stop, brackets."""

    longest: int = 100

    @property
    def dtype(self) -> type[pl.DataType]:
        return pl.String

    @property
    def expected(self) -> str:
        return "русские буквы"

    def parse(self, text: pl.Expr) -> pl.Expr:
        fits = text.str.len_chars() <= self.longest
        return pl.when(text.str.contains(_NAME) & fits).then(text)

    def explain(self, text: str) -> Trouble:
        if mixes_alphabets(text):
            return mixed_alphabets(text)
        if re.search("[A-Za-z]", text):
            return Trouble("name.latin", "Латинские буквы в имени", self.expected)
        if _PYTHON_NAME.match(text):
            return Trouble("name.long", f"Длиннее {self.longest} знаков", self.expected)
        odd = next((sign for sign in text if not _PYTHON_NAME.match("а" + sign)), text[0])
        return Trouble("name.sign", f"В имени знак «{odd}»", self.expected)


def mixed_alphabets(text: str) -> Trouble:
    """A word with letters of two alphabets: searching and comparing would silently miss it."""
    letters = foreign_letters(text)
    word = "Латинская буква" if len(letters) == 1 else "Латинские буквы"
    mended = in_one_alphabet(text)
    expected = "все буквы русские" if mixes_alphabets(mended) else mended
    return Trouble("text.mixed", f"{word} «{letters}» среди русских", expected)
