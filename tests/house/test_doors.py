"""Rooms are entered by the door: one room imports nothing of another but its ``api``."""

from __future__ import annotations

import grimp
import pytest

from orientir.cycle import ROOMS

CYCLE = "orientir.cycle"
DOORS = {"api"}
DOORS_FOR_ASSEMBLY = {"api", "urls"}  # ``project`` also hangs a room's addresses in the tree


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("orientir", cache_dir=None)


def test_rooms_are_entered_by_the_door(graph: grimp.ImportGraph) -> None:
    wrong = [
        f"{importer} → {imported}"
        for room in ROOMS
        for imported in graph.find_descendants(f"{CYCLE}.{room}") | {f"{CYCLE}.{room}"}
        for importer in graph.find_modules_that_directly_import(imported)
        if not _may_import(importer, room, imported)
    ]
    assert sorted(wrong) == []


def _may_import(importer: str, room: str, imported: str) -> bool:
    if importer.startswith(f"{CYCLE}.{room}.") or importer == f"{CYCLE}.{room}":
        return True
    if importer.startswith((f"{CYCLE}.models", f"{CYCLE}.migrations", f"{CYCLE}.apps")):
        return True  # plumbing: Django looks there
    inside = imported.removeprefix(f"{CYCLE}.{room}").lstrip(".").split(".")[0]
    is_assembly = importer.startswith("orientir.project")
    return inside in (DOORS_FOR_ASSEMBLY if is_assembly else DOORS)


def test_a_door_lists_what_it_offers(graph: grimp.ImportGraph) -> None:
    import importlib

    for room in ROOMS:
        if f"{CYCLE}.{room}.api" in graph.modules:
            door = importlib.import_module(f"{CYCLE}.{room}.api")
            offered = {name for name in vars(door) if name in door.__all__}
            assert offered == set(door.__all__), room
