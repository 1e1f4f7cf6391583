"""Kinds of values that stand in packs: each knows how to read itself from a plain value.

The same declarations give the JSON Schema for editors (``schema.py``). Reading costs nothing when
the value fits; what does not fit raises ``Unfit`` with every fault found inside, so that the author
of a pack sees all of them at once. The classes are left bare (no repr, no eq): making those costs
start-up time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from orientir.core.packs.documents import Items, Record
from orientir.core.packs.faults import Fault, Unfit, describe, quote_advice


class Kind(Protocol):
    def read(self, value: Any) -> Any:
        """The value as specs keep it. Raises Unfit."""


@dataclass(repr=False, eq=False)
class Text:
    """A text that is not empty; surrounding blanks are dropped."""

    pattern: str | None = None
    like: str = ""  # what the pattern means, in words

    def read(self, value: Any) -> str:
        if type(value) is not str:
            raise _unfit(f"нужен текст, а стоит {describe(value)}{quote_advice(value)}")
        text = value.strip()
        if not text:
            raise _unfit("текст пуст: впишите его")
        if self.pattern and not re.fullmatch(self.pattern, text):
            raise _unfit(f"«{text}» не подходит: нужно {self.like}")
        return text


@dataclass(repr=False, eq=False)
class Whole:
    """A whole number from ``least`` to ``most``."""

    least: int = 0
    most: int = 10**6

    def read(self, value: Any) -> int:
        if type(value) is not int or not self.least <= value <= self.most:
            raise _unfit(
                f"нужно целое число от {self.least} до {self.most}, а стоит {describe(value)}"
            )
        return value


@dataclass(repr=False, eq=False)
class Number:
    """A decimal as it is written: ``40`` or ``7.5``."""

    def read(self, value: Any) -> Decimal:
        if type(value) is Decimal:
            return value
        if type(value) is int:
            return Decimal(value)
        raise _unfit(f"нужно число, как 40 или 7.5, а стоит {describe(value)}")


@dataclass(repr=False, eq=False)
class Flag:
    def read(self, value: Any) -> bool:
        if type(value) is not bool:
            raise _unfit(f"нужно true или false, а стоит {describe(value)}")
        return value


@dataclass(repr=False, eq=False)
class Day:
    def read(self, value: Any) -> date:
        if type(value) is date:
            return value
        raise _unfit(f"нужна дата, как 2023-09-20 (без кавычек), а стоит {describe(value)}")


@dataclass(repr=False, eq=False)
class OneOf:
    """One of a closed list of words."""

    choices: tuple[str, ...]

    def read(self, value: Any) -> str:
        if value not in self.choices or type(value) is not str:
            listed = ", ".join(self.choices)
            raise _unfit(f"нужно одно из слов: {listed}, а стоит {describe(value)}")
        return value


@dataclass(repr=False, eq=False)
class AnyScalar:
    """Whatever a cell of a table may hold."""

    def read(self, value: Any) -> Any:
        if isinstance(value, dict | list):
            raise _unfit(f"нужно одно значение, а стоит {describe(value)}")
        return value


@dataclass(repr=False, eq=False)
class Nullable:
    kind: Kind

    def read(self, value: Any) -> Any:
        return None if value is None else self.kind.read(value)


@dataclass(repr=False, eq=False)
class Many:
    """A list of values of one kind, as a tuple (or as ``build`` makes of it)."""

    kind: Kind
    least: int = 0
    exactly: int | None = None
    build: Callable[..., Any] | None = None

    def read(self, value: Any) -> Any:
        if not isinstance(value, list):
            raise _unfit(f"нужен список, а стоит {describe(value)}")
        self._measure(value)
        numbered = ((str(number), item) for number, item in enumerate(value, 1))
        items = _read_all(self.kind, numbered, lambda key: _item_line(value, int(key) - 1))
        return self.build(*items.values()) if self.build else tuple(items.values())

    def _measure(self, value: Sequence[Any]) -> None:
        if self.exactly is not None and len(value) != self.exactly:
            raise _unfit(f"нужно значений: {self.exactly}, а стоит {len(value)}")
        if len(value) < self.least:
            raise _unfit("список пуст: впишите хотя бы одно значение")


@dataclass(repr=False, eq=False)
class ByKey:
    """A mapping with free keys of one pattern; ``key`` turns a key's text into what specs keep."""

    kind: Kind
    pattern: str = r".+"
    like: str = "непустой ключ"
    key: Callable[[str], Any] = str
    build: Callable[[Any, Any], Any] | None = None  # of the key and the value read

    def read(self, value: Any) -> Mapping[Any, Any]:
        record = _as_record(value)
        for key, line in record.lines.items():
            if not re.fullmatch(self.pattern, key):
                raise Unfit(Fault((key,), line, f"ключ «{key}» не подходит: нужно {self.like}"))
        read = _read_all(self.kind, record.items(), record.lines.get)
        build = self.build or (lambda _key, one: one)
        return {self.key(key): build(self.key(key), one) for key, one in read.items()}


