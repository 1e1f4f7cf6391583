"""What every type of cell can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import polars as pl


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a cell was not understood: ``code`` groups alike cells, ``expected`` how to write it."""

    code: str
    wrong: str
    expected: str


class ValueType(Protocol):
    """A type of cell. Both methods get cleaned text (see ``cleaning``), never empty."""

    @property
    def dtype(self) -> type[pl.DataType]:
        """The Polars type of parsed values."""

    @property
    def expected(self) -> str:
        """How a value looks, in a few Russian words: for the template and for messages."""

    def parse(self, text: pl.Expr) -> pl.Expr:
        """The values of a column of text; null where the text is not a value of this type."""

    def explain(self, text: str) -> Trouble:
        """What is wrong with one text for which ``parse`` gave null."""
