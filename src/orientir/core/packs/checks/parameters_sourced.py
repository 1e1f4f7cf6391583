"""Parameters that no document sets (``status: demonstration``) are noticed.

They are the platform's own choice; a region that adopts the pack decides on them.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading


def check(reading: Reading) -> Iterator[Issue]:
    for name, parameter in reading.sound_pack.parameters.items():
        if parameter.status == "demonstration":
            message = f"значение {parameter.value} выбрано платформой, а не документом"
            yield reading.issue("notice", reading.heading, "parameters", name, message=message)