@dataclass(repr=False, eq=False)
class Field:
    """One key of a record. ``title`` is the hint that editors show."""

    name: str
    kind: Kind
    title: str = ""
    required: bool = True
    default: Any = None


def optional(name: str, kind: Kind, title: str = "", default: Any = None) -> Field:
    return Field(name, kind, title, required=False, default=default)


class Shape:
    """A record with known keys, read into ``build(**fields)``.

    Of the keys in ``one_of`` exactly one must be there; they are not obligatory one by one.
    """

    __slots__ = ("build", "fields", "known", "one_of")

    def __init__(
        self, build: Callable[..., Any], *fields: Field, one_of: tuple[str, ...] = ()
    ) -> None:
        self.build = build
        self.fields = fields
        self.one_of = one_of
        self.known = frozenset(field.name for field in fields)

    def read(self, value: Any) -> Any:
        record = _as_record(value)
        faults: list[Fault] = []
        values: dict[str, Any] = {}
        for field in self.fields:
            if field.name in record:
                _read_into(values, faults, field, record)
            elif field.required:
                faults.append(_missing(field.name, record))
            else:
                values[field.name] = field.default
        if not record.keys() <= self.known:
            faults.extend(self._unknown(record))
        if self.one_of and sum(name in record for name in self.one_of) != 1:
            choices = ", ".join(self.one_of)
            faults.append(Fault((), record.line, f"нужен ровно один из ключей: {choices}"))
        if faults:
            raise Unfit(*faults)
        return self.build(**values)

    def _unknown(self, record: Record) -> list[Fault]:
        import difflib  # only the unlucky pay for it

        faults = []
        for key in [key for key in record if key not in self.known]:
            near = difflib.get_close_matches(key, self.known, 1)
            advice = f"может быть, «{near[0]}»?" if near else "уберите его"
            faults.append(Fault((), record.lines[key], f"неизвестный ключ «{key}»: {advice}"))
        return faults


def _unfit(message: str) -> Unfit:
    return Unfit(Fault((), None, message))


def _as_record(value: Any) -> Record:
    if not isinstance(value, Record):
        raise _unfit(f"нужен набор ключей, а стоит {describe(value)}")
    return value


def _missing(name: str, record: Record) -> Fault:
    return Fault((), record.line, f"нет ключа «{name}»: впишите его")


def _item_line(items: Any, index: int) -> int | None:
    return items.lines[index] if isinstance(items, Items) else None


def _read_into(values: dict[str, Any], faults: list[Fault], field: Field, record: Record) -> None:
    try:
        values[field.name] = field.kind.read(record[field.name])
    except Unfit as unfit:
        line = record.lines[field.name]
        faults.extend(fault.within(field.name, line) for fault in unfit.faults)


def _read_all(
    kind: Kind, pairs: Iterable[tuple[str, Any]], line: Callable[[str], int | None]
) -> dict[str, Any]:
    """Read every value of ``pairs``; all faults are gathered before Unfit is raised."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for key, value in pairs:
        try:
            values[key] = kind.read(value)
        except Unfit as unfit:
            faults.extend(fault.within(key, line(key)) for fault in unfit.faults)
    if faults:
        raise Unfit(*faults)
    return values
