"""What came of checking or loading a file, as plain data for a page, a terminal and JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from orientir.cycle.collection.checks.context import Subject
from orientir.kit.tabular.issues import AlikeIssues, Issue, grouped

Summary = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The outcome of checking one file."""

    kind: str
    title: str
    file_name: str
    sheet: str
    as_of: date
    row_count: int
    cell_count: int
    bad_row_count: int
    error_count: int
    issues: list[Issue] = field(default_factory=list)

    @property
    def errors(self) -> list[Issue]:
        return [issue for issue in self.issues if issue.level == "error"]

    @property
    def is_clean(self) -> bool:
        return self.error_count == 0

    def grouped_errors(self) -> list[AlikeIssues]:
        return grouped(self.errors)

    def grouped_notices(self) -> list[AlikeIssues]:
        return grouped([issue for issue in self.issues if issue.level == "notice"], shown=3)


def report_check(subject: Subject, file_name: str) -> CheckReport:
    checked = subject.checked
    return CheckReport(
        kind=subject.kind,
        title=checked.sheet.title,
        file_name=file_name,
        sheet=checked.grid.sheet,
        as_of=subject.as_of,
        row_count=checked.frame.height,
        cell_count=checked.cell_count,
        bad_row_count=len(checked.bad_rows),
        error_count=len(checked.errors) + checked.unexplained,
        issues=list(checked.issues),
    )


def summarize(report: CheckReport) -> Summary:
    """What an import keeps of its check: counts and grouped issues, ready for JSON."""
    return {
        "sheet": report.sheet,
        "rows": report.row_count,
        "cells": report.cell_count,
        "bad_rows": report.bad_row_count,
        "error_count": report.error_count,
        "errors": [_plain(entry) for entry in report.grouped_errors()[:500]],
        "notices": [_plain(entry) for entry in report.grouped_notices()[:100]],
    }


def _plain(entry: AlikeIssues) -> dict[str, Any]:
    issue = entry.first
    return {
        "sheet": issue.sheet,
        "row": issue.row,
        "column": issue.column,
        "value": issue.value,
        "wrong": issue.wrong,
        "expected": issue.expected,
        "code": issue.code,
        "count": entry.count,
        "places": entry.places,
    }
