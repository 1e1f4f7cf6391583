"""Every pack that ships is sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from orientir.core.packs.checks import check_pack
from orientir.core.packs.find import list_packs
from orientir.core.packs.reading import read_pack


@pytest.mark.parametrize("folder", list_packs(), ids=lambda folder: folder.name)
def test_a_pack_has_no_errors(folder: Path) -> None:
    assert [str(one) for one in check_pack(read_pack(folder)) if one.level == "error"] == []
