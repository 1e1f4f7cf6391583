"""A file before it is read: is it there, is it CSV in UTF-8, are its rows as long as its header."""

from __future__ import annotations

import codecs
from pathlib import Path

from orientir.core.mistakes import Mistake, explain_os_error

_OTHERS = {
    b"PK\x03\x04": "это книга Excel или архив",
    b"\xd0\xcf\x11\xe0": "это книга старого Excel",
    b"\x1f\x8b": "это сжатый файл",
    b"%PDF": "это PDF",
    codecs.BOM_UTF16_LE: "это UTF-16 («Текст Юникод»)",
    codecs.BOM_UTF16_BE: "это UTF-16 («Текст Юникод»)",
}
_SEPARATORS = (",", ";", "\t")
_PARQUET = b"PAR1"


def refuse_unreadable(path: Path) -> None:
    """Raises ``Mistake``: nothing there, a folder, something that is no file, no right to read it."""
    if path.is_dir():
        raise Mistake(f"{path}: это папка, а нужен файл")
    if not path.exists():
        raise Mistake(f"{path}: нет такого файла")
    if not path.is_file():
        raise Mistake(f"{path}: это не обычный файл")
    try:
        path.open("rb").close()
    except OSError as error:
        raise Mistake(f"{path}: {explain_os_error(error)}") from None


def is_parquet(path: Path) -> bool:
    """By its name or, whatever the name, by its first bytes."""
    with path.open("rb") as file:
        return path.suffix.lower() in (".parquet", ".pq") or file.read(4) == _PARQUET


def separator_of(path: Path) -> str:
    """Of commas, semicolons and tabs the one that the first line has most of."""
    with path.open("rb") as file:
        line = file.readline(1_000_000)
    return max(_SEPARATORS, key=lambda mark: line.count(mark.encode()))


def refuse_other_encodings(path: Path) -> None:
    """Raises ``Mistake`` with the line for an empty file, for what is no text and for what is not UTF-8."""
    is_empty = True
    with path.open("rb") as file:
        _refuse_other_kinds(path, file.read(8))
        file.seek(0)
        for number, line in enumerate(file, start=1):
            is_empty = is_empty and not line.strip()
            try:
                line.decode()
            except UnicodeDecodeError as error:
                raise Mistake(
                    f"{path}, строка {number}: не UTF-8{_guess(line)}. Сохраните файл как «CSV UTF-8»"
                ) from error
            if number == 1 and b"\r" in line.rstrip(b"\r\n"):
                raise Mistake(f"{path}: строки кончаются знаком CR. Сохраните файл как «CSV UTF-8»")
    if is_empty:
        raise Mistake(f"{path}: файл пуст")


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    for mark, words in _OTHERS.items():
        if head.startswith(mark):
            raise Mistake(f"{path}: {words}, а нужен CSV. Сохраните таблицу как «CSV UTF-8»")


def _guess(line: bytes) -> str:
    """Bytes that are mostly Cyrillic letters of windows-1251 are most likely that."""
    high = [byte for byte in line if byte > 127]
    cyrillic = sum(byte >= 0xC0 or byte in (0xA8, 0xB8) for byte in high)
    is_text = not any(byte < 32 and byte not in b"\t\r\n" for byte in line)
    return " (похоже на windows-1251)" if is_text and cyrillic > 0.9 * len(high) else ""


def trailing_blanks(path: Path) -> int:
    """Lines at the end with nothing in them: Polars would make a person of each."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 100_000))
        end = file.read().replace(b"\r\n", b"\n")
    return max(0, len(end) - len(end.rstrip(b"\n")) - 1)


def refuse_uneven_rows(path: Path, separator: str, columns: int) -> None:
    """Polars fills a short row up with gaps: here that would be answers lost in silence. Raises ``Mistake``."""
    mark, opened = separator.encode(), 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if (
                b'"' in line or opened
            ):  # a quoted cell may hold separators and go over several lines
                if line.count(b'"') % 2:
                    opened = 0 if opened else number
                continue
            found = line.count(mark) + 1
            if found != columns and line.strip():
                raise Mistake(f"{path}, строка {number}: ячеек {found}, а столбцов {columns}")
    if opened:
        raise Mistake(f"{path}, строка {opened}: кавычка не закрыта")
