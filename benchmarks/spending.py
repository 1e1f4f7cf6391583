"""CPU time of what serves: processes found by their place below ``orientir serve``."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def spent_by_part(port: int) -> dict[str, float]:
    """CPU seconds so far of ``web``, ``database`` and ``background``, their ended children with them.

    The embedded server is nobody's child here: it is the PostgreSQL that the web server is connected to.
    """
    commands = {pid: _command(pid) for pid in _all()}
    web = {pid for pid, said in commands.items() if f"--port={port}" in said}
    serve = {_parent(pid) for pid in web} - web
    background = {p for p, said in commands.items() if "worker" in said and _parent(p) in serve}
    homes = {_home(pid) for pid in serve}
    roots = {
        p for p, said in commands.items() if "postgres" in said and any(h in said for h in homes)
    }
    return {
        "web": _spent(web),
        "database": _spent(_with_children(roots, list(commands))),
        "background": _spent(background),
    }


def _with_children(roots: set[int], every: list[int]) -> set[int]:
    found = set(roots)
    while grown := {pid for pid in every if _parent(pid) in found} - found:
        found |= grown
    return found


def _spent(pids: set[int]) -> float:
    return sum(sum(map(int, _stat(pid)[11:15])) for pid in pids) / TICKS


def _home(pid: int) -> str:
    said = dict(one.partition("=")[::2] for one in _read(pid, "environ").split("\0"))
    return said.get("ORIENTIR_HOME", "?")


def _parent(pid: int) -> int:
    return int(_stat(pid)[1])


def _stat(pid: int) -> list[str]:
    """From the state on: the name before it may have spaces."""
    said = _read(pid, "stat").rpartition(")")[2].split()
    return said or ["X", "0", *["0"] * 20]


def _all() -> list[int]:
    return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]


def _command(pid: int) -> str:
    return _read(pid, "cmdline").replace("\0", " ")


def _read(pid: int, name: str) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    return ""
