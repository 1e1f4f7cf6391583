"""What the soak tests see goes into a paper: ``make soak`` writes ``docs/soak.md`` with date and commit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.soak.hall import Hall, open_hall
from tests.soak.homes import Home, place_for_homes
from tests.soak.report import Notes, write_report

NOTES = pytest.StashKey[Notes]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak-report", type=Path, help="write what was seen into this file")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[NOTES] = Notes()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.soak)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    Notes.outcomes.append(report)


def pytest_sessionfinish(session: pytest.Session) -> None:
    target = session.config.getoption("--soak-report", default=None)
    if target is not None:
        write_report(target, session.config.stash[NOTES], Notes.outcomes)


@pytest.fixture
def notes(request: pytest.FixtureRequest) -> Notes:
    """Where a test writes what it saw: ``notes.add("kills", "…")``."""
    return request.config.stash[NOTES]


@pytest.fixture(scope="session")
def place() -> Iterator[Path]:
    """A folder for homes: on a real disk, its path short, open to the server's user."""
    with place_for_homes() as folder:
        yield folder


@pytest.fixture(scope="session")
def region(place: Path) -> Home:
    """A home with the tiny demo region, at rest."""
    made = Home(place / "region")
    made.run("demo", "--no-serve", "--scale", "tiny").check()
    return made


@pytest.fixture(scope="session")
def hall(place: Path) -> Iterator[Hall]:
    """A served home where 25 people may sit."""
    with open_hall(place / "hall", 25) as opened:
        yield opened
