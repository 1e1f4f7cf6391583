"""A mistake in what we were given, told in one sentence: what, where, and what to do."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

_TOLD_INSIDE = re.compile(r"\(os error (\d+)\)")  # as Polars tells it
_REASONS = {
    errno.ENOSPC: "на диске кончилось место",
    errno.EDQUOT: "кончилось место, отведённое вам на диске",
    errno.EFBIG: "файл больше, чем разрешено",
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.EROFS: "диск только для чтения",
    errno.ENOENT: "нет такого файла или папки",
    errno.EISDIR: "это папка, а нужен файл",
    errno.ENOTDIR: "на пути стоит файл, а нужна папка",
    errno.EEXIST: "такое имя уже занято",
    errno.ENAMETOOLONG: "слишком длинное имя",
}


class Mistake(Exception):
    """Its text is shown to the user as it stands; never a fault of the program itself."""


def shown(value: object, most: int = 60) -> str:
    """A cell or a name as it may stand in a message: not too long, without characters that do not print."""
    text = "" if value is None else str(value)
    plain = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
    return plain if len(plain) <= most else f"{plain[:most]}…"


def point_hint(text: str) -> str:
    """What to say after «not a number» of a number with a decimal comma."""
    is_comma = text.count(",") == 1 and text.replace(",", "").strip("+- ").isdecimal()
    return ": дробная часть пишется через точку" if is_comma else ""


@contextmanager
def placed(place: object) -> Iterator[None]:
    """Mistakes inside are told with the place, unless they name it themselves."""
    try:
        yield
    except Mistake as mistake:
        if str(mistake).startswith(str(place)):
            raise
        raise Mistake(f"{place}: {mistake}") from mistake


def explain_os_error(error: OSError) -> str:
    """Why the system refused, in words."""
    told = _TOLD_INSIDE.search(str(error)) if error.errno is None else None
    number = int(told[1]) if told else error.errno
    return _REASONS.get(number or 0) or error.strerror or str(error)
