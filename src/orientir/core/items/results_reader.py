"""Results of tests taken elsewhere: QTI 2.x and 3 ``assessmentResult`` as plain rows.

Results Reporting: a file tells of one person; what a file of items says is read by ``readers``. Hostile XML is refused
as there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from orientir.core.items.readers.found import FileRefused
from orientir.core.items.readers.xml import Element, child, children, name_of, parse_xml, text_of
from orientir.core.mistakes import Mistake

SCORE = "SCORE"
NOT_TAKEN = frozenset({"initial", "pendingSubmission", "pendingResponseProcessing"})


class ResultsNotReadable(Mistake):
    """The file is no QTI result; the sentence says why."""


@dataclass(frozen=True, slots=True)
class ItemTaken:
    """An item as it was answered: ``values`` of its first response as the file has them; ``score`` None: not told."""

    identifier: str
    score: Decimal | None
    values: tuple[str, ...]
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonTaken:
    """One person's test. ``person``: the identifiers by which the other system knows them, its own first."""

    person: tuple[str, ...]
    items: tuple[ItemTaken, ...]


def read_result(data: bytes, name: str) -> PersonTaken:
    """The result of one file. Raises ResultsNotReadable."""
    try:
        root = parse_xml(data)
    except FileRefused as refusal:
        raise ResultsNotReadable(f"{name}: {refusal}") from None
    if name_of(root) != "assessmentResult":
        raise ResultsNotReadable(
            f"{name}: это не результат QTI: корень файла {name_of(root)}, а нужен assessmentResult"
        )
    items = tuple(_item(one, name) for one in children(root, "itemResult") if _is_taken(one))
    return PersonTaken(tuple(_identifiers(root)), items)


def _identifiers(root: Element) -> Iterator[str]:
    context = child(root, "context")
    if context is None:
        return
    own = context.get("sourcedId", "").strip()
    if own:
        yield own
    for other in children(context, "sessionIdentifier"):
        if identifier := other.get("identifier", "").strip():
            yield identifier


def _is_taken(item: Element) -> bool:
    return item.get("sessionStatus", "final") not in NOT_TAKEN


def _item(element: Element, name: str) -> ItemTaken:
    identifier = element.get("identifier", "").strip()
    if not identifier:
        raise ResultsNotReadable(
            f"{name}, строка {element.sourceline}: у itemResult нет identifier"
        )
    return ItemTaken(
        identifier,
        _score(element, name, identifier),
        tuple(_response(element)),
        _moment(element.get("datestamp", "")),
    )


def _score(element: Element, name: str, item: str) -> Decimal | None:
    for outcome in children(element, "outcomeVariable"):
        if outcome.get("identifier", "").upper() == SCORE:
            text = text_of(child(outcome, "value")).strip()
            return _number(text, f"{name}, задание {item}") if text else None
    return None


def _number(text: str, place: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ResultsNotReadable(f"{place}: «{text[:40]}» — не число баллов")
    return number


def _response(element: Element) -> Iterator[str]:
    """Values of the first response variable that is no count of attempts or time."""
    for variable in children(element, "responseVariable"):
        if variable.get("identifier") in ("numAttempts", "duration"):
            continue
        given = child(variable, "candidateResponse")
        if given is not None:
            yield from (text_of(value).strip() for value in children(given, "value"))
        return


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
