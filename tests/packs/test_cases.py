"""Every pack passes its own cases, on both engines."""

from functools import cache
from typing import Any

import pytest

from orientir.core.indicators.cases import run_case
from orientir.core.packs.find import list_packs
from orientir.core.packs.load import load_pack

PACKS = list_packs()


@cache
def _cases() -> list[Any]:
    loaded = [load_pack(folder) for folder in PACKS]
    return [
        pytest.param(pack, case, id=f"{case.file}:{case.line}")
        for pack in loaded
        for case in pack.cases
    ]


@pytest.mark.parametrize("engine", ["fast", "reference"])
@pytest.mark.parametrize(("pack", "case"), _cases())
def test_a_pack_passes_its_cases(pack, case, engine) -> None:
    assert run_case(pack, case, engine) == []


def test_there_are_cases() -> None:
    assert len(_cases()) >= 10
