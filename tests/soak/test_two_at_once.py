"""The same command twice at once from one home: the second waits, and both end well."""

from __future__ import annotations

import time
from pathlib import Path

from tests.soak.files import PEOPLE, write_people, write_units
from tests.soak.homes import Home, finish
from tests.soak.report import Notes


def test_two_demos_at_once_make_one_region(place: Path, region: Home, notes: Notes) -> None:
    home = Home(place / "two")
    demo = ("demo", "--no-serve", "--scale", "tiny")
    started = time.monotonic()
    for process in [home.start(*demo), home.start(*demo)]:
        assert "Учётные записи" in finish(process, started).check().out
    assert home.counts() == region.counts()
    notes.add("places", "- two `orientir demo` at once in one home: one region, both end well")


def test_two_imports_at_once_load_each_row_once(place: Path, notes: Notes) -> None:
    home = Home(place / "two-imports")
    home.run("import", "units", write_units(place), "--as-of", "2025-09-01").check()
    order = ("import", "people_posts", write_people(place), "--as-of", "2025-09-01")
    started = time.monotonic()
    ended = [finish(process, started) for process in [home.start(*order), home.start(*order)]]
    assert sorted("ничего не меняет" in one.check().out for one in ended) == [False, True]
    assert home.counts()["registry_person"] == PEOPLE
    notes.add(
        "places",
        "- two `orientir import` of one file at once: loaded once, the other changes nothing",
    )
