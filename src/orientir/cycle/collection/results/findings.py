"""What is wrong in a file of results, by row: counted to the last, kept in words up to a bound."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

import polars as pl

from orientir.cycle.collection.results.layouts import TITLE_OF
from orientir.kit.tabular.issues import Issue

MOST_KEPT: Final = 2000


@dataclass(slots=True)
class Findings:
    """Gathers as chunks pass; ``errors`` counts all, ``bad_rows`` the rows that cannot be loaded."""

    sheet: str
    issues: list[Issue] = field(default_factory=list)
    errors: int = 0
    bad_rows: set[int] = field(default_factory=set)

    def flag(
        self, table: pl.DataFrame, mask: pl.Expr, column: str, wrong: str, expected: str = ""
    ) -> None:
        """An error in every row of ``table`` where ``mask`` holds; ``column``: a field."""
        found = table.filter(mask)
        if found.is_empty():
            return
        shown = (
            found[column].cast(pl.String) if column in found.columns else pl.Series([""]).clear()
        )
        for place, row in enumerate(found["row"].to_list()):
            value = shown[place] if len(shown) else ""
            self.add("error", row, column, value or "", wrong, expected)

    def add(
        self,
        level: Literal["error", "notice"],
        row: int,
        column: str,
        value: str,
        wrong: str,
        expected: str = "",
    ) -> None:
        if level == "error":
            self.errors += 1
            self.bad_rows.add(row)
        if len(self.issues) < MOST_KEPT:
            title = TITLE_OF.get(column, column)
            code = f"results.{column}"
            self.issues.append(
                Issue(level, code, self.sheet, row, title, value[:80], wrong, expected)
            )
