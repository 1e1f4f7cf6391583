"""Where pages and workers run under different users of the system, what workers write is read through their group."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def let_group_read(folder: Path) -> None:
    """Open a finished folder to the group, if ``ORIENTIR_GROUP_READS`` says so; else it stays its maker's alone."""
    if not settings.GROUP_READS:
        return
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | (0o050 if path.is_dir() else 0o040))
