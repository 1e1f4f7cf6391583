"""``kill -9`` in the middle of an import: afterwards all of the file is there or nothing, and it can be run again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.files import PEOPLE, write_people, write_units
from tests.soak.homes import Home
from tests.soak.report import Notes

MOMENTS = (0.5, 0.8, 0.95)
"""Parts of the time that a whole import takes."""


@pytest.fixture(scope="module")
def loaded(place: Path) -> Home:
    """A home with units."""
    made = Home(place / "loaded")
    made.path.mkdir()
    made.run("import", "units", write_units(place), "--as-of", "2025-09-01").check()
    return made


def test_a_killed_import_leaves_all_or_nothing(loaded: Home, place: Path, notes: Notes) -> None:
    file = write_people(place)
    order = ("import", "people_posts", file, "--as-of", "2025-09-01")
    home = loaded.copy_to(place / "whole")
    nothing = home.counts()
    whole = home.run(*order).check()
    everything = home.counts()
    assert everything["registry_person"] == PEOPLE
    outcomes = []
    for moment in MOMENTS:
        home = loaded.copy_to(place / f"killed-{moment}")
        home.run_and_kill(whole.seconds * moment, *order)
        found = home.counts()
        assert found in (nothing, everything), (moment, found.items() ^ everything.items())
        outcomes.append("all" if found == everything else "nothing")
        again = home.run(*order).check()
        assert ("ничего не меняет" in again.out) == (found == everything)
        assert _without_imports(home.counts()) == _without_imports(everything)
    told = ", ".join(f"{moment:.0%} {what}" for moment, what in zip(MOMENTS, outcomes, strict=True))
    notes.add(
        "kills",
        f"- `orientir import` of {PEOPLE} people ({whole.seconds:.1f} s) killed at parts of its time: {told};"
        " run again each time: everything there",
    )


def _without_imports(counts: dict[str, int]) -> dict[str, int]:
    """A file loaded twice is two imports of which the second changed nothing."""
    return {name: rows for name, rows in counts.items() if name != "collection_import"}
