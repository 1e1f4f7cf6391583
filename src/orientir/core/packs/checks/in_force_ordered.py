"""A pack comes into force before it ceases."""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    pack = reading.sound_pack
    if pack.in_force_to is not None and pack.in_force_to <= pack.in_force_from:
        message = f"срок кончается {pack.in_force_to}, раньше, чем начинается {pack.in_force_from}"
        yield reading.issue("error", reading.heading, "in_force", "to", message=message)
