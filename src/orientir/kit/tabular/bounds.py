"""Refuses a file that is no workbook, or that would fill the memory, before any parser opens it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from orientir.core.mistakes import Mistake

MOST_BYTES = 60 * 2**20
MOST_UNPACKED = 700 * 2**20
MOST_ROWS = 300_000
MOST_COLUMNS = 104  # columns A to CZ
_CHUNK = 2**20
# a cell with a value in column DA or further, or in row 300 000 or further: readers fill the
# whole rectangle
_FAR_CELL = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']"""
    rb"""(?:[D-Z][A-Z]\d|[A-Z]{3}\d|[A-Z]{1,3}(?:[3-9]\d{5}|\d{7}))"""
    rb"""[^>]*[^/>]>"""
)
_FAR_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["'](?:[3-9]\d{5}|\d{7})""")


_BROKEN_CELL = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*\bt\s*=\s*["']e["'])[^>]*?\br\s*=\s*["']([A-Z]+\d+)["']"""
)


def check_workbook(content: bytes, name: str, most: int = MOST_UNPACKED) -> None:
    """Raise a ``Mistake`` unless ``content`` is an xlsx that may be read safely; ``most``: bytes unpacked."""
    _check_kind(content, name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive, content, name, most)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Mistake(broken(name)) from error


def check_size(content: bytes, name: str) -> None:
    if not content:
        raise Mistake(f"{name}: файл пуст. Заполните шаблон и загрузите его снова.")
    if len(content) > MOST_BYTES:
        raise Mistake(
            f"{name}: файл больше {MOST_BYTES // 2**20} МБ. Разделите его на части по организациям."
        )


def broken(name: str) -> str:
    return (
        f"{name}: файл xlsx повреждён и не открывается. Откройте его в Excel или LibreOffice, "
        "сохраните заново как «Книга Excel (.xlsx)» и загрузите снова."
    )


def _check_kind(content: bytes, name: str) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Mistake(
            f"{name}: файл закрыт паролем или сохранён в старом формате .xls. "
            "Снимите пароль и сохраните его как «Книга Excel (.xlsx)»."
        )
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise Mistake(
            f"{name}: это не файл xlsx. Сохраните таблицу как «Книга Excel (.xlsx)» или CSV UTF-8."
        )


def _check_parts(archive: zipfile.ZipFile, content: bytes, name: str, most: int) -> None:
    names = archive.namelist()
    if "xl/workbook.xml" not in names:
        raise Mistake(
            f"{name}: внутри нет книги Excel. Сохраните таблицу как «Книга Excel (.xlsx)»."
        )
    if len(names) > 2000 or any(part.flag_bits & 1 for part in archive.infolist()):
        raise Mistake(broken(name))
    unpacked = 0
    for part in archive.infolist():
        unpacked += _check_part(part, content, name, most - unpacked, most)


def _check_part(part: zipfile.ZipInfo, content: bytes, name: str, room: int, most: int) -> int:
    size, tail = 0, b""
    is_sheet = part.filename.startswith("xl/worksheets/")
    for chunk in _unpacked(part, content):
        size += len(chunk)
        if size > room:
            raise Mistake(
                f"{name}: после распаковки файл больше {most // 2**20} МБ. "
                "Сохраните в него только нужный лист."
            )
        if is_sheet and _is_far(window := tail + chunk):
            raise Mistake(
                f"{name}: на листе заполнены ячейки дальше столбца CZ или строки {MOST_ROWS}. "
                "Удалите лишние столбцы и строки или разделите файл."
            )
        if is_sheet:
            _check_formulas(window, name)
            tail = window[-512:]
    return size


def _check_formulas(window: bytes, name: str) -> None:
    """A reader takes «#Н/Д» for an empty cell: what a formula failed to count would be lost silently."""
    if b'"e"' not in window and b"'e'" not in window:
        return
    cells = [cell.decode() for cell in _BROKEN_CELL.findall(window)]
    if cells:
        more = f" и ещё {len(cells) - 10}" if len(cells) > 10 else ""
        raise Mistake(
            f"{name}: в ячейках {', '.join(cells[:10])}{more} ошибка формулы (#Н/Д, #ДЕЛ/0! и подобные). "
            "Исправьте формулы или вставьте вместо них значения."
        )


def _is_far(window: bytes) -> bool:
    return _FAR_ROW.search(window) is not None or _FAR_CELL.search(window) is not None


def _unpacked(part: zipfile.ZipInfo, content: bytes) -> Iterator[bytes]:
    """The true bytes of a part, whatever size its header claims (a bomb lies about it)."""
    start = part.header_offset
    names = int.from_bytes(content[start + 26 : start + 28], "little")
    extra = int.from_bytes(content[start + 28 : start + 30], "little")
    begin = start + 30 + names + extra
    packed = content[begin : begin + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile(f"compression {part.compress_type}")
    inflate = zlib.decompressobj(-15)
    while packed and not inflate.eof:
        yield inflate.decompress(packed, _CHUNK)
        packed = inflate.unconsumed_tail
