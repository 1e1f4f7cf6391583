"""Where the program keeps what it writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[3]


def home_of(environment: Mapping[str, str]) -> Path:
    """The folder of everything that is written: ``ORIENTIR_HOME``, else ``var`` of the checkout, else one's own."""
    given = environment.get("ORIENTIR_HOME")
    if given:
        return Path(given).resolve()
    if (_CHECKOUT / "pyproject.toml").is_file():
        return _CHECKOUT / "var"
    return Path.home() / ".orientir"
