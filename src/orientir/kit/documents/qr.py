"""QR codes (ISO/IEC 18004): bytes, error correction level M, versions 1 to 10: up to 213 characters of Latin text.

Kept here rather than in a dependency: it is short, and a certificate must be drawable in ten years.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

Modules = list[list[bool]]

BLOCKS: Final = (
    (10, ((1, 16),)),
    (16, ((1, 28),)),
    (26, ((1, 44),)),
    (18, ((2, 32),)),
    (24, ((2, 43),)),
    (16, ((4, 27),)),
    (18, ((4, 31),)),
    (22, ((2, 38), (2, 39))),
    (22, ((3, 36), (2, 37))),
    (26, ((4, 43), (1, 44))),
)
"""By version at level M: correction codewords of a block; how many blocks of how many data codewords."""
ALIGNMENT: Final = (
    (), (6, 18), (6, 22), (6, 26), (6, 30), (6, 34),
    (6, 22, 38), (6, 24, 42), (6, 26, 46), (6, 28, 50),
)  # fmt: skip
MASKS: Final = (
    lambda x, y: (x + y) % 2,
    lambda _x, y: y % 2,
    lambda x, _y: x % 3,
    lambda x, y: (x + y) % 3,
    lambda x, y: (x // 3 + y // 2) % 2,
    lambda x, y: x * y % 2 + x * y % 3,
    lambda x, y: (x * y % 2 + x * y % 3) % 2,
    lambda x, y: ((x + y) % 2 + x * y % 3) % 2,
)
FINDER_LIKE: Final = ("10111010000", "00001011101")


class TextTooLong(ValueError):
    """More than version 10 holds."""


def qr_svg(text: str, *, quiet: int = 4) -> str:
    """The code of ``text`` as an SVG of one path; ``quiet``: the margin that readers need, in modules."""
    modules = qr_modules(text)
    size = len(modules) + 2 * quiet
    path = "".join(
        f"M{x + quiet} {y + quiet}h1v1h-1z"
        for y, row in enumerate(modules)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path d="{path}"/></svg>'
    )


def qr_modules(text: str) -> Modules:
    """The modules, true where dark; of the masks the one of least penalty. Raises TextTooLong."""
    content = text.encode()
    version = _find_version(len(content))
    bits = _stream(_interleave(_codewords(content, version), version))
    tried = [_draw(version, bits, mask) for mask in range(len(MASKS))]
    return min(tried, key=_penalty)


def _find_version(length: int) -> int:
    for version in range(1, len(BLOCKS) + 1):
        if 4 + _length_bits(version) + 8 * length <= 8 * _capacity(version):
            return version
    raise TextTooLong(f"{length} bytes do not fit into a QR code of version {len(BLOCKS)}")


def _length_bits(version: int) -> int:
    return 8 if version < 10 else 16


def _capacity(version: int) -> int:
    return sum(count * size for count, size in BLOCKS[version - 1][1])


def _codewords(content: bytes, version: int) -> bytes:
    """Mode, length, content, terminator, padding."""
    bits = f"0100{len(content):0{_length_bits(version)}b}" + "".join(f"{b:08b}" for b in content)
    room = 8 * _capacity(version)
    bits += "0" * min(4, room - len(bits))
    bits += "0" * (-len(bits) % 8)
    data = bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
    return data + bytes((0xEC, 0x11) * room)[: _capacity(version) - len(data)]


def _interleave(data: bytes, version: int) -> bytes:
    """Data of the blocks in turn, then their corrections in turn."""
    correction, groups = BLOCKS[version - 1]
    blocks, start = [], 0
    for count, size in groups:
        for _ in range(count):
            blocks.append(data[start : start + size])
            start += size
    corrections = [_correct(block, correction) for block in blocks]
    return _in_turn(blocks) + _in_turn(corrections)


def _in_turn(blocks: list[bytes]) -> bytes:
    longest = max(map(len, blocks))
    return bytes(block[i] for i in range(longest) for block in blocks if i < len(block))


def _correct(data: bytes, degree: int) -> bytes:
    """Reed–Solomon: the rest of division by the generator of ``degree`` in GF(256)."""
    generator = _generator(degree)
    rest = bytearray(degree)
    for byte in data:
        factor = byte ^ rest.pop(0)
        rest.append(0)
        for index, coefficient in enumerate(generator):
            rest[index] ^= _times(coefficient, factor)
    return bytes(rest)


def _generator(degree: int) -> bytes:
    found = bytearray([0] * (degree - 1) + [1])
    root = 1
    for _ in range(degree):
        for index in range(degree):
            found[index] = _times(found[index], root)
            if index + 1 < degree:
                found[index] ^= found[index + 1]
        root = _times(root, 2)
    return bytes(found)


def _times(x: int, y: int) -> int:
    """Product in GF(256) modulo x⁸ + x⁴ + x³ + x² + 1."""
    product = 0
    for bit in range(7, -1, -1):
        product = (product << 1) ^ ((product >> 7) * 0x11D)
        product ^= (y >> bit & 1) * x
    return product


def _stream(codewords: bytes) -> str:
    return "".join(f"{byte:08b}" for byte in codewords)


def _draw(version: int, bits: str, mask: int) -> Modules:
    size = 17 + 4 * version
    modules: list[list[bool | None]] = [[None] * size for _ in range(size)]
    _draw_patterns(modules, version)
    _draw_format(modules, mask)
    _draw_version(modules, version)
    rest = iter(bits)
    for x, y in _zigzag(size):
        if modules[y][x] is None:
            is_turned = MASKS[mask](x, y) == 0
            modules[y][x] = (next(rest, "0") == "1") != is_turned
    return [[bool(module) for module in row] for row in modules]


def _draw_patterns(modules: list[list[bool | None]], version: int) -> None:
    size = len(modules)
    for x, y in ((3, 3), (size - 4, 3), (3, size - 4)):
        _draw_square(modules, x, y, 4, dark=(0, 1, 3))
    for i in range(8, size - 8):
        modules[6][i] = modules[i][6] = i % 2 == 0
    places = ALIGNMENT[version - 1]
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}  # the finders stand there
    for place in {(x, y) for x in places for y in places} - corners:
        _draw_square(modules, *place, 2, dark=(0, 2))


def _draw_square(
    modules: list[list[bool | None]], x: int, y: int, reach: int, dark: tuple[int, ...]
) -> None:
    """Rings around a module: ``dark`` are the distances that are so."""
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            if 0 <= x + dx < len(modules) and 0 <= y + dy < len(modules):
                modules[y + dy][x + dx] = max(abs(dx), abs(dy)) in dark


def _draw_format(modules: list[list[bool | None]], mask: int) -> None:
    """Level M and the mask, twice, with BCH(15, 5)."""
    size = len(modules)
    rest = mask
    for _ in range(10):
        rest = (rest << 1) ^ ((rest >> 9) * 0x537)
    bits = (mask << 10 | rest) ^ 0x5412
    around = [(8, i) for i in (0, 1, 2, 3, 4, 5, 7, 8)] + [(i, 8) for i in (7, 5, 4, 3, 2, 1, 0)]
    apart = [(size - 1 - i, 8) for i in range(8)] + [(8, size - 7 + i) for i in range(7)]
    for places in (around, apart):
        for bit, (x, y) in enumerate(places):
            modules[y][x] = bool(bits >> bit & 1)
    modules[size - 8][8] = True


def _draw_version(modules: list[list[bool | None]], version: int) -> None:
    """From version 7 on, twice, with BCH(18, 6)."""
    if version < 7:
        return
    rest = version
    for _ in range(12):
        rest = (rest << 1) ^ ((rest >> 11) * 0x1F25)
    bits = version << 12 | rest
    for bit in range(18):
        x, y = len(modules) - 11 + bit % 3, bit // 3
        modules[y][x] = modules[x][y] = bool(bits >> bit & 1)


def _zigzag(size: int) -> Iterator[tuple[int, int]]:
    """Columns in pairs from the right, up and down in turn, past the timing column."""
    for turn, right in enumerate([*range(size - 1, 6, -2), 5, 3, 1]):
        rows = range(size) if turn % 2 else range(size - 1, -1, -1)
        for y in rows:
            yield right, y
            yield right - 1, y


def _penalty(modules: Modules) -> int:
    lines = ["".join("01"[module] for module in row) for row in modules]
    columns = ["".join(line) for line in zip(*lines, strict=True)]
    runs = sum(_run_penalty(line) for line in (*lines, *columns))
    size = len(modules)
    squares = sum(
        3
        for y in range(size - 1)
        for x in range(size - 1)
        if lines[y][x] == lines[y][x + 1] == lines[y + 1][x] == lines[y + 1][x + 1]
    )
    dark = sum(line.count("1") for line in lines)
    return runs + squares + 10 * (abs(20 * dark - 10 * size * size) // (size * size))


def _run_penalty(line: str) -> int:
    found, run = 0, 0
    for index, module in enumerate(line):
        run = run + 1 if index and module == line[index - 1] else 1
        found += 3 if run == 5 else 1 if run > 5 else 0
    starts = range(len(line) - 10)
    return found + 40 * sum(line.startswith(FINDER_LIKE, start) for start in starts)
