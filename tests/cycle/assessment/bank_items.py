"""Items of the bank for its tests: small, sound, of any kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from orientir.core.items.specs import ChoiceKey, Item, Option, SingleChoice
from orientir.core.items.text import plain
from orientir.cycle.assessment.actions.bank_items import ItemTerms, NewItem
from orientir.kit.access.acting import acting_by
from tests.cast import Cast
from tests.conftest import Acting


def single(words: str = "Сколько будет 2 + 2?", right: str = "a") -> Item:
    options = (Option("a", plain("4")), Option("b", plain("5")))
    return Item("x", "", plain(words), SingleChoice(options), ChoiceKey((right,)), Decimal(1))


def new(words: str = "Сколько будет 2 + 2?", competency: str = "met.1", level: int = 2) -> NewItem:
    return NewItem(single(words), ItemTerms(competency, level))


@contextmanager
def acting(cast: Cast, acting_as: Acting, who: str) -> Iterator[int]:
    """As the role web with the account's session; gives the account's id."""
    token = cast.token(who)
    with acting_as("web"), acting_by(token):
        yield cast.accounts[who].pk
