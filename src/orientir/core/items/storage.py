"""Items as JSON for a database, and back: exact, versioned, checked on the way in.

The shape follows the dataclasses of ``specs`` and ``text``: a field that has its default is left out, a member of a
union says its class in ``is``, ``Decimal`` is text.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from orientir.core.items.specs import Item
from orientir.core.mistakes import Mistake

VERSION = 1
MAX_DEPTH = 200

Json = Any


class ItemNotReadable(Mistake):
    """The stored text is not an item of a version we know."""


def to_json(item: Item) -> dict[str, Json]:
    """A JSON-ready dictionary: ``{"version": 1, "kind": …, "identifier": …, "prompt": […], …}``."""
    return {"version": VERSION, "kind": item.kind, **encode(item)}


def from_json(data: Json) -> Item:
    """The item again; raises ItemNotReadable with the place at which the data ceases to be one."""
    if not isinstance(data, dict):
        raise ItemNotReadable("задание: ожидался объект JSON")
    if data.get("version") != VERSION:
        raise ItemNotReadable(
            f"задание записано в версии {data.get('version')!r}, эта программа читает {VERSION}"
        )
    rest = {name: value for name, value in data.items() if name not in ("version", "kind")}
    item: Item = decode(Item, rest, "задание")
    return item


def encode(value: Any) -> Json:
    """A dataclass, tuple, Decimal or plain value as JSON data."""
    if is_dataclass(value):
        return _encode_fields(value)
    if isinstance(value, tuple):
        return [encode_member(one) for one in value]
    if isinstance(value, Decimal):
        return number_text(value)
    return value


def encode_member(value: Any) -> Json:
    """As ``encode``, with the class named where the reader must know which of several it is."""
    encoded = encode(value)
    name = type(value).__name__
    return {"is": name, **encoded} if name in _tagged() else encoded


def number_text(value: Decimal) -> str:
    """Plain digits without needless zeros: 0.5, not 5E-1 and not 0.50."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _encode_fields(value: Any) -> dict[str, Json]:
    result = {}
    for one in fields(value):
        inner = getattr(value, one.name)
        if one.default is MISSING or inner != one.default:
            result[one.name] = encode_member(inner)
    return result


@cache
def _tagged() -> frozenset[str]:
    """Names of all classes that stand in some union."""
    seen: set[type] = set()
    names: set[str] = set()
    _collect(Item, seen, names)
    return frozenset(names)


def _collect(hint: Any, seen: set[type], names: set[str]) -> None:
    if is_dataclass(hint) and isinstance(hint, type):
        if hint not in seen:
            seen.add(hint)
            for inner in _hints(hint).values():
                _collect(inner, seen, names)
        return
    members = [one for one in get_args(hint) if isinstance(one, type) and is_dataclass(one)]
    if _is_union(hint) and len(members) > 1:
        names.update(one.__name__ for one in members)
    for one in get_args(hint):
        _collect(one, seen, names)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _origin(hint: Any) -> Any:
    return get_origin(hint)


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType)


def decode(hint: Any, value: Json, place: str, depth: int = 0) -> Any:
    """The value as what the type says; ``place`` names it in the refusal."""
    if depth > MAX_DEPTH:
        raise ItemNotReadable(f"{place}: вложено слишком глубоко")
    for suits, read in _READERS:
        if suits(hint):
            return read(hint, value, place, depth + 1)
    raise AssertionError(f"no reader for {hint}")


def _wrong(place: str, expected: str) -> ItemNotReadable:
    return ItemNotReadable(f"{place}: ожидалось {expected}")


def _read_dataclass(cls: Any, value: Json, place: str, depth: int) -> Any:
    if not isinstance(value, dict):
        raise _wrong(place, "объект")
    named = {one.name: one for one in fields(cls)}
    unknown = set(value) - set(named) - {"is"}
    if unknown:
        raise ItemNotReadable(f"{place}: неизвестное поле {min(map(str, unknown))}")
    read = {
        name: _read_field(cls, one, value, place, depth)
        for name, one in named.items()
        if name in value or one.default is MISSING
    }
    return cls(**read)


def _read_field(cls: Any, one: Field[Any], value: dict[str, Json], place: str, depth: int) -> Any:
    where = f"{place}.{one.name}"
    if one.name not in value:
        raise ItemNotReadable(f"{where}: нет обязательного поля")
    return decode(_hints(cls)[one.name], value[one.name], where, depth)


def _read_union(hint: Any, value: Json, place: str, depth: int) -> Any:
    members = get_args(hint)
    if value is None and type(None) in members:
        return None
    classes = [one for one in members if one is not type(None)]
    if len(classes) == 1:
        return decode(classes[0], value, place, depth)
    name = value.get("is") if isinstance(value, dict) else None
    for one in classes:
        if getattr(one, "__name__", None) == name:
            return decode(one, value, place, depth)
    raise ItemNotReadable(f"{place}: неизвестный вид {name!r}")


def _read_tuple(hint: Any, value: Json, place: str, depth: int) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _wrong(place, "список")
    inner = get_args(hint)[0]
    return tuple(decode(inner, one, f"{place}[{n}]", depth) for n, one in enumerate(value))


def _read_literal(hint: Any, value: Json, place: str, _depth: int) -> Any:
    if not isinstance(value, str) or value not in get_args(hint):
        raise _wrong(place, "одно из: " + ", ".join(map(str, get_args(hint))))
    return value


def _read_decimal(_hint: Any, value: Json, place: str, _depth: int) -> Decimal:
    try:
        number = Decimal(value) if isinstance(value, str) and len(value) <= 400 else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise _wrong(place, "число, записанное текстом")
    return number


def _read_plain(hint: Any, value: Json, place: str, _depth: int) -> Any:
    if type(value) is not hint:
        raise _wrong(place, _PLAIN_WORDS[hint])
    return value


_PLAIN_WORDS = {str: "текст", int: "целое число", bool: "true или false"}
_Suits = Callable[[Any], bool]
_Read = Callable[[Any, Json, str, int], Any]
_READERS: tuple[tuple[_Suits, _Read], ...] = (
    (lambda hint: hint in _PLAIN_WORDS, _read_plain),
    (lambda hint: hint is Decimal, _read_decimal),
    (lambda hint: is_dataclass(hint), _read_dataclass),
    (lambda hint: _origin(hint) is tuple, _read_tuple),
    (lambda hint: _origin(hint) is Literal, _read_literal),
    (_is_union, _read_union),
)
