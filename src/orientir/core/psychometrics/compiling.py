"""How the loops over persons and items are compiled: one place, so that all are cached alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., object])

# sums may be taken in another order (that is what makes them fast); infinities keep their meaning
LIBERTIES = {"reassoc", "contract", "arcp", "nsz"}


def compiled(loop: Loop) -> Loop:
    """``loop`` as machine code, kept on disk after the first call; it lets other threads run.

    Where neither the package's folder nor the user's can be written, it is compiled anew in every process.
    """
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": LIBERTIES}
    try:
        return cast(Loop, numba.njit(cache=True, **options)(loop))
    except RuntimeError:  # no folder for the cache
        return cast(Loop, numba.njit(**options)(loop))
