"""Catalogues of translations: ``.po`` read into messages, messages written as ``.mo`` (GNU
gettext).
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from orientir.core.mistakes import Mistake

_CONTEXT_GLUE = "\x04"
_LINE = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr)(?:\[(\d+)\])?\s+(".*")$')


@dataclass
class Message:
    """One entry; ``forms`` are its translations by plural number (0 when it has no plural)."""

    context: str = ""
    singular: str = ""
    plural: str = ""
    forms: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False
    line: int = 0

    @property
    def key(self) -> str:
        """What gettext looks up."""
        return f"{self.context}{_CONTEXT_GLUE}{self.singular}" if self.context else self.singular

    @property
    def is_translated(self) -> bool:
        return not self.fuzzy and bool(self.forms) and all(self.forms.values())


def read_po(path: Path) -> list[Message]:
    """All messages of a file in its order; a line that cannot be read is a ``Mistake`` with its
    place.
    """
    return list(_messages(path))


def _messages(path: Path) -> Iterator[Message]:
    message, target = Message(), ("", 0)
    fuzzy = False
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = raw.strip()
        if line.startswith("#,") and "fuzzy" in line:
            fuzzy = True
        if not line or line.startswith("#"):
            continue
        word, index, text = _parse(line, path, number)
        if _begins(word, target[0]):
            if target[0]:
                yield message
            message, fuzzy = Message(fuzzy=fuzzy, line=number), False
        target = (word, index) if word else target
        _add(message, target, text)
    if target[0]:
        yield message


def _begins(word: str, previous: str) -> bool:
    return word == "msgctxt" or (word == "msgid" and previous != "msgctxt")


def _parse(line: str, path: Path, number: int) -> tuple[str, int, str]:
    found = _LINE.match(line)
    quoted = found[3] if found else line
    try:
        text = ast.literal_eval(quoted)
    except (SyntaxError, ValueError):
        raise Mistake(f"{path}, строка {number}: не запись каталога переводов") from None
    return (found[1], int(found[2] or 0), text) if found else ("", 0, text)


def _add(message: Message, target: tuple[str, int], text: str) -> None:
    word, index = target
    if word == "msgstr":
        message.forms[index] = message.forms.get(index, "") + text
    else:
        name = {"msgctxt": "context", "msgid": "singular", "msgid_plural": "plural"}[word]
        setattr(message, name, getattr(message, name) + text)


def mo_bytes(messages: Iterable[Message]) -> bytes:
    """The binary catalogue of all translated messages (the layout of GNU gettext's manual, "MO
    Files").
    """
    pairs = sorted(
        (_original(message).encode(), _translation(message).encode())
        for message in messages
        if message.is_translated
    )
    start = 28 + 16 * len(pairs)
    table, strings = _table([pair[0] for pair in pairs], start)
    translated_table, translated = _table([pair[1] for pair in pairs], start + len(strings))
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + table + translated_table + strings + translated


def _original(message: Message) -> str:
    return f"{message.key}\0{message.plural}" if message.plural else message.key


def _translation(message: Message) -> str:
    return "\0".join(message.forms[index] for index in sorted(message.forms))


def _table(texts: list[bytes], offset: int) -> tuple[bytes, bytes]:
    places, strings = b"", b""
    for text in texts:
        places += struct.pack("<2I", len(text), offset + len(strings))
        strings += text + b"\0"
    return places, strings
