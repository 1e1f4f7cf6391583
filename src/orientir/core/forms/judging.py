"""A return against its blank: what is counted, what is wrong and where, what becomes of it.

One function judges what a browser sends while it is typed, what a workbook holds and what is kept: a preview and a
load of the same answers say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Literal

from orientir.core.forms.answers import EMPTY, Answer, Answered, read_answer, told
from orientir.core.mistakes import shown
from orientir.core.packs.blank_cells import (
    Cell,
    cell_name,
    grown_name,
    grown_place,
    grown_words,
)
from orientir.core.packs.blank_expressions import ReadyBlank, ReadyRule, Step, Total
from orientir.core.packs.blanks import (
    APART,
    FACT,
    LAST,
    BlankField,
    BlankSection,
    BlankTable,
    Missing,
)

Level = Literal["error", "warning"]
WHOLE = ""
"""The place of a comment on the whole return."""


@dataclass(frozen=True, slots=True)
class Return:
    """What one organisation says for one year. ``typed``: cell → as it was typed (or a value of a file's cell).

    ``comments``: cell → words; of a row of a table, the place of any of its cells does.
    """

    typed: Mapping[str, object]
    comments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What a return is held against: answers of the last period, of other forms of the year, facts, the unit's row."""

    last: Mapping[str, Any] = field(default_factory=dict)
    others: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    unit: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """``places``: cells; ``where``: the first of them in words; ``is_answered``: a comment explains the warning."""

    code: str
    level: Level
    places: tuple[str, ...]
    where: str
    says: str
    is_answered: bool = False

    @property
    def sentence(self) -> str:
        return f"{self.where}: {self.says}" if self.where else self.says


@dataclass(frozen=True, slots=True)
class Verdict:
    """``values``: what was typed and counted; ``not_asked``: cells whose condition does not hold."""

    values: Mapping[str, Answer]
    missing: Mapping[str, Missing]
    not_asked: frozenset[str]
    findings: tuple[Finding, ...]
    columns: Mapping[str, Any]
    filled: int
    asked: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.level == "error")

    @property
    def unanswered(self) -> tuple[Finding, ...]:
        """Warnings that still want a comment."""
        return tuple(one for one in self.findings if one.level == "warning" and not one.is_answered)

    @property
    def can_be_sent(self) -> bool:
        return not self.errors and not self.unanswered


def judge(ready: ReadyBlank, given: Return, known: Known | None = None) -> Verdict:
    """The verdict on a return; whatever was typed, it ends with one."""
    work = _Work(ready, given, _outside(known or Known()))
    work.read_grown()
    for step in ready.steps:
        work.settle(step)
    work.tell_unknown()
    for rule in ready.rules:
        work.hold(rule)
    return work.verdict()


def _outside(known: Known) -> dict[str, Any]:
    """Names of what stands outside the return → values, as expressions call them."""
    row = {f"{LAST}{APART}{name}": value for name, value in known.last.items()}
    for form, answers in known.others.items():
        row |= {f"{form}{APART}{name}": value for name, value in answers.items()}
    row |= {f"{FACT}{APART}{name}": value for name, value in known.facts.items()}
    row |= {f"unit.{name}": value for name, value in known.unit.items()}
    return {name: _exact(value) for name, value in row.items()}


def _exact(value: Any) -> Any:
    return Decimal(repr(value)) if isinstance(value, float) else value


