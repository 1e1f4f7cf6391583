"""The secret that signs cookies: from the environment; only a demo makes one for itself."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

SHORTEST = 50


def secret_key(environment: Mapping[str, str], home: Path, *, is_demo: bool) -> str:
    """``SECRET_KEY``, else in demo mode a random one kept in ``home``, else empty: then nothing can be signed."""
    given = environment.get("SECRET_KEY", "")
    if given or not is_demo:
        return given
    return _kept(home / "secret_key")


def _kept(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):  # somebody else was first: theirs counts
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text(encoding="utf-8")
