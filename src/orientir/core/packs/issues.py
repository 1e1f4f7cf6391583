"""What is wrong with a pack: level, file, line, place, and one sentence on what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from orientir.core.mistakes import Mistake

IssueLevel = Literal["error", "warning", "notice"]
LEVEL_WORDS: dict[IssueLevel, str] = {
    "error": "ошибка",
    "warning": "предупреждение",
    "notice": "замечание",
}


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding. ``line`` is 1-based; None when the file or folder as a whole is meant."""

    level: IssueLevel
    file: str
    line: int | None
    place: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        place = f"{self.place}: " if self.place else ""
        return f"{where}: {place}{self.message}"


class PackBroken(Mistake):
    """The files of a pack cannot be read as a pack; ``issues`` has every reason."""

    def __init__(self, folder: str, issues: Sequence[Issue]) -> None:
        self.issues = tuple(issues)
        more = len(self.issues) - 1
        rest = f" (и ещё {more}: orientir packs check {folder})" if more else ""
        super().__init__(f"методика {folder} не читается: {self.issues[0]}{rest}")


def has_errors(issues: Sequence[Issue]) -> bool:
    return any(issue.level == "error" for issue in issues)