class _Work:
    """What is known so far of one return."""

    def __init__(self, ready: ReadyBlank, given: Return, row: dict[str, Any]) -> None:
        self.ready = ready
        self.given = given
        self.row = row
        self.values: dict[str, Answer] = {}
        self.missing: dict[str, Missing] = {}
        self.not_asked: set[str] = set()
        self.findings: list[Finding] = []
        self.grown: dict[str, dict[int, dict[str, Any]]] = {}
        self.asked = 0

    def read_grown(self) -> None:
        """Rows of growing tables; a row is one in which anything was typed."""
        for section, table in self.ready.blank.growing():
            rows = self._typed_rows(table)
            self.grown[table.code] = {}
            for number in sorted(rows):
                self.grown[table.code][number] = self._read_row(
                    section, table, number, rows[number]
                )

    def _typed_rows(self, table: BlankTable) -> dict[int, dict[str, object]]:
        rows: dict[int, dict[str, object]] = {}
        for name, typed in self.given.typed.items():
            place = grown_place(name)
            if place is None or place[0] != table.code or typed in (None, ""):
                continue
            if 1 <= place[1] <= (table.grows or 0) and table.column(place[2]) is not None:
                rows.setdefault(place[1], {})[place[2]] = typed
        return rows

    def _read_row(
        self, section: BlankSection, table: BlankTable, number: int, typed: Mapping[str, object]
    ) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for column in table.columns:
            name = grown_name(table.code, number, column.code)
            words = grown_words(section, table, number, column)
            self.asked += column.required
            row[column.code] = self._keep(
                name, words, column, read_answer(column, typed.get(column.code))
            )
        return row

    def settle(self, step: Step) -> None:
        """A cell asked, read or counted."""
        cell = step.cell
        if not all(condition(self.row) is True for condition in step.conditions):
            self.not_asked.add(cell.name)
            if not cell.field.is_counted and self.given.typed.get(cell.name) not in (None, ""):
                self._find(
                    "not_asked", "error", cell, "здесь ничего не спрашивается: очистите ячейку"
                )
            return
        if cell.field.is_counted:
            self._count(step)
            return
        self.asked += cell.field.required
        answered = read_answer(cell.field, self.given.typed.get(cell.name))
        self.row[cell.name] = self._keep(cell.name, cell.words, cell.field, answered)

    def _keep(self, name: str, words: str, asked: BlankField, answered: Answered) -> Any:
        if answered.wrong:
            self._add("answer", "error", (name,), words, answered.wrong)
        elif answered.missing is not None:
            self.missing[name] = answered.missing
        elif answered.value is not None:
            self.values[name] = answered.value
        elif answered == EMPTY and asked.required:
            self._add("empty", "error", (name,), words, _wanted(asked))
        return answered.value

    def _count(self, step: Step) -> None:
        counted = step.formula(self.row) if step.formula is not None else self._total(step.total)
        if counted is None:
            return
        value = _rounded(counted, step.cell.field)
        self.row[step.cell.name] = self.values[step.cell.name] = value

    def _total(self, total: Total | None) -> Any:
        assert total is not None
        rows = [one for one in self.grown[total.table].values() if _is_meant(total, one)]
        if total.function == "count":
            return len(rows)
        if total.function == "count_distinct":
            return len({one.get(str(total.column)) for one in rows} - {None})
        assert total.amount is not None
        amounts = [total.amount(one) for one in rows]
        return sum((one for one in amounts if one is not None), Decimal(0))

    def tell_unknown(self) -> None:
        """What was typed where nothing is asked is told, never dropped in silence."""
        for name in self.given.typed:
            if name in self.ready.cells:
                if self.ready.cells[name].field.is_counted and self._differs(name):
                    says = "это поле считает платформа: его не вписывают"
                    self._find("counted", "error", self.ready.cells[name], says)
            elif not self._is_grown(name):
                says = f"поля «{shown(name)}» в этом бланке нет"
                self._add("unknown", "error", (name,), "", says)

    def _differs(self, name: str) -> bool:
        """Counted cells may come back from a file as they were given; another number is a mistake."""
        cell = self.ready.cells[name]
        answered = read_answer(cell.field, self.given.typed[name])
        return answered != EMPTY and answered.value != self.values.get(name)

    def _is_grown(self, name: str) -> bool:
        place = grown_place(name)
        table = self.ready.blank.table(place[0]) if place else None
        if place is None or table is None or table.column(place[2]) is None:
            return False
        return 1 <= place[1] <= (table.grows or 0)

    def hold(self, ready: ReadyRule) -> None:
        if ready.table is None:
            self._hold_row(ready, self.row, ready.rule.places)
        elif ready.table.grows:
            for number, row in self.grown[ready.table.code].items():
                places = tuple(
                    grown_name(ready.table.code, number, one) for one in ready.rule.places
                )
                self._hold_row(ready, self.row | row, places)
        else:
            self._hold_rows(ready, ready.table)

    def _hold_rows(self, ready: ReadyRule, table: BlankTable) -> None:
        for line in table.rows:
            row = dict(self.row)
            for column in table.columns:
                name = cell_name(table.code, line.code, column.code)
                row[column.code] = self.row.get(name)
                row[f"{LAST}{APART}{column.code}"] = self.row.get(f"{LAST}{APART}{name}")
            places = tuple(cell_name(table.code, line.code, one) for one in ready.rule.places)
            self._hold_row(ready, row, places)

    def _hold_row(self, ready: ReadyRule, row: Mapping[str, Any], places: tuple[str, ...]) -> None:
        if ready.holds(row) is not False:
            return
        rule = ready.rule
        says = rule.says.format_map({name: told(row.get(name)) for name in ready.names})
        self._add(rule.code, rule.level, places, self._words(places[0]), says)

    def _words(self, name: str) -> str:
        cell = self.ready.cells.get(name)
        if cell is not None:
            return cell.words
        place = grown_place(name)
        for section, table in self.ready.blank.growing():
            column = table.column(place[2]) if place and place[0] == table.code else None
            if place is not None and column is not None:
                return grown_words(section, table, place[1], column)
        return ""

    def _find(self, code: str, level: Level, cell: Cell, says: str) -> None:
        self._add(code, level, (cell.name,), cell.words, says)

    def _add(self, code: str, level: Level, places: tuple[str, ...], where: str, says: str) -> None:
        answered = level == "warning" and self._is_explained(places)
        self.findings.append(Finding(code, level, places, where, says, answered))

    def _is_explained(self, places: Sequence[str]) -> bool:
        return any(self.given.comments.get(one, "").strip() for one in (*places, WHOLE))

    def verdict(self) -> Verdict:
        blank = self.ready.blank
        columns = {name: self.row.get(cell) for name, cell in blank.columns.items()}
        order = {"error": 0, "warning": 1}
        findings = tuple(sorted(self.findings, key=lambda one: order[one.level]))
        return Verdict(
            self.values, self.missing, frozenset(self.not_asked), findings, columns,
            self._filled(), self.asked,
        )  # fmt: skip

    def _filled(self) -> int:
        """Obligatory cells that say something: completeness is told by content."""
        return sum(self.asks(name) for name in (*self.values, *self.missing))

    def asks(self, name: str) -> bool:
        cell = self.ready.cells.get(name)
        if cell is not None:
            return cell.field.required and not cell.field.is_counted
        place = grown_place(name)
        table = self.ready.blank.table(place[0]) if place else None
        column = table.column(place[2]) if table is not None and place is not None else None
        return column is not None and column.required


def _is_meant(total: Total, row: Mapping[str, Any]) -> bool:
    return total.where is None or total.where(row) is True


def _wanted(asked: BlankField) -> str:
    if not asked.missing:
        return "не заполнено"
    return "не заполнено: впишите значение или укажите, почему его нет"


def _rounded(value: Any, field: BlankField) -> Answer:
    step = Decimal(1) if field.type == "int" else Decimal(1).scaleb(-field.decimals)
    exact = Decimal(value).quantize(step, ROUND_HALF_EVEN)
    return int(exact) if field.type == "int" else exact


def list_findings(verdict: Verdict) -> Iterator[str]:
    """Sentences, errors first."""
    for one in verdict.findings:
        yield one.sentence
