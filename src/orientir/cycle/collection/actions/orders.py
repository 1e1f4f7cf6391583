"""What is to be imported, what came of it, and the sentences that tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from orientir.cycle.collection.actions.loading import Counts
from orientir.cycle.collection.reports import CheckReport


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be imported: the file, as of which date, for which unit, how complete it is.

    ``path``: where a file lies that is too large to be held; ``content`` is empty then (pupils' results alone).
    """

    kind: str
    content: bytes
    file_name: str
    as_of: date
    unit_code: str | None = None
    mode: str = "additions"
    only_valid: bool = False
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an order. ``state``: ``loaded``, ``refused`` (errors), ``confirmation`` (posts to close).

    Of a check alone ``checked``: then ``result`` is what would come of it.
    """

    state: str
    report: CheckReport
    import_id: int | None = None
    result: Counts = field(default_factory=dict)
    closing: list[str] = field(default_factory=list)
    closing_people: list[int] = field(default_factory=list)
    confirmations_needed: int = 0
    marked: bytes | None = None

    @property
    def sentence(self) -> str:
        return tell_outcome(self)


def tell_outcome(outcome: Outcome) -> str:
    """The verdict in a Russian sentence, for the terminal."""
    report = outcome.report
    if outcome.state == "refused":
        return (
            f"Файл не загружен: ошибок {report.error_count} в {report.bad_row_count} строках. "
            "В базе ничего не изменилось."
        )
    if outcome.state == "confirmation":
        return (
            f"Файл не загружен: в нём нет {len(outcome.closing)} действующих должностей, их надо закрыть. "
            f"Подтвердите (--yes {'дважды' if outcome.confirmations_needed > 1 else ''}".rstrip()
            + ")."
        )
    return _loaded_sentence(outcome.result, report, outcome.import_id)


def _loaded_sentence(result: dict[str, Any], report: CheckReport, import_id: int | None) -> str:
    skipped = (
        f" Пропущено строк с ошибками: {report.bad_row_count}." if report.bad_row_count else ""
    )
    if not touches(result):
        return f"Файл ничего не меняет: всё это уже есть (загрузка {import_id}).{skipped}"
    return f"Загружено (загрузка {import_id}): {tell_counts(result)}.{skipped}"


def touches(result: Counts) -> bool:
    """Whether a load with these counts changes anything."""
    return any(value for name, value in result.items() if name not in ("same", "doubtful_pairs"))


def tell_counts(result: Counts) -> str:
    """How many of what, in Russian: new, changed and the same always, the rest where there is any."""
    parts = [
        f"новых {result['new']}",
        f"изменено {result['changed']}",
        f"без изменений {result['same']}",
    ]
    words = {
        "people_new": "новых людей",
        "people_changed": "уточнено людей",
        "posts_closed": "закрыто должностей",
        "successions": "правопреемств",
        "doubtful_pairs": "сомнительных пар",
        "sets": "наборов результатов",
        "schools": "школ в них",
    }
    parts += [f"{word} {result[name]}" for name, word in words.items() if result.get(name)]
    return ", ".join(parts)
