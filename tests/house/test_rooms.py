"""The word of a room is its folder, its template folder, its table prefix and its tests folder."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps

from orientir.cycle import ROOMS
from tests.house.tracked import CHECKOUT, SOURCE

CYCLE = SOURCE / "cycle"
PLUMBING = {"migrations", "templates", "static", "locale"}
KIT_PREFIXES = (
    "journal",
    "jobs",
    "events",
    "notices",
    "access",
    "tabular",
    "bulk",
)  # tables of the floor below


def _folders(path: Path) -> set[str]:
    if not path.is_dir():
        return set()
    return {one.name for one in path.iterdir() if one.is_dir() and one.name != "__pycache__"}


def test_every_room_is_a_folder_and_every_folder_a_room() -> None:
    assert _folders(CYCLE) - PLUMBING == set(ROOMS)


def test_templates_lie_in_the_folder_of_their_room() -> None:
    homes = [CYCLE / "templates", *(CYCLE / room / "templates" for room in ROOMS)]
    assert {name for home in homes for name in _folders(home)} <= set(ROOMS)


def test_tables_begin_with_the_word_of_their_room() -> None:
    wrong = []
    for model in apps.get_app_config("cycle").get_models():
        floor, *rest = model.__module__.removeprefix("orientir.").split(".")
        word = rest[0]
        if floor == "cycle":
            is_right = word in ROOMS and model._meta.db_table.startswith(f"{word}_")
        else:
            is_right = word in KIT_PREFIXES and model._meta.db_table.startswith(f"{word}_")
        wrong += [] if is_right else [f"{model.__module__}: {model._meta.db_table}"]
    assert wrong == []


def test_tests_of_a_room_lie_in_the_folder_of_its_name() -> None:
    assert _folders(CHECKOUT / "tests" / "cycle") - {"data"} <= set(ROOMS)


def test_model_names_are_unique_in_the_project() -> None:
    names = [model.__name__ for model in apps.get_models()]
    ours = [model.__name__ for model in apps.get_app_config("cycle").get_models()]
    assert [name for name in ours if names.count(name) > 1] == []
