"""QR codes: the same modules as another writer of the standard, and what the standard itself fixes."""

from __future__ import annotations

import hashlib

import pytest

from orientir.kit.documents.qr import TextTooLong, qr_modules, qr_svg

ADDRESS = "https://orientir.example.ru/c/" + "AbC3dEf9" * 40


def told(text: str) -> str:
    """A hash of the modules, row by row."""
    return hashlib.sha256(
        "".join("01"[is_dark] for row in qr_modules(text) for is_dark in row).encode()
    ).hexdigest()[:16]


@pytest.mark.parametrize(
    ("length", "size", "expected"),
    [
        (62, 33, "2b2ecc5e158dd206"),
        (84, 37, "6b669c0a13ff2d93"),
        (106, 41, "eed7957a61b4027e"),
        (180, 53, "105c71484ec4cafb"),
        (213, 57, "a0d7c2ebc07ea2c1"),
    ],
)
def test_full_codes_are_those_of_another_writer(length: int, size: int, expected: str) -> None:
    """The hashes were made by segno 1.6.6 (level M, bytes); all sizes were read back by OpenCV 5."""
    text = ADDRESS[:length]
    assert len(qr_modules(text)) == size
    assert told(text) == expected


def test_finders_stand_in_three_corners_and_the_fourth_has_none() -> None:
    modules = qr_modules("Ориентир")
    last = len(modules) - 7
    for x, y in ((0, 0), (last, 0), (0, last)):
        assert [modules[y + i][x + i] for i in range(7)] == [1, 0, 1, 1, 1, 0, 1]
        assert all(modules[y][x : x + 7])
    assert not all(modules[last][last : last + 7])


def test_a_text_that_does_not_fit_is_refused() -> None:
    with pytest.raises(TextTooLong):
        qr_modules("x" * 214)


def test_the_picture_has_a_quiet_margin() -> None:
    assert qr_svg("Ориентир").startswith(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33">'
    )
