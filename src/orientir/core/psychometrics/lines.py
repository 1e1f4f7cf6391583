"""A file of CSV before it is read: is it empty, in UTF-8, are its rows as long as its header."""

from __future__ import annotations

from pathlib import Path

from orientir.core.mistakes import Mistake


def refuse_other_encodings(path: Path) -> None:
    """Raises ``Mistake`` with the line for an empty file and for what is not UTF-8."""
    is_empty = True
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            is_empty = is_empty and not line.strip()
            try:
                line.decode()
            except UnicodeDecodeError as error:
                raise Mistake(
                    f"{path}, строка {number}: не UTF-8{_guess(line)}. Сохраните файл как «CSV UTF-8»"
                ) from error
    if is_empty:
        raise Mistake(f"{path}: файл пуст")


def _guess(line: bytes) -> str:
    """Bytes that are mostly Cyrillic letters of windows-1251 are most likely that."""
    high = [byte for byte in line if byte > 127]
    cyrillic = sum(byte >= 0xC0 or byte in (0xA8, 0xB8) for byte in high)
    is_text = not any(byte < 32 and byte not in b"\t\r\n" for byte in line)
    return " (похоже на windows-1251)" if is_text and cyrillic > 0.9 * len(high) else ""


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
