"""Units: those that rows refer to, and the tree that a file of units describes."""

from __future__ import annotations

import polars as pl

from orientir.cycle.collection.checks.context import Subject
from orientir.kit.tabular.values.cleaning import fold

RANKS = {"federation": 0, "region": 1, "municipality": 2, "organisation": 3}


def resolve_units(subject: Subject) -> None:
    """Add ``unit_id`` by the columns «Организация» and «Муниципалитет»; an error where it is not one unit in scope."""
    found: list[int | None] = []
    for row, text, municipality in subject.rows("unit", "municipality"):
        found.append(None if text is None else _resolve(subject, row, text, municipality or ""))
    subject.add_column("unit_id", found, pl.Int64)


def _resolve(subject: Subject, row: int, text: str, municipality: str) -> int | None:
    ids = subject.book.find(text, municipality)
    if len(ids) == 1 and subject.book.in_scope(ids[0]):
        return ids[0]
    wrong, expected = _explain(text, len(ids))
    subject.checked.add_error("unit.reference", row, "unit", wrong, expected)
    return None


def _explain(text: str, count: int) -> tuple[str, str]:
    if count == 1:
        return "Организация не входит в ту, для которой загружается файл", "—"
    if count > 1:
        return f"Таких организаций {count}", "код, ИНН или ОГРН; или заполните «Муниципалитет»"
    what = "кодом, ИНН или ОГРН" if text.isdigit() else "названием или кодом"
    return f"Нет организации с таким {what}", "как в реестре организаций"


def check_units(subject: Subject) -> None:
    """Add ids of a unit, its parent, municipality, region and successor; hold the tree together.

    Ids of units that the file itself brings are negative: minus the file's row.
    """
    tree = _Tree(subject)
    columns: dict[str, list[int | None]] = {name: [] for name in _RESOLVED}
    for known in tree.entries.values():
        tree.check(known)
    for row in subject.frame["row"]:
        entry = tree.by_row.get(row)
        for name in _RESOLVED:
            columns[name].append(getattr(entry, name) if entry else None)
    for name, values in columns.items():
        subject.add_column(name, values, pl.Int64)


_RESOLVED = ("unit_id", "parent_id", "municipality_id", "region_id", "successor_id")


class _Entry:
    """One unit of the file. ``unit_id`` is negative while it is new."""

    def __init__(self, row: int, code: str, level: str | None) -> None:
        self.row, self.code, self.level = row, code, level
        self.unit_id: int | None = None
        self.parent_id: int | None = None
        self.municipality_id: int | None = None
        self.region_id: int | None = None
        self.successor_id: int | None = None


class _Tree:
    """The units of the file over those already known."""

    def __init__(self, subject: Subject) -> None:
        self.subject, self.book = subject, subject.book
        self.entries: dict[int, _Entry] = {}
        self.by_row: dict[int, _Entry] = {}
        self.words: dict[str, list[int]] = {}
        self.texts: dict[int, dict[str, str | None]] = {}
        for record in subject.frame.to_dicts():
            if record["code"] is not None:
                self._enter(record)

    def _enter(self, record: dict[str, object]) -> None:
        row, code = int(str(record["row"])), str(record["code"])
        level = record["level"]
        entry = _Entry(row, code, str(level) if level else None)
        known = self.book.by_number.get(fold(code), [])
        same = [one for one in known if self.book.units[one].code == code]
        entry.unit_id = same[0] if same else -row
        self.entries[entry.unit_id] = self.by_row[row] = entry
        self.texts[row] = {
            name: str(record[name]) if record[name] else None
            for name in ("parent", "municipality", "successor")
        }
        for name in ("code", "inn", "ogrn", "title", "short_title"):
            if record[name]:
                ids = self.words.setdefault(fold(str(record[name])), [])
                ids.extend([entry.unit_id] if entry.unit_id not in ids else [])

    def check(self, entry: _Entry) -> None:
        texts = self.texts[entry.row]
        self._check_scope(entry)
        entry.parent_id = self._refer(entry, "parent", texts["parent"])
        entry.successor_id = self._refer(entry, "successor", texts["successor"])
        named = self._refer(entry, "municipality", texts["municipality"])
        self._check_place(entry, texts["parent"])
        entry.municipality_id = named or self._above(entry, "municipality")
        entry.region_id = self._above(entry, "region")

    def _check_scope(self, entry: _Entry) -> None:
        known = self.book.units.get(entry.unit_id or 0)
        if known is not None and not self.book.in_scope(known.id):
            wrong = "Единица не входит в ту, для которой загружается файл"
            self.subject.checked.add_error("unit.scope", entry.row, "code", wrong)
        if known is not None and entry.level and known.level != entry.level:
            wrong = "Уровень единицы нельзя сменить: заведите новую и укажите правопреемника"
            self.subject.checked.add_error("unit.level", entry.row, "level", wrong)

    def _refer(self, entry: _Entry, column: str, text: str | None) -> int | None:
        if text is None:
            return None
        ids = self.words.get(fold(text)) or self.book.find(text)
        if len(ids) == 1:
            return ids[0]
        wrong = f"Таких единиц {len(ids)}" if ids else "Нет такой единицы ни в файле, ни в реестре"
        self.subject.checked.add_error("unit.reference", entry.row, column, wrong, "код единицы")
        return None

    def _check_place(self, entry: _Entry, text: str | None) -> None:
        add = self.subject.checked.add_error
        if entry.level is None:
            return
        if entry.parent_id is None:
            if text is None and entry.level not in ("region", "federation"):
                add("unit.parent", entry.row, "parent", "Пусто", "код вышестоящей единицы")
            return
        if RANKS[self._level(entry.parent_id)] > RANKS[entry.level]:
            add("unit.rank", entry.row, "parent", "Вышестоящая единица ниже по уровню")
        elif self._goes_round(entry):
            add("unit.round", entry.row, "parent", "Единица оказалась выше самой себя")
        elif entry.parent_id > 0 and not self.book.in_scope(entry.parent_id):
            wrong = "Вышестоящая единица не входит в ту, для которой загружается файл"
            add("unit.scope", entry.row, "parent", wrong)

    def _level(self, unit_id: int) -> str:
        entry = self.entries.get(unit_id)
        known = self.book.units.get(unit_id)
        return (entry.level if entry else None) or (known.level if known else "organisation")

    def _parent(self, unit_id: int) -> int | None:
        entry = self.entries.get(unit_id)
        if entry is None:
            return self.book.units[unit_id].parent_id
        text = self.texts[entry.row]["parent"]
        if entry.parent_id is None and text is not None:
            ids = self.words.get(fold(text)) or self.book.find(text)
            return ids[0] if len(ids) == 1 else None
        return entry.parent_id

    def _goes_round(self, entry: _Entry) -> bool:
        at, steps = entry.parent_id, 0
        while at is not None and steps < 20:
            if at == entry.unit_id:
                return True
            at, steps = self._parent(at), steps + 1
        return at is not None

    def _above(self, entry: _Entry, level: str) -> int | None:
        """The nearest unit of a level, the unit itself included."""
        at, steps = entry.unit_id, 0
        while at is not None and steps < 20:
            if self._level(at) == level:
                return at
            at, steps = self._parent(at), steps + 1
        return None
