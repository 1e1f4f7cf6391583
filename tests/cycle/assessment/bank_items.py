"""Items of the bank for its tests: small, sound, of any kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal

from orientir.core.items.specs import ChoiceKey, Item, Option, SingleChoice
from orientir.core.items.text import plain
from orientir.core.items.writers.package import write_package
from orientir.cycle.assessment.actions.bank_imports import (
    begin_import,
    check_import,
    load_import,
)
from orientir.cycle.assessment.actions.bank_items import ItemTerms, NewItem
from orientir.cycle.assessment.rules import ImportState
from orientir.kit.access.acting import acting_by
from tests.cast import NOW, Cast
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


def bring(items: Sequence[Item], by: int | None, name: str = "items.zip") -> tuple[int, int]:
    """A file of items through the import as a page would send it: the import and how many came."""
    content = write_package(items, dict[str, bytes]().__getitem__).content
    begun = begin_import(file_name=name, content=content, by=by, at=NOW)
    if check_import(import_id=begun) != ImportState.READY:
        return begun, 0
    return begun, load_import(import_id=begun, by=by, at=NOW)
