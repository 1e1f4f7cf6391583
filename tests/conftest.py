"""Fixtures of all tests. Folders that need the database are marked here; ``tests/core`` never asks for it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from pathlib import Path

import pytest
from django.db import connection, connections
from pytest_django import DjangoDbBlocker

from orientir.kit.database.roles import ROLES
from tests.database import cloned_database, test_server

FOLDERS_WITH_DATABASE = ("cycle", "journeys", "browser")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MAY_SKIP = not os.environ.get("ORIENTIR_REQUIRE_BROWSER")


def pytest_configure() -> None:
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs a loop in this thread


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    has_browser = any(shutil.which(name) for name in BROWSERS)
    for item in items:
        folder = _folder(item.path)
        if folder in FOLDERS_WITH_DATABASE and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(transaction=folder == "browser"))
        if item.get_closest_marker("django_db") is not None:
            item.add_marker(pytest.mark.database)
        if folder == "browser":
            item.add_marker(pytest.mark.browser)
            if not has_browser and MAY_SKIP:
                item.add_marker(
                    pytest.mark.skip(reason="не найден chromium: страницы не проверены")
                )


def _folder(path: Path) -> str:
    parts = path.relative_to(Path(__file__).parent).parts
    return parts[0]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A migrated database of this process, on one server for the whole run (replaces pytest-django's)."""
    from django.conf import settings

    home = Path(settings.HOME)
    with (
        django_db_blocker.unblock(),
        test_server(home) as server,
        cloned_database(server, home),
        django_db_blocker.block(),
    ):
        yield


Acting = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def acting_as(db: None) -> Acting:
    """``with acting_as("web"):`` the database sees that role (web, worker, system), policies and all."""

    @contextmanager
    def act(role: str) -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {ROLES[role]}")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute(f"SET ROLE {ROLES['owner']}")

    return act


@pytest.fixture
def server_acts_as_web(transactional_db: None) -> Iterator[None]:
    """With ``live_server``: its threads connect as the role web, while the test itself stays owner."""
    ours = connections["default"]
    shared = ours.settings_dict
    ours.settings_dict = copy(shared)
    before = shared["OPTIONS"]
    shared["OPTIONS"] = {"options": f"-c role={ROLES['web']}"}
    yield
    shared["OPTIONS"] = before
    ours.settings_dict = shared
