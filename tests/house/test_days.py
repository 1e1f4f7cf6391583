"""A day is the platform's own: the one place that makes a day of a moment is ``timezone.localdate``."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from tests.house.tracked import CHECKOUT, modules

OTHER_DAYS = re.compile(
    r"\.date\(\)|\bdate\.today\(|\bdatetime\.today\(|\butcnow\(|at time zone 'UTC'\)?::date",
    re.IGNORECASE,
)
DAYS_OF_FILES = (
    "src/orientir/core/",
    "src/orientir/kit/tabular/",
    "src/orientir/cycle/assessment/outside/",
)
"""A cell of a workbook or a result of another system tells its day itself."""


def find_other_days(text: str) -> list[str]:
    return [found[0] for found in OTHER_DAYS.finditer(text)]


def test_no_day_is_made_of_a_moment_elsewhere() -> None:
    found = [
        f"{path.relative_to(CHECKOUT)}: {words}"
        for path in modules()
        if not str(path.relative_to(CHECKOUT)).startswith(DAYS_OF_FILES)
        for words in find_other_days(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    ["at.date()", "date.today()", "timezone.now().date()", "(s.at at time zone 'UTC')::date"],
)
def test_other_days_are_found(text: str) -> None:
    assert len(find_other_days(text)) == 1


def test_the_database_works_in_the_zone_of_the_platform() -> None:
    assert settings.DATABASES["default"]["TIME_ZONE"] == settings.TIME_ZONE != "UTC"
