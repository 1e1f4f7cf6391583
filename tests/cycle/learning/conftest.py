"""The cast, two organisations of further education, and «with acting(token)»."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from orientir.cycle.registry.models import Unit
from orientir.kit.access.acting import acting_by
from tests.cast import Cast
from tests.cycle.learning.made_groups import make_institute

Acting = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def institute(cast: Cast) -> tuple[Unit, str]:
    return make_institute(cast, "dpo1", "Первый институт")


@pytest.fixture
def other_institute(cast: Cast) -> tuple[Unit, str]:
    return make_institute(cast, "dpo2", "Второй институт")


@pytest.fixture
def acting(acting_as: Acting) -> Acting:
    """``with acting(token):`` the role web, acting by that session."""

    @contextmanager
    def act(token: str) -> Iterator[None]:
        with acting_as("web"), acting_by(token):
            yield

    return act
