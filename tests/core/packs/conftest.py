"""A small sound pack in a folder of one's own, to be spoilt at will."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orientir.core.packs.checks import check_pack
from orientir.core.packs.reading import read_pack

SAMPLE = Path("tests/data/packs/sample-2023")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / SAMPLE.name))


@pytest.fixture
def spoil(folder: Path) -> Callable[[str, str, str], list[str]]:
    """Replace a piece of a file (it must be there) and give the issues as sentences with levels."""

    def replace(file: str, old: str, new: str) -> list[str]:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return [f"{issue.level} {issue}" for issue in check_pack(read_pack(folder))]

    return replace
