"""How files break in real life, and how somebody hostile would break them. Everything from one seeded source."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from random import Random

CELLS: Sequence[str] = (
    "",
    " ",
    "\N{NO-BREAK SPACE}",
    "0",
    "-1",
    "1e309",
    "NaN",
    "1,5,5",
    "99999999999999999999999999",
    "31.02.2025",
    "2025-13-01",
    "0000-00-00",
    "29.02.1900",
    "01.01.9999",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "#REF!",
    "<script>alert(1)</script>",
    "'; DROP TABLE registry_person; --",
    "%s%n{0}",
    "а" * 5_000,
    "\N{RIGHT-TO-LEFT OVERRIDE}абв",
    "\N{ZERO WIDTH SPACE}",
    "\N{COMBINING ACUTE ACCENT}" * 40,
    "\N{PILE OF POO}",
    "\x01\x02",
    "да",
    "нет",
    "истина",
    "112-233-445 95",
    "00000000000",
    "\N{FULLWIDTH DIGIT ONE}\N{FULLWIDTH DIGIT TWO}",
    "\N{ARABIC-INDIC DIGIT THREE}",
    "многое\nв\nячейке",
    '"',
    ";",
    "NULL",
    "\\N",
)
Rows = list[list[str]]


def mutate_rows(random: Random, rows: Rows) -> Rows:
    """One to four changes of a table with its heads in the first row."""
    made = [list(row) for row in rows]
    for _ in range(random.randint(1, 4)):
        random.choice(_ROW_CHANGES)(random, made)
        if not made:
            break
    return made


def _put_cell(random: Random, rows: Rows) -> None:
    row = random.choice(rows[1:] or rows)
    if row:
        row[random.randrange(len(row))] = random.choice(CELLS)


def _put_head(random: Random, rows: Rows) -> None:
    if rows[0]:
        rows[0][random.randrange(len(rows[0]))] = random.choice([*CELLS, *rows[0]])


def _drop_row(random: Random, rows: Rows) -> None:
    del rows[random.randrange(len(rows))]


def _double_row(random: Random, rows: Rows) -> None:
    rows.append(list(random.choice(rows)))


def _drop_column(random: Random, rows: Rows) -> None:
    place = random.randrange(max(1, len(rows[0])))
    for row in rows:
        del row[place : place + 1]


def _swap_columns(random: Random, rows: Rows) -> None:
    for row in rows:
        if len(row) > 1:
            row[0], row[-1] = row[-1], row[0]


def _shorten_row(random: Random, rows: Rows) -> None:
    row = random.choice(rows)
    del row[random.randint(0, len(row)) :]


def _lengthen_row(random: Random, rows: Rows) -> None:
    random.choice(rows).extend(random.choices(CELLS, k=random.randint(1, 30)))


def _copy_cell(random: Random, rows: Rows) -> None:
    """A value of one row in another: double codes, a unit that is its own parent."""
    one, other = random.choice(rows), random.choice(rows)
    if one and other:
        one[random.randrange(len(one))] = random.choice(other)


_ROW_CHANGES: Sequence[Callable[[Random, Rows], None]] = (
    *[_put_cell] * 6,
    *[_copy_cell] * 3,
    _put_head,
    _drop_row,
    _double_row,
    _drop_column,
    _swap_columns,
    _shorten_row,
    _lengthen_row,
)


def mutate_bytes(random: Random, content: bytes) -> bytes:
    """Flipped, cut, doubled and inserted bytes; other encodings."""
    return random.choice(_BYTE_CHANGES)(random, content)


def _flip(random: Random, content: bytes) -> bytes:
    made = bytearray(content)
    for _ in range(random.choice([1, 3, 20])):
        made[random.randrange(len(made))] = random.randrange(256)
    return bytes(made)


def _cut(random: Random, content: bytes) -> bytes:
    return content[: random.randrange(len(content))]


def _behead(random: Random, content: bytes) -> bytes:
    return content[random.randrange(len(content)) :]


def _insert(random: Random, content: bytes) -> bytes:
    place = random.randrange(len(content))
    piece = random.choice(
        [random.randbytes(9), b"\0", b'"', b"\r", b"\n\n", b"\xff\xfe", b";" * 999]
    )
    return content[:place] + piece + content[place:]


def _double(random: Random, content: bytes) -> bytes:
    return content + content[random.randrange(len(content)) :]


def _recode(random: Random, content: bytes) -> bytes:
    text = content.decode("utf-8-sig", errors="replace")
    return text.encode(random.choice(["cp1251", "utf-16", "koi8-r", "utf-32", "cp866"]), "replace")


_BYTE_CHANGES: Sequence[Callable[[Random, bytes], bytes]] = (
    _flip, _flip, _cut, _behead, _insert, _insert, _double, _recode,
)  # fmt: skip


def mutate_workbook(random: Random, content: bytes) -> bytes:
    """A zip that opens, one of whose parts is broken, gone, or not what it says."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(sorted(parts))
    change = random.randrange(4)
    if change == 0:
        del parts[name]
    elif change == 1:
        parts[name] = parts[random.choice(sorted(parts))]
    elif change == 2:
        parts[name] = _change_markup(random, parts[name])
    else:
        parts[name] = mutate_bytes(random, parts[name])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return buffer.getvalue()


_MARKUP = (
    (b'r="A2"', b'r="ZZZ9999999"'),
    (b't="s"', b't="e"'),
    (b't="s"', b't="d"'),
    (b't="s"', b't="b"'),
    (b"<v>", b"<v>-"),
    (b"<v>1", b"<v>99999999"),
    (b"<v>", b"<v>1e400"),
    (b"<sheetData>", b'<sheetData><row r="0"><c r="A0"><v>1</v></c></row>'),
    (b"<?xml", b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><?xml'),
    (b"</row>", b"</row><row>"),
    (b"xmlns=", b"xmlns:z="),
    (b'sheetId="1"', b'sheetId="-1"'),
    (b"<dimension", b'<dimension ref="A1:ZZZ99999999"/><dimension'),
)


def _change_markup(random: Random, part: bytes) -> bytes:
    fitting = [pair for pair in _MARKUP if pair[0] in part]
    if not fitting:
        return mutate_bytes(random, part or b"\0")
    old, new = random.choice(fitting)
    return part.replace(old, new, random.choice([1, -1]))
