"""A store of results of its own for each test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, settings: Any) -> None:
    settings.RESULTS_ROOT = tmp_path / "results"
    settings.RESULTS_KEY = tmp_path / "key"
