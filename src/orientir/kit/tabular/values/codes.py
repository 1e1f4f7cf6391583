"""Closed lists: a cell holds the code or its Russian title, in any case."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from orientir.kit.tabular.values.base import Trouble
from orientir.kit.tabular.values.cleaning import fold, folded, mixes_alphabets
from orientir.kit.tabular.values.text import mixed_alphabets

_YES = ("да", "true", "1", "истина", "+", "есть", "yes")
_NO = ("нет", "false", "0", "ложь", "no")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of ``titles`` (code → Russian title). An open list also takes any snake_case code."""

    titles: Mapping[str, str]
    is_open: bool = False
    synonyms: Mapping[str, str] = field(default_factory=dict)  # another word → code
    known: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        by_title = {fold(title): code for code, title in self.titles.items()}
        other = {fold(word): code for word, code in self.synonyms.items()}
        known = other | by_title | {fold(code): code for code in self.titles}
        object.__setattr__(self, "known", known)

    @property
    def dtype(self) -> type[pl.DataType]:
        return pl.String

    @property
    def expected(self) -> str:
        titles = list(self.titles.values())
        listed = ", ".join(titles[:6])
        return listed if len(titles) <= 6 else f"{listed}… — см. лист «Справочники»"

    def parse(self, text: pl.Expr) -> pl.Expr:
        found = folded(text).replace_strict(
            list(self.known), list(self.known.values()), default=None, return_dtype=pl.String
        )
        if not self.is_open:
            return found
        return pl.coalesce(found, pl.when(text.str.contains(r"^[a-z][a-z0-9_]{0,39}$")).then(text))

    def explain(self, text: str) -> Trouble:
        if mixes_alphabets(text):
            return mixed_alphabets(text)
        close = difflib.get_close_matches(fold(text), self.known, n=1, cutoff=0.75)
        meant = self.titles[self.known[close[0]]] if close else self.expected
        return Trouble("code.unknown", "Нет в справочнике", meant)


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no."""

    @property
    def dtype(self) -> type[pl.DataType]:
        return pl.Boolean

    @property
    def expected(self) -> str:
        return "да или нет"

    def parse(self, text: pl.Expr) -> pl.Expr:
        answers = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
        return folded(text).replace_strict(
            list(answers), list(answers.values()), default=None, return_dtype=pl.Boolean
        )

    def explain(self, text: str) -> Trouble:  # noqa: ARG002 the protocol's shape
        return Trouble("bool.not", "Не «да» и не «нет»", self.expected)
