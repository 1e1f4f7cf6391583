"""What was found in a file and how it is told: by place, and by groups when much is alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

ALIKE_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding. ``row`` is as the file numbers it; an error keeps the row from loading."""

    level: Literal["error", "notice"]
    code: str
    sheet: str
    row: int
    column: str
    value: str
    wrong: str
    expected: str

    def sentence(self) -> str:
        place = f"лист «{self.sheet}», строка {self.row}, «{self.column}»"
        found = f": {self.value}" if self.value else ""
        wanted = f" Как надо: {self.expected}." if self.expected not in ("", "—") else ""
        return f"{place}{found} — {_ended(self.wrong)}{wanted}"


@dataclass(frozen=True, slots=True)
class AlikeIssues:
    """Findings of one sort in one column: ``first`` stands for all, ``rows`` are their places."""

    first: Issue
    rows: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def places(self) -> str:
        return row_spans(self.rows)


def grouped(issues: Iterable[Issue], shown: int = ALIKE_SHOWN) -> list[AlikeIssues]:
    """Issues in the order of rows; more than ``shown`` of one column and sort become one entry."""
    alike: dict[tuple[str, str, str, str], list[Issue]] = defaultdict(list)
    for issue in issues:
        alike[(issue.level, issue.sheet, issue.column, issue.code)].append(issue)
    entries = [entry for group in alike.values() for entry in _entries(group, shown)]
    return sorted(entries, key=lambda entry: (entry.first.level, entry.first.row))


def row_spans(rows: Sequence[int], most: int = 8) -> str:
    """Row numbers in short: «4–60, 72, 75–77 и ещё 140»."""
    spans: list[list[int]] = []
    for row in sorted(set(rows)):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    words = [f"{low}–{high}" if low < high else str(low) for low, high in spans[:most]]
    rest = sum(high - low + 1 for low, high in spans[most:])
    return ", ".join(words) + (f" и ещё {rest}" if rest else "")


def _entries(group: list[Issue], shown: int) -> list[AlikeIssues]:
    if len(group) > shown:
        return [AlikeIssues(group[0], tuple(issue.row for issue in group))]
    return [AlikeIssues(issue, (issue.row,)) for issue in group]


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?")) else sentence + "."
