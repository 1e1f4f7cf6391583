"""What the checks of one file share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from orientir.cycle.registry import api as registry
from orientir.kit.tabular.checking import Checked


@dataclass(slots=True)
class Subject:
    """A file under check, and what was resolved of it. ``unit_ids``/``person_keys`` are by the file's rows."""

    kind: str
    checked: Checked
    as_of: date
    unit_id: int | None
    book: registry.UnitBook
    identified: registry.Identified | None = None
    resolved: dict[str, pl.DataFrame] = field(default_factory=dict)

    @property
    def frame(self) -> pl.DataFrame:
        return self.checked.frame

    def rows(self, *columns: str) -> list[tuple[Any, ...]]:
        """The row numbers and these columns of every row."""
        return self.frame.select("row", *columns).rows()

    def add_column(self, name: str, values: Sequence[Any], dtype: type[pl.DataType]) -> None:
        """A resolved column beside the sheet's own."""
        self.checked.frame = self.frame.with_columns(pl.Series(name, values, dtype=dtype))

    def flag(
        self, condition: pl.Expr, code: str, column: str, wrong: str, expected: str = "—"
    ) -> None:
        """An error at ``column`` of every row where ``condition`` is true."""
        for row in self.frame.filter(condition)["row"]:
            self.checked.add_error(code, row, column, wrong, expected)
