"""Routes of the cast: built from its published diagnostic, walked by its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from orientir.cycle.assessment.models import CompetencyResult
from orientir.cycle.registry.models import Person
from orientir.cycle.routes.actions.building import build_drafts
from orientir.cycle.routes.actions.moving import Deed, agree_route
from orientir.cycle.routes.models import Route
from orientir.cycle.routes.rules import Sharing
from orientir.kit.access.acting import acting_by
from tests.cast import NOW, Cast

AT = NOW.replace(hour=7)
"""Deeds are done in the middle of a day: the same day for the server and for people."""
DAY = AT.date()

Acting = Callable[[str], AbstractContextManager[None]]


@contextmanager
def being(acting_as: Acting, cast: Cast, name: str) -> Iterator[int]:
    """The database sees a page of the account ``name``; gives the account's id."""
    token = cast.token(name)
    with ExitStack() as stack:
        stack.enter_context(acting_as("web"))
        stack.enter_context(acting_by(token))
        yield int(cast.accounts[name].pk)


def build(cast: Cast) -> int:
    """As the operator, without the policies: how many drafts, of three steps that need nobody's money or absence."""
    CompetencyResult.objects.filter(level="").update(level="middle")
    with acting_by(cast.token("operator")):
        return build_drafts(procedure=cast.measured.pk, by=cast.accounts["operator"].pk, at=AT)


def route_of(person: Person) -> Route:
    return Route.objects.get(person=person)


def agree(cast: Cast, sharing: Sharing = Sharing.STEPS) -> Route:
    """The teacher of the cast agrees to their route."""
    route = route_of(cast.people["11"][0])
    with acting_by(cast.token("teacher")):
        return agree_route(deed=Deed(route.pk, cast.accounts["teacher"].pk, AT), sharing=sharing)
