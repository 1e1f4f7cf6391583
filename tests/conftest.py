"""Fixtures of all tests. Folders that need the database are marked here; ``tests/core`` never asks for it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import copy, deepcopy
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.db import connection, connections, transaction
from pytest_django import DjangoDbBlocker

from orientir.kit.database.roles import ROLES
from tests.database import cloned_database, test_server

if TYPE_CHECKING:
    from tests.cast import Cast

FOLDERS_WITH_DATABASE = ("cycle", "journeys", "browser")
LONG = ("project", "browser", "journeys")
"""What runs first, in this order: at the end workers share what is left, and of these the pages are shortest."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HAS_BROWSER = any(shutil.which(name) for name in BROWSERS)
MAY_SKIP = not os.environ.get("ORIENTIR_REQUIRE_BROWSER")
# The same examples in every run, and no clock: a loaded machine is not a fault of the program
hypothesis.settings.register_profile(
    "ours",
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("ours")
NO_BROWSER = "не найден chromium: страницы в браузере не проверены"


def pytest_configure() -> None:
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs a loop in this thread


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, None, None]:
    """Marks by folder; whatever else orders tests, the long ones come first: at the end no worker waits for another."""
    _mark(items)
    yield
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    folder = _folder(item.path)
    return LONG.index(folder) if folder in LONG else len(LONG)


def _mark(items: list[pytest.Item]) -> None:
    for item in items:
        folder = _folder(item.path)
        if folder in FOLDERS_WITH_DATABASE and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(transaction=folder == "browser"))
        if item.get_closest_marker("django_db") is not None:
            item.add_marker(pytest.mark.database)
        if folder == "browser":
            item.add_marker(pytest.mark.browser)
            if not HAS_BROWSER and MAY_SKIP:
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In continuous integration a browser or database test that was skipped is a failure."""
    if not MAY_SKIP and _skipped(session.config) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(config: pytest.Config) -> None:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = _skipped(config)
    if not MAY_SKIP and skipped:
        reporter.write_line(f"Здесь нельзя пропускать проверки: {', '.join(skipped)}", red=True)
    elif not HAS_BROWSER and skipped:
        reporter.write_line(f"{NO_BROWSER} (пропущено: {len(skipped)})", yellow=True)


def _skipped(config: pytest.Config) -> list[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", []) if reporter else []
    return [one.nodeid for one in reports if {"browser", "database"} & set(one.keywords)]


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


@pytest.fixture(scope="module")
def stage(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """What fixtures of a module make on it stands for all its tests: each begins there and leaves nothing.

    One transaction round the whole module; every test is a savepoint in it. A test that commits cannot be there.
    """
    here = [item for item in request.session.items if item.path == request.path]
    if any(_commits(item) for item in here):
        pytest.fail(
            f"{request.path.name}: с тестами, которые сами завершают транзакцию, stage не годится"
        )
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def _commits(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in item.fixturenames


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    """The cast of a module; a module that needs more of it makes its own by this name."""
    from tests.cast import make_cast  # models: only once Django stands

    return make_cast()


@pytest.fixture
def cast(standing_cast: Cast, db: None) -> Cast:
    """The test's own copy: what it changes in memory goes with it, as its rows do."""
    return deepcopy(standing_cast)


Acting = Callable[[str], AbstractContextManager[None]]


@contextmanager
def act_as(role: str) -> Iterator[None]:
    """The database sees that role (web, worker, system), policies and all."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLES[role]}")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {ROLES['owner']}")


@pytest.fixture
def acting_as(db: None) -> Acting:
    """``with acting_as("web"):`` as ``act_as``, for a test."""
    return act_as


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
