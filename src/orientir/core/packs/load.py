"""A pack to work with: read, and refused if its build is broken."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from orientir.core.packs.checks import codes_unique
from orientir.core.packs.issues import PackBroken
from orientir.core.packs.reading import ALL_PARTS, read_pack
from orientir.core.packs.specs import Pack

# What counting needs: neither actors nor road maps, which are most of a pack's text.
COUNTING_PARTS = frozenset({"criteria", "indicators", "forms"})


def load_pack(folder: Path, parts: Collection[str] = ALL_PARTS) -> Pack:
    """Read a pack, or only some of its folders (the rest stays empty).

    Held here: keys, types, required fields, and that no name is borne twice. What the fields say
    is held by ``checks``, and by the engine as far as it counts. Raises PackBroken with all
    issues, or Mistake when there is no pack at ``folder``.
    """
    reading = read_pack(folder, parts)
    issues = list(reading.issues)
    if reading.pack is not None:
        issues.extend(codes_unique.check(reading))
    if reading.pack is None or issues:
        raise PackBroken(folder.name, issues)
    return reading.pack
