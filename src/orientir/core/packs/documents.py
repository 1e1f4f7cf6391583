"""YAML text → plain values that remember their lines.

A narrow YAML, read on purpose: one document, no anchors, aliases or tags, no double keys, words
as in YAML 1.2 (``yes`` and ``no`` are texts). Numbers are the decimals they are written as, never
floats.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

Scalar = str | int | Decimal | bool | date | None

MAX_DEPTH = 16
_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(\.\d{1,15})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CAUSES = {
    "mapping values are not allowed": "лишнее двоеточие: текст с двоеточием берут в кавычки",
    "could not find expected ':'": "нет двоеточия после ключа",
    "did not find expected key": "сбит отступ или не закрыта кавычка",
    "did not find expected '-' indicator": "сбит отступ в списке или нет «- »",
    "did not find expected ',' or": "в скобках нет запятой или скобка не закрыта",
    "found unexpected end of stream": "не закрыта кавычка",
    "found character that cannot start any token": "знак табуляции или знак, с которого "
    "значение начинать нельзя: отступы делают пробелами, текст берут в кавычки",
    "found a tab character": "знак табуляции: отступы делают пробелами",
    "control characters are not allowed": "управляющий знак, которого в тексте быть не может",
    "found unknown escape character": "неизвестная запись с обратной косой чертой в кавычках",
}


class BrokenDocument(Exception):
    """The text is not YAML of the kind we read. ``line`` is 1-based."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class Record(dict[str, Any]):
    """A mapping; ``line`` is where it begins, ``lines`` where each key stands. Keys are texts."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Items(list[Any]):
    """A sequence; ``lines`` tells where each item begins."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


def read_document(text: str) -> Any:
    """Read one YAML document; an empty text is None. Raises BrokenDocument."""
    try:
        return _read_document(yaml.CLoader(text))
    except yaml.MarkedYAMLError as error:
        raise BrokenDocument(_line_of(error), _explain(error.problem)) from None
    except yaml.reader.ReaderError as error:
        raise BrokenDocument(_line_at(text, error.position), _explain(error.reason)) from None


def line_of(value: Any, *keys: str | int) -> int | None:
    """The line at which ``value[key][key]…`` stands; of the deepest key that is there."""
    line: int | None = getattr(value, "line", None)
    for key in keys:
        try:
            line, value = value.lines[key], value[key]
        except (AttributeError, LookupError, TypeError):
            break
    return line


def _read_document(parser: Any) -> Any:
    next_event: Callable[[], Any] = parser.get_event
    next_event()  # the stream begins
    event = next_event()
    if isinstance(event, yaml.StreamEndEvent):
        return None
    value = _read_value(next_event, next_event(), MAX_DEPTH)
    next_event()  # the document ends
    event = next_event()
    if not isinstance(event, yaml.StreamEndEvent):
        raise BrokenDocument(
            event.start_mark.line + 1,
            "в файле больше одного документа (строка «---»): разнесите их по файлам",
        )
    return value


def _read_value(next_event: Callable[[], Any], event: Any, depth: int) -> Any:
    kind = type(event)
    if kind is yaml.AliasEvent or event.anchor is not None:
        raise _refusal(event, "якоря (&) и ссылки (*) не читаются: повторите значение")
    if event.tag is not None:
        raise _refusal(event, f"метка типа {event.tag} не читается: уберите её")
    if kind is yaml.ScalarEvent:
        return _scalar(event.value) if event.implicit[0] else event.value
    if not depth:
        raise _refusal(event, f"вложенность больше {MAX_DEPTH}: такой глубины в методиках нет")
    if kind is yaml.MappingStartEvent:
        return _read_record(next_event, event, depth - 1)
    return _read_items(next_event, event, depth - 1)


def _read_record(next_event: Callable[[], Any], start: Any, depth: int) -> Record:
    record = Record(start.start_mark.line + 1)
    while type(event := next_event()) is not yaml.MappingEndEvent:
        line = event.start_mark.line + 1
        if type(event) is not yaml.ScalarEvent or event.anchor is not None:
            raise BrokenDocument(line, "ключом может быть только слово или число")
        key = event.value
        if key in record:
            first = record.lines[key]
            raise BrokenDocument(line, f"ключ «{key}» уже стоит в строке {first}: уберите один")
        record.lines[key] = line
        record[key] = _read_value(next_event, next_event(), depth)
    return record


def _read_items(next_event: Callable[[], Any], start: Any, depth: int) -> Items:
    items = Items(start.start_mark.line + 1)
    while type(event := next_event()) is not yaml.SequenceEndEvent:
        items.lines.append(event.start_mark.line + 1)
        items.append(_read_value(next_event, event, depth))
    return items


def _scalar(text: str) -> Scalar:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "-0123456789":
        return text
    if number := _NUMBER.fullmatch(text):
        return Decimal(text) if number[1] else int(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text  # 2023-02-30: whoever wants a date will say so
    return text


def _refusal(event: Any, message: str) -> BrokenDocument:
    return BrokenDocument(event.start_mark.line + 1, message)


def _line_of(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1


def _line_at(text: str, position: int) -> int:
    """The reader of YAML counts bytes, and says them of the encoded text."""
    return text.encode()[: max(position, 0)].count(b"\n") + 1


def _explain(problem: str | None) -> str:
    cause = next((words for start, words in _CAUSES.items() if start in (problem or "")), problem)
    return f"не читается как YAML: {cause or 'проверьте отступы, двоеточия и кавычки'}"
