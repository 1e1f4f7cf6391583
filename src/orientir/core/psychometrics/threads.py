"""Compiled loops over persons on all cores: they let go of the interpreter, so threads are enough."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")


def in_threads(work: Callable[[slice], Part], persons: int, chunk: int | None = None) -> list[Part]:
    """``work`` of each part of the persons, in their order; parts of ``chunk``, or one for each core."""
    cores = os.cpu_count() or 1
    size = chunk or max(-(-persons // cores), 1)
    parts = [slice(at, at + size) for at in range(0, persons, size)]
    if len(parts) < 2:
        return [work(part) for part in parts]
    with ThreadPoolExecutor(cores) as pool:
        return list(pool.map(work, parts))
