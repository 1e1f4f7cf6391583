"""Pictures of the invented tasks: columns drawn into a PNG, nothing else is needed."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

BAR, GAP, HEIGHT = 60, 20, 220
WIDTH = GAP + 6 * (BAR + GAP)
_GROUND, _LINE, _COLUMN = b"\xff\xff\xff", b"\xc6\xcc\xd4", b"\x1d\x4e\x7e"


def draw_bars(heights: Sequence[int]) -> bytes:
    """Six columns of these heights (per cent) over lines at 25, 50, 75 and 100 per cent."""
    tops = [HEIGHT - round(height / 100 * (HEIGHT - 10)) for height in heights]
    rows = b"".join(b"\0" + _row(y, tops) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _row(y: int, tops: Sequence[int]) -> bytes:
    is_line = (HEIGHT - 1 - y) % ((HEIGHT - 10) // 4) == 0
    ground = _LINE if is_line else _GROUND
    columns = b"".join(ground * GAP + (_COLUMN if y >= top else ground) * BAR for top in tops)
    return columns + ground * GAP


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
